"""How hard a letter is to read, as a guide."""

import pytest

from letters.check import check
from letters.checks.grade import syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [("we", 1), ("sorry", 2), ("apologise", 4), ("walked", 1), ("medicine", 3), ("2026", 1)],
)
def test_syllables_are_heard(word: str, count: int) -> None:
    assert syllables(word) == count


def test_long_and_hard_sentences_are_pointed_at_and_never_decide() -> None:
    words = "The investigation established communication difficulties between organisations " * 4
    checked = check(words.strip() + ".")
    assert {"long-sentence", "grade"} <= {each.kind for each in checked.advice}
    assert checked.ok
    assert checked.reading_ease < 30 < checked.grade + 30


def test_greeting_headings_and_signature_are_not_counted() -> None:
    text = "Dear Mrs Oduya\n\n**What we know**\n\nYou fell.\n\nYours sincerely\n\nHelen Marsh"
    assert check(text).words == 2


def test_where_an_ombudsman_is_reached_is_not_called_hard() -> None:
    """We wrote these words ourselves, and no shorter ones lead there."""
    text = (
        "Parliamentary and Health Service Ombudsman: telephone 0345 015 4033, www.ombudsman.org.uk."
    )
    checked = check(f"You fell.\n\n{text}")
    assert [each for each in checked.advice if each.kind == "hard-sentence"] == []
    assert checked.words == 2
