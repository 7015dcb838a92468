"""A second ear beside the rules: how like a sentence is to those that people marked.

It hears faults, promises and parts of a letter that no rule names, and doubts a rule where a
sentence is like none of its kind.

Each word, and each two and three in a row, weighs for or against a kind. The weights were learned
from the sentences beside the tests, and stand in policy/letter_rules/likeness.tsv.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise, product
from math import inf, sqrt
from operator import attrgetter
from struct import unpack
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from letters.marks import Advice, Fault
from letters.rules import POLICY, finds, no_such_faults, plain_rules, read_policy, stands_in
from letters.text import Sentence, Sentences, says_sorry, side_by_side
from letters.wording import REMEMBERED, wording_of
from workflows.phrases import joined

WEIGHTS = POLICY / "letter_rules" / "likeness.tsv"
ALWAYS = "(always)"  # no phrase: what weighs before any word is read
LONGEST = 3  # words in a row
DOUBT = 0.25  # so far below what is heard, a sentence is to be read once more
A_LETTER = 8  # sentences: in a text of as many most are honest, unlike those that are asked alone
PROMISE = "promise"
_OR_ELSE = {"agreed": "believe", "aside": "hear"}  # the sum for kinds that have none of these
_PLACE = attrgetter("kind", "start", "end")  # of a fault: two rules agree that find the same
_WHOLE = 100  # weights are told in hundredths
_FIELD = 32  # bits: a sum of some hundred weights of at most ten each
_MIDDLE = 1 << (_FIELD - 1)
_TOLD = 2  # phrases that weigh most, for the reader
_BEGIN, _END, _NAME, _NUMBER = "^", "$", "Name", "0"
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[^\w\s]")
_BARE_SORRY = "I am sorry."
_FIRST_PERSON = re.compile(r"i(?:'\w+)?")
_STOPS = frozenset(".?!:")
# A promise or an offer behind something else: what stands before it is no better for it.
_OFFER = re.compile(
    r"(?<=\w)(?:,? (?:and|so|but)|[,;:]| [-\u2013\u2014]) (?:please\b"
    r"|(?:ring|call|write to|tell) (?:me|us)\b"
    r"|(?:we|I|you|he|she|they|(?:my|our|the) [\w-]+|[A-Z]\w+(?: [A-Z]\w+)?)"
    r"(?: (?:will|shall|can|may|hope to)\b(?!')|'ll\b))[^;:]*$"
)
_SIGNS = frozenset((_BEGIN, _END, _NAME, _NUMBER, "Kin", "Staff", *".,;:!?-"))  # told to nobody

Weighed = Mapping[str, float]  # by kind: for it, or (below 0) against it


def is_letter(sentences: Sentences) -> bool:
    return len(sentences) >= A_LETTER


def believed(found: Iterable[Fault], sentences: Sentences) -> list[Fault]:
    """Without those that a rule found in words quite unlike all in which people marked the kind."""
    found, asked = list(found), is_letter(sentences)
    rules = Counter(map(_PLACE, found))
    return [
        each
        for each in found
        if not _unlike(each, sentences, in_letter=asked, agreed=rules[_PLACE(each)] > 1)
    ]


def _unlike(fault: Fault, sentences: Sentences, *, in_letter: bool, agreed: bool = False) -> bool:
    """`agreed`: more than one rule found it."""
    if (told := _believed_from().get(fault.kind)) is None:
        return False
    over = [each.said for each in sentences if fault.start < each.end and each.start < fault.end]
    if finds(plain_rules(), fault.kind, wording_of(" ".join(over))):
        return False
    least = _sum(told, "agreed" if agreed else "believe", in_letter)
    return all(_either_way(said)[fault.kind] < least for said in _ways_to_hear(over))


def _ways_to_hear(said: Sequence[str]) -> tuple[str, ...]:
    """As it stands; and of an apology with the sentence beside it, that one beside a bare sorry."""
    bare = beside_a_bare_sorry(*said) if len(said) == 2 else None
    return (" ".join(said), bare) if bare else (" ".join(said),)


def beside_a_bare_sorry(first: str, second: str) -> str | None:
    """Where one of two sentences side by side says sorry, the other beside no more than that: how
    much an apology tells of what we did makes no excuse better. None where both do, or neither."""
    before, behind = says_sorry(first), says_sorry(second)
    if before == behind:
        return None
    return f"{_BARE_SORRY} {second}" if before else f"{first} {_BARE_SORRY}"


def _sum(told: Mapping[str, Any], what: str, in_letter: bool) -> float:
    sums: Mapping[str, float] = told.get("in_letter", told) if in_letter else told
    return sums[what if what in sums else _OR_ELSE[what]]


def sounds_promised(words: str, *, by_rule: bool, in_letter: bool) -> bool:
    """Whether a sentence promises, where the rules say that it does, or that it does not."""
    least = _sum(_read()[PROMISE], "believe" if by_rule else "hear", in_letter)
    if weighed(words)[PROMISE] > least:
        return by_rule or not finds(no_such_faults(), PROMISE, wording_of(words))
    return by_rule and finds(plain_rules(), PROMISE, wording_of(words))


def brings(words: str, part: str) -> bool:
    """Whether these words bring a part of a letter, by its content id, that may be heard."""
    return weighed(words)[part] > parts_heard()[part]["hear"]


def is_unlike_part(words: str, part: str) -> bool:
    """Whether these words are unlike all that bring this part, whatever a rule finds in them."""
    least = parts_heard().get(part, {}).get("believe")
    return least is not None and weighed(words)[part] <= least


def faults_by_likeness(
    sentences: Sentences, found: Iterable[Fault], *, notice: bool
) -> Iterator[Fault]:
    """Where the rules found none of the kind. None of these is a kind that an approver may never
    accept, and none decides whether an apology counts: a likeness is not as sure as a rule.
    `notice`: a law asks for words about legal protection here.
    """
    told = {(fault.kind, fault.start) for fault in found}
    beside = _heard_beside(sentences)
    # Asked when all that is heard in one sentence is told: of a fault its neighbour is no part.
    alone = ((each, kind) for each, kind, sorry in beside if (kind, sorry) not in told)
    for sentence, kind in chain(_heard(sentences, 0.0, notice), alone):
        if (kind, sentence.start) not in told:
            told.add((kind, sentence.start))
            why, suggestion = _said_of(kind, sentence)
            yield Fault(kind, sentence.text, sentence.start, sentence.end, why, suggestion)


def advice_by_likeness(
    sentences: Sentences, faulty: Iterable[Fault], by_rule: Iterable[Fault], *, notice: bool
) -> Iterator[Advice]:
    """Of sentences without any fault: less like, but enough to be read once more; and what a rule
    found that is believed of a sentence alone, and not in a letter."""
    taken = [(fault.start, fault.end) for fault in faulty]
    doubted = (each for each in by_rule if not _unlike(each, sentences, in_letter=False))
    told: Iterator[tuple[Fault | Sentence, str]] = ((each, each.kind) for each in doubted)
    for each, kind in (*told, *_heard(sentences, DOUBT, notice)):
        start, end = each.start, each.end
        if not any(first < end and start < last for first, last in taken):
            taken.append((start, end))
            why = each.why if isinstance(each, Fault) else _said_of(kind, each)[0]
            yield Advice("read-again", each.text, start, end, f"Read it once more. {why}")


def _heard(sentences: Sentences, below: float, notice: bool) -> Iterator[tuple[Sentence, str]]:
    """Each sentence with each kind that it sounds like, or nearly so."""
    in_letter = is_letter(sentences)
    limits = {
        (kind, how): _sum(told, how, in_letter) - below
        for kind, told in kinds().items()
        for how in ("hear", "aside")
        if not (notice and told.get("notice"))
    }
    for sentence in sentences:
        if not (sentence.heading or sentence.closing):
            for kind, how, weight in _sounds_nearly(sentence.said):
                if weight > limits.get((kind, how), inf):
                    yield sentence, kind


@lru_cache(maxsize=REMEMBERED)
def _sounds_nearly(words: str) -> tuple[tuple[str, str, float], ...]:
    """Each kind that these words may be like in some text, with the sum from which it is heard in
    them, and how much they weigh for it."""
    weights = _either_way(words)
    near = (kind for kind, least in _least_heard().items() if weights[kind] > least)
    return tuple(
        (kind, "aside" if _is_said_aside(words, kind) else "hear", weights[kind])
        for kind in near
        if not finds(no_such_faults(), kind, wording_of(words))
    )


def _is_said_aside(words: str, kind: str) -> bool:
    if "aside" not in kinds()[kind]:
        return False
    return stands_in(wording_of(words).small, kind, "said_aside")


@cache
def _least_heard() -> Mapping[str, float]:
    """For each kind the sum above which a sentence is doubted in some text."""
    ways = tuple(product(("hear", "aside"), (True, False)))
    return {kind: min(_sum(told, *way) for way in ways) - DOUBT for kind, told in kinds().items()}


def _heard_beside(sentences: Sentences) -> Iterator[tuple[Sentence, str, int]]:
    """What sounds so only next to a sentence that says sorry, and where that begins: an excuse has
    no other sign."""
    in_letter = is_letter(sentences)
    limits = {
        kind: _sum(told, "beside", in_letter) for kind, told in kinds().items() if "beside" in told
    }
    apologies = {each.start for each in sentences if says_sorry(each.said)}
    for first, second in side_by_side(sentences) if apologies else ():
        sorry = first.start in apologies
        if first.heading or second.closing or sorry == (second.start in apologies):
            continue
        ways = [weighed(way) for way in _ways_to_hear((first.said, second.said))]
        for kind, least in limits.items():
            if max(weights[kind] for weights in ways) > least:
                yield (second, kind, first.start) if sorry else (first, kind, second.start)


def kinds() -> Mapping[str, Mapping[str, Any]]:
    """Those that may be heard, each with its `why` and `suggestion`, as rules have them, and with
    the sums from which it is heard, and below which no rule is believed. `beside`: from which two
    side by side are one, of which one says sorry; `aside`: from which it is heard where
    it is brought in beside the rest (`said_aside` of its file); `agreed`: below which two rules are
    not believed that agree. Before these go the rules that are `plain`, which are believed, and
    `no_such_fault`, in whose words none is heard."""
    told: Mapping[str, Mapping[str, Any]] = _read()["kinds"]
    return told


def parts_heard() -> Mapping[str, Mapping[str, float]]:
    """The parts of a letter that may be heard in a sentence, each with the sum above which it is,
    and where one was chosen the sum below which no rule is believed that finds it."""
    found: Mapping[str, Mapping[str, float]] = _read()["parts"]
    return found


def learned_kinds() -> Sequence[str]:
    """Of all that is learned: what may be heard, what is only doubted, promises, and parts."""
    return (*kinds(), *_read()["only_doubted"], PROMISE, *parts_heard())


@lru_cache(maxsize=REMEMBERED)
def _either_way(words: str) -> Weighed:
    """As they stand, or without a promise or an offer at their end, whichever weighs more."""
    whole, alone = weighed(words), without_offer(words)
    if alone == words:
        return whole
    other = weighed(alone)
    return {kind: max(each, other[kind]) for kind, each in whole.items()}


def without_offer(words: str) -> str:
    """Up to a promise or an offer at their end."""
    found = _OFFER.search(words)
    return f"{words[: found.start()]}." if found else words


@lru_cache(maxsize=REMEMBERED)
def weighed(words: str) -> Weighed:
    """By kind, how much the words weigh for it, or (below 0) against it."""
    ear, row = _ear(), row_of(words)
    phrases = {phrase for phrase, _, _ in ear.found_in(row)}
    sums = ear.by_kind(sum(map(ear.weights.__getitem__, phrases)))
    scale = scale_of(row) / _WHOLE
    return {
        kind: each * scale + first
        for kind, each, first in zip(ear.kinds, sums, ear.always, strict=True)
    }


def scale_of(row: Sequence[str]) -> float:
    """A long sentence weighs no more than a short one."""
    return 1 / sqrt(LONGEST * len(row))


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
    """What was learned. The weights of a phrase, in hundredths, are one whole number with a field
    for each kind: so the weights of a sentence are added up for all kinds at once. The phrases are
    in the order of the automaton."""

    kinds: Sequence[str]
    always: Sequence[float]
    weights: Sequence[int]
    raised: int  # what lifts each field above 0
    automaton: AhoCorasick

    def by_kind(self, numbers: int) -> list[int]:
        """Each of the numbers, below or above 0, that were put side by side into one."""
        lifted = numbers + self.raised
        told = lifted.to_bytes(len(self.kinds) * _FIELD // 8, "little")
        return [each - _MIDDLE for each in unpack(f"<{len(self.kinds)}I", told)]

    def found_in(self, row: Sequence[str]) -> list[tuple[int, int, int]]:
        """Each phrase that weighs, by its number, from where and to where in `spaced`."""
        return self.automaton.find_matches_as_indexes(spaced(row), overlapping=True)


def spaced(row: Sequence[str]) -> str:
    """A space on each side of each word: so only whole ones are found."""
    return f" {' '.join(row)} "


@cache
def _ear() -> _Ear:
    shifts = {kind: at * _FIELD for at, kind in enumerate(learned_kinds())}
    always, phrases, weights = dict[str, float](), list[str](), list[int]()
    numbers = dict[str, int]()

    @cache  # a kind has few weights, and most phrases share all of theirs with others
    def number_of(cell: str) -> int:
        kind, weight = _pair(cell)
        return round(weight * _WHOLE) << shifts[kind]

    for phrase, told in _lines():
        if phrase == ALWAYS:
            always = dict(map(_pair, told.split("\t")))
            continue
        if told not in numbers:
            numbers[told] = sum(map(number_of, told.split("\t")))
        phrases.append(f" {phrase} ")
        weights.append(numbers[told])
    automaton = AhoCorasick(phrases, implementation=Implementation.ContiguousNFA)
    raised = sum(_MIDDLE << shift for shift in shifts.values())
    return _Ear(tuple(shifts), [always[kind] for kind in shifts], weights, raised, automaton)


@cache
def _read() -> Any:
    return read_policy("letter_rules/likeness.yaml")


@cache
def _believed_from() -> Mapping[str, Mapping[str, Any]]:
    return {**kinds(), **_read()["only_doubted"], PROMISE: _read()[PROMISE]}


@cache
def _classes() -> Mapping[str, str]:
    return {word: sign for sign, words in _read()["classes"].items() for word in words.split()}


def _lines() -> Iterator[tuple[str, str]]:
    """A phrase, and what is told of its weights. What begins with # is for people."""
    with WEIGHTS.open(encoding="utf-8") as file:
        for line in file:
            if not line.startswith("# "):
                phrase, _, told = line.rstrip("\n").partition("\t")
                yield phrase, told


def _pair(cell: str) -> tuple[str, float]:
    """A kind with its weight."""
    kind, _, weight = cell.rpartition(" ")
    return kind, float(weight)


def _said_of(kind: str, sentence: Sentence) -> tuple[str, str]:
    """Why, with the words that weigh most; and what to write instead."""
    told = kinds()[kind]
    heard = joined(f"“{each}”" for each in _heaviest(kind, row_of(sentence.said)))
    return f"{told['why']} Heard in {heard}." if heard else told["why"], told["suggestion"]


def _heaviest(kind: str, row: Sequence[str]) -> list[str]:
    """Of the phrases that a reader knows as words of the sentence."""
    ear, words = _ear(), spaced(row)
    place, weighs = ear.kinds.index(kind), dict[str, int]()
    for phrase, start, end in ear.found_in(row):
        said = words[start + 1 : end - 1]
        if len(said) > LONGEST and not _SIGNS & set(said.split()):
            weighs[said] = ear.by_kind(ear.weights[phrase])[place]
    return sorted(weighs, key=lambda said: -weighs[said])[:_TOLD]
