"""A second ear beside the rules: how like a sentence is to those that people marked.

It hears faults and promises that no rule names, and doubts a rule where a sentence is like none of
its kind.

Each word, and each two and three in a row, weighs for or against a kind. The weights were learned
from the sentences beside the tests, and stand in policy/letter_rules/likeness.tsv.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import sqrt
from typing import Any

from ahocorasick_rs import AhoCorasick

from letters.marks import Advice, Fault
from letters.rules import POLICY, read_policy
from letters.text import Sentence, Sentences

WEIGHTS = POLICY / "letter_rules" / "likeness.tsv"
ALWAYS = "(always)"  # no phrase: what weighs before any word is read
LONGEST = 3  # words in a row
# From which sum it is a fault, and advice; and below which no rule is believed any more.
SURE, DOUBT, UNLIKE = 0.0, -0.35, -0.9
PROMISE = "promise"
_REMEMBERED = 2048  # sentences: many letters share most of theirs
_TOLD = 2  # phrases that weigh most, for the reader
_BEGIN, _END, _NAME, _NUMBER = "^", "$", "Name", "0"
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[^\w\s]")
_FIRST_PERSON = re.compile(r"i(?:'\w+)?")
_STOPS = frozenset(".?!:")
_SIGNS = frozenset((_BEGIN, _END, _NAME, _NUMBER, "Kin", "Staff", *".,;:!?-"))  # told to nobody

Weights = Mapping[str, Mapping[str, float]]  # by phrase, then by kind
Weighed = Mapping[str, float]  # by kind: for it, or (below 0) against it


def believed(found: Iterable[Fault], sentences: Sentences) -> list[Fault]:
    """Without those that a rule found in words quite unlike all in which people marked the kind."""
    return [fault for fault in found if not _unlike(fault, sentences)]


def _unlike(fault: Fault, sentences: Sentences) -> bool:
    if fault.kind not in _doubted():
        return False
    said = (each.said for each in sentences if fault.start < each.end and each.start < fault.end)
    return weighed(" ".join(said))[fault.kind] < UNLIKE


def sounds_promised(words: str, *, by_rule: bool) -> bool:
    """Whether a sentence promises, where the rules say that it does, or that it does not."""
    weight = weighed(words)[PROMISE]
    return weight > (UNLIKE if by_rule else SURE)


def faults_by_likeness(
    sentences: Sentences, found: Iterable[Fault], *, notice: bool
) -> Iterator[Fault]:
    """Where the rules found none of the kind. None of these is a kind that an approver may never
    accept, and none decides whether an apology counts: a likeness is not as sure as a rule.
    `notice`: a law asks for words about legal protection here.
    """
    told = {(fault.kind, fault.start) for fault in found}
    for sentence, kind in _heard(sentences, SURE, notice):
        if (kind, sentence.start) not in told:
            why, suggestion = _said_of(kind, sentence)
            yield Fault(kind, sentence.text, sentence.start, sentence.end, why, suggestion)


def advice_by_likeness(
    sentences: Sentences, faulty: Iterable[Fault], *, notice: bool
) -> Iterator[Advice]:
    """Of sentences without any fault: less like, but enough to be read once more."""
    spans = [(fault.start, fault.end) for fault in faulty]
    for sentence, kind in _heard(sentences, DOUBT, notice):
        start, end = sentence.start, sentence.end
        if not any(first < end and start < last for first, last in spans):
            why, _ = _said_of(kind, sentence)
            yield Advice("read-again", sentence.text, start, end, f"Read it once more. {why}")


def _heard(sentences: Sentences, least: float, notice: bool) -> Iterator[tuple[Sentence, str]]:
    for sentence in sentences:
        if not (sentence.heading or sentence.closing):
            weights = weighed(sentence.said)
            for kind in kinds():
                if weights[kind] > least and not (notice and kinds()[kind].get("notice")):
                    yield sentence, kind


def kinds() -> Mapping[str, Mapping[str, Any]]:
    """Those that may be heard, each with its `why` and `suggestion`, as rules have them."""
    told: Mapping[str, Mapping[str, Any]] = _read()["kinds"]
    return told


def learned_kinds() -> Sequence[str]:
    """Of all that is learned: what may be heard, what is only doubted, and promises."""
    return (*kinds(), *_read()["only_doubted"], PROMISE)


@lru_cache(maxsize=_REMEMBERED)
def weighed(words: str) -> Weighed:
    """By kind, how much the words weigh for it, or (below 0) against it."""
    ear, row = _ear(), row_of(words)
    sums = [0.0] * len(ear.kinds)
    for place in ear.phrases_in(row):
        for at, weight in ear.weights[place]:
            sums[at] += weight
    scale = scale_of(row)
    return {
        kind: each * scale + first
        for kind, each, first in zip(ear.kinds, sums, ear.always, strict=True)
    }


def scale_of(row: Sequence[str]) -> float:
    """A long sentence weighs no more than a short one."""
    return 1 / sqrt(LONGEST * len(row))


def phrases_in(row: Sequence[str]) -> list[str]:
    """Each word, and each two and three in a row, once."""
    long = (row[at : at + many] for many in range(1, LONGEST + 1) for at in range(len(row)))
    return list(dict.fromkeys(" ".join(each) for each in long))


def row_of(words: str) -> list[str]:
    """In small letters, with one sign for all names, for kin, for staff, for numbers."""
    return [_BEGIN, *_signs(words), _END]


def _signs(words: str) -> Iterator[str]:
    classes = _classes()
    for before, word in pairwise((".", *_WORD.findall(words))):
        small = word.lower()
        if sign := classes.get(small):
            yield sign
        elif word.isdecimal():
            yield _NUMBER
        elif word[0].isupper() and before not in _STOPS and not _FIRST_PERSON.fullmatch(small):
            yield _NAME
        else:
            yield small


@dataclass(frozen=True, slots=True)
class _Ear:
    """`weights`: of each phrase, in the order of the automaton, places in `kinds` and weights."""

    kinds: Sequence[str]
    always: Sequence[float]
    weights: Sequence[Sequence[tuple[int, float]]]
    automaton: AhoCorasick

    def phrases_in(self, row: Sequence[str]) -> set[int]:
        """The same as above, only those that weigh; a space on each side makes whole words."""
        words = f" {' '.join(row)} "
        found = self.automaton.find_matches_as_indexes(words, overlapping=True)
        return {place for place, _, _ in found}


@cache
def _ear() -> _Ear:
    told, learned = dict(_weights()), tuple(learned_kinds())
    always = told.pop(ALWAYS)
    return _Ear(
        learned,
        [always[kind] for kind in learned],
        [[(learned.index(kind), weight) for kind, weight in each.items()] for each in told.values()],
        AhoCorasick([f" {phrase} " for phrase in told]),
    )


@cache
def _read() -> Any:
    return read_policy("letter_rules/likeness.yaml")


@cache
def _doubted() -> frozenset[str]:
    return frozenset(learned_kinds()) - {PROMISE}


@cache
def _classes() -> Mapping[str, str]:
    return {word: sign for sign, words in _read()["classes"].items() for word in words.split()}


@cache
def _weights() -> Weights:
    """Each line: a phrase, and kinds with their weights. What begins with # is for people."""
    found: dict[str, dict[str, float]] = {}
    for line in WEIGHTS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            phrase, *cells = line.split("\t")
            pairs = (cell.rpartition(" ") for cell in cells)
            found[phrase] = {kind: float(weight) for kind, _, weight in pairs}
    return found


def _said_of(kind: str, sentence: Sentence) -> tuple[str, str]:
    """Why, with the words that weigh most; and what to write instead."""
    told, weights = kinds()[kind], _weights()
    phrases = (each for each in phrases_in(row_of(sentence.said)) if len(each) > LONGEST)
    plain = [each for each in phrases if not _SIGNS & set(each.split())]
    heavy = sorted(plain, key=lambda each: -weights.get(each, {}).get(kind, 0.0))[:_TOLD]
    heard = " and ".join(f"“{each}”" for each in heavy)
    return f"{told['why']} Heard in {heard}." if heard else told["why"], told["suggestion"]
