"""Hints for easy words: short sentences, and one idea on a line. They stop nothing."""

import re
from collections.abc import Iterator
from itertools import groupby

from letters.marks import Advice
from letters.text import Sentence, sentences_of

LONGEST = 15  # words of a sentence
_WORD = re.compile(r"[^\W_][\w'-]*")


def hints_of(text: str) -> tuple[Advice, ...]:
    """In reading order. Positions are offsets in `text`."""
    sentences = [each for each in sentences_of(text) if not each.closing]
    found = [*_long(sentences), *_crowded(text, sentences)]
    return tuple(sorted(found, key=lambda each: (each.start, each.kind)))


def _long(sentences: list[Sentence]) -> Iterator[Advice]:
    for each in sentences:
        count = len(_WORD.findall(each.plain))
        if count > LONGEST:
            why = f"This sentence has {count} words. In easy words, use at most {LONGEST}."
            yield Advice("long-sentence", each.text, each.start, each.end, why)


def _crowded(text: str, sentences: list[Sentence]) -> Iterator[Advice]:
    """Lines with more than one sentence."""
    for _, group in groupby(sentences, lambda each: text.count("\n", 0, each.start)):
        first, *more = group
        if more:
            end = more[-1].end
            why = "Put each idea on a line of its own."
            yield Advice("two-ideas", text[first.start : end], first.start, end, why)
