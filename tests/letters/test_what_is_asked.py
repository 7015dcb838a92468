"""What a letter is asked to hold is said in short plain words, and in no word of law."""

import pytest

from disclosure.policy import policy
from letters.what_is_asked import IN_PLAIN_WORDS


def test_every_content_that_a_law_may_ask_for_has_its_words() -> None:
    assert set(IN_PLAIN_WORDS) == set(policy().words.contents)


@pytest.mark.parametrize("words", IN_PLAIN_WORDS.values())
def test_they_are_short_and_a_part_of_a_sentence(words: str) -> None:
    assert len(words) <= 60
    assert words[-1] not in ".:"
    assert "regime" not in words
