"""How hard a letter is to read: Flesch-Kincaid grade, reading ease, and its hardest sentences.

A guide, never a gate (practice, section 9): names of people, places and drugs raise the score.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from letters.marks import Advice
from letters.text import Sentence
from letters.wording import REMEMBERED

LONG_SENTENCE = 25  # words; the aim is about 15
HARD_GRADE = 8.0  # the target is 6 or below
HARD_SENTENCE = 10.0  # grade of one sentence
SHORT_SENTENCE = 6  # words; of so few, one long name makes the grade
HARDEST = 3  # sentences marked, at most; more would only discourage

_WORD = re.compile(r"[^\W_][\w'-]*")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^tdaeiouy]ed|[^laeiouy]e)$")
_REACHED = re.compile(r"\bwww\.|://|\btelephone \+?\d")  # it says where somebody is reached
_VOWELS = re.compile(r"[aeiouyàâäéèêëíìîïóòôöúùûüāēīōū]{1,2}")


@dataclass(frozen=True, slots=True)
class Reading:
    """`grade`: school years needed, about. `ease`: 0 very hard to 100 very easy."""

    grade: float
    ease: float
    words: int


class _Length(NamedTuple):
    """Of a sentence."""

    words: int
    syllables: int


_NO_WORDS = _Length(0, 0)


def reading_of(sentences: Iterable[Sentence]) -> Reading:
    """Of the running text: headings, the greeting, the signature and where somebody outside is
    reached are left out."""
    measured = (_measured(each.plain) for each in sentences if _runs(each))
    counted = [each for each in measured if each.words]
    words = sum(each.words for each in counted)
    if not words:
        return Reading(0.0, 0.0, 0)
    per_sentence = words / len(counted)
    per_word = sum(each.syllables for each in counted) / words
    ease = 206.835 - 1.015 * per_sentence - 84.6 * per_word
    return Reading(round(_grade(per_sentence, per_word), 1), round(ease, 1), words)


def _grade(words_per_sentence: float, syllables_per_word: float) -> float:
    return max(0.39 * words_per_sentence + 11.8 * syllables_per_word - 15.59, 0.0)


def hardest_sentences(sentences: Iterable[Sentence]) -> Iterator[Advice]:
    """The few that cost a reader most; those that are only long are told apart."""
    graded = []
    for each in sentences:
        words, heard = _measured(each.plain) if _runs(each) else _NO_WORDS
        if 0 < words <= LONG_SENTENCE:
            graded.append((_grade(words, heard / words), each))
    graded.sort(key=lambda one: -one[0])
    for grade, each in graded[:HARDEST]:
        if grade > HARD_SENTENCE and _measured(each.plain).words > SHORT_SENTENCE:
            why = f"This sentence reads at about grade {grade:.0f}; shorter words would help."
            yield Advice("hard-sentence", each.text, each.start, each.end, why)


def long_sentences(sentences: Iterable[Sentence]) -> Iterator[Advice]:
    for each in sentences:
        count = _measured(each.plain).words
        if count > LONG_SENTENCE:
            why = f"This sentence has {count} words; about 15 are easy to read."
            yield Advice("long-sentence", each.text, each.start, each.end, why)


def hard_reading(reading: Reading) -> Iterator[Advice]:
    if reading.grade > HARD_GRADE:
        why = f"This reads at about grade {reading.grade:.0f}; aim for 6, by shorter sentences."
        yield Advice("grade", "", 0, 0, why)


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """By the vowels heard; a number counts as one."""
    letters = re.sub(r"[\W\d_]", "", word.lower())
    heard = _SILENT.sub(lambda match: match.group()[0], letters)
    return max(1, len(_VOWELS.findall(heard.removeprefix("y"))))


@lru_cache(maxsize=REMEMBERED)
def _measured(plain: str) -> _Length:
    """Asked three times of each sentence."""
    words = _WORD.findall(plain)
    return _Length(len(words), sum(map(syllables, words)))


def _runs(sentence: Sentence) -> bool:
    if sentence.heading or sentence.closing or sentence.plain.startswith("Dear "):
        return False
    return not _says_where(sentence.plain)


@lru_cache(maxsize=REMEMBERED)
def _says_where(words: str) -> bool:
    return _REACHED.search(words) is not None
