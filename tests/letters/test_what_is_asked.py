"""What a letter is asked to hold is said in short plain words, and in no word of law."""

import re

import pytest

from disclosure.policy import policy
from letters.check import check
from letters.context import Context
from letters.rules import letter_parts
from letters.what_is_asked import IN_A_KIND, IN_PLAIN_WORDS, WHAT_COUNTS, what_counts


def test_every_content_that_a_law_may_ask_for_has_its_words() -> None:
    assert set(IN_PLAIN_WORDS) == set(policy().words.contents)


@pytest.mark.parametrize("words", [*IN_PLAIN_WORDS.values(), *IN_A_KIND.values()])
def test_they_are_short_and_a_part_of_a_sentence(words: str) -> None:
    assert len(words) <= 60
    assert words[-1] not in ".:"
    assert "regime" not in words


def test_a_kind_that_means_something_narrower_asks_for_that_part() -> None:
    asked = {(part.kind, part.content) for part in letter_parts()}
    assert set(IN_A_KIND) | set(WHAT_COUNTS) <= asked
    assert what_counts("apology", "facts_known") == ""


@pytest.mark.parametrize(("kind", "part"), WHAT_COUNTS)
def test_the_example_of_a_hint_counts(kind: str, part: str) -> None:
    (example,) = re.findall("“(.+)”", what_counts(kind, part))
    checked = check(example, Context(kind=kind, required=(part,)))
    assert (checked.missing, checked.faults) == ((), ())
