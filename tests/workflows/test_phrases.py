"""A sentence that goes on after a colon begins with a small letter, and the GP stays the GP."""

import pytest

from workflows.phrases import going_on


@pytest.mark.parametrize(
    ("alone", "within"),
    [
        ("Write to the family", "write to the family"),
        ("GP", "GP"),
        ("NHS number", "NHS number"),
        ("A letter", "a letter"),
        ("mother", "mother"),
        ("Y", "y"),
        ("", ""),
    ],
)
def test_words_go_on_within_a_sentence(alone: str, within: str) -> None:
    assert going_on(alone) == within
