"""What a pattern cannot match without: phrases, of which one stands in whatever it matches."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from math import fsum
from typing import Any

from letters.wording import in_small_letters

# The parser of the library itself. What is not known below in its parse needs nothing.
op, parser = import_module("re._constants"), import_module("re._parser")

# In small letters; each may begin or end within a word.
Phrases = frozenset[str]

MOST_PRODUCTS = 40  # more ways to join two parts are not written out
MOST_PHRASES = 1000

# Whatever \d matches, in every script; there are none beyond these.
_DIGITS: Phrases = frozenset(filter(str.isdecimal, map(chr, range(0x20000))))

# Rough shares of sentences that hold a phrase; they decide only what is worth looking for.
_BY_LENGTH = {1: 3.0, 2: 0.15, 3: 0.05, 4: 0.02}
_COMMON = "the and you our was for that with your are have this not but had were his her she from"
_SHARES = {
    **dict.fromkeys(_DIGITS, 0.0003),
    **dict.fromkeys(_COMMON.split(), 0.4),
    **dict.fromkeys(("we", "in", "to", "is", "it", "of", "on", "at", "he", "ed", "an"), 0.7),
    **dict.fromkeys(("ing", "did", "has", "what", "when", "who", "will", "all", "been"), 0.2),
    **dict.fromkeys("[]()/:;?!…_@#*%<>=\u2013\u2014-", 0.02),
    **dict.fromkeys(".,'", 0.7),
}
_BLANK = 9.0
# How common may be what the rarest need of a pattern asks for, the next, and the third: each
# phrase that stands in a sentence costs a little, each pattern that is run for nothing much more.
_MOST = (6.0, 3.0, 2.0)
_PLAIN = 128  # letters below it are ASCII
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_NOTHING: Phrases = frozenset(("",))
_SPACE: Phrases = frozenset((" ",))


@dataclass(frozen=True, slots=True)
class Outline:
    """`exact`: all that a part of a pattern may match, where that is little; else None.
    `needs`: of each of these, one phrase stands in whatever the part matches.
    `spaced`: that is nothing, or ends in a space."""

    exact: Phrases | None
    needs: tuple[Phrases, ...] = ()
    spaced: bool = False


_UNKNOWN = Outline(None)
# The outline of what a letter stands for, if it stands for something; no plain letter does.
StandsFor = Callable[[str], Outline | None]


def outline_of(words: str, flags: int, stands_for: StandsFor) -> Outline:
    """Raises re.error for what is no pattern."""
    return _of_sequence(parser.parse(words, flags), stands_for)


def best_needs(outline: Outline) -> tuple[Phrases, ...]:
    """The few that most texts do not meet."""
    ranked = sorted((_share(each), sorted(each)) for each in set(_all_needs(outline)))
    return tuple(
        _shortest(frozenset(phrases))
        for (share, phrases), most in zip(ranked, _MOST, strict=False)
        if share < most
    )


def _all_needs(outline: Outline) -> tuple[Phrases, ...]:
    return outline.needs if outline.exact is None else (outline.exact, *outline.needs)


@lru_cache(maxsize=1024)
def _share(phrases: Phrases) -> float:
    """How many sentences have one of them: about one in a hundred has a given longer word."""
    return fsum(map(_share_of_one, phrases))  # the same in whatever order a set has them


def _share_of_one(phrase: str) -> float:
    word = phrase.strip()
    return (_SHARES.get(word) or _BY_LENGTH.get(len(word), 0.01)) if word else _BLANK


@lru_cache(maxsize=1024)
def _shortest(phrases: Phrases) -> Phrases:
    """Without those that hold another of them."""
    kept = set[str]()
    lengths = {len(each) for each in phrases}
    for phrase in sorted(phrases, key=len):
        if kept.isdisjoint(_parts_of(phrase, lengths)):
            kept.add(phrase)
    return frozenset(kept)


def _parts_of(phrase: str, lengths: Iterable[int]) -> Iterator[str]:
    for length in lengths:
        for start in range(len(phrase) - length + 1):
            yield phrase[start : start + length]


def _of_sequence(parsed: Iterable[tuple[Any, Any]], stands_for: StandsFor) -> Outline:
    """Its parts are joined as long as there are few ways to do so."""
    needs: list[Phrases] = []
    row = _NOTHING
    letters = ""  # behind the row, and not yet joined to it
    whole = True
    for kind, of in parsed:
        if kind is op.LITERAL and of < _PLAIN:  # nearly all of a pattern
            letters += chr(of).lower()
            continue
        row, letters = _joined(row, letters), ""
        part = _of_part(kind, of, stands_for)
        if part.exact is not None and _few_ways(len(row), len(part.exact)):
            row = frozenset(one + other for one in row for other in part.exact)
        else:
            needs.append(row)
            # Words that may be missing leave the space before them to what follows.
            row = part.exact or (_SPACE if part.spaced and _end_in_space(row) else _NOTHING)
            whole = False
        needs += part.needs
    row = _joined(row, letters)
    spaced = _end_in_space(row)
    return Outline(row, tuple(needs), spaced) if whole else Outline(None, (*needs, row), spaced)


def _joined(row: Phrases, letters: str) -> Phrases:
    return frozenset([each + letters for each in row]) if letters else row


def _end_in_space(phrases: Phrases) -> bool:
    return all(each.endswith(" ") for each in phrases)


def _few_ways(some: int, others: int) -> bool:
    """To join them. One with many gives no more phrases, and longer ones."""
    return min(some, others) == 1 or some * others <= MOST_PRODUCTS


def _of_part(kind: Any, of: Any, stands_for: StandsFor) -> Outline:
    if kind is op.LITERAL:
        letter = chr(of)
        known = None if letter.isascii() else stands_for(letter)
        return known or Outline(frozenset((in_small_letters(letter),)))
    if kind is op.IN and of == [(op.CATEGORY, op.CATEGORY_DIGIT)]:
        return Outline(None, (_DIGITS,))
    if kind is op.IN and all(each is op.LITERAL for each, _ in of):
        return _of_branches([_of_part(each, letter, stands_for) for each, letter in of])
    if kind is op.SUBPATTERN:
        return _of_sequence(of[3], stands_for)
    if kind is op.ATOMIC_GROUP:
        return _of_sequence(of, stands_for)
    if kind is op.BRANCH:
        return _of_branches([_of_sequence(each, stands_for) for each in of[1]])
    if kind in _REPEATS:
        return _of_repeat(of[0], of[1], _of_sequence(of[2], stands_for))
    return _of_place(kind, of, stands_for)


def _of_place(kind: Any, of: Any, stands_for: StandsFor) -> Outline:
    """What takes no room leaves its neighbours beside each other."""
    if kind is op.ASSERT:
        return Outline(_NOTHING, _all_needs(_of_sequence(of[1], stands_for)))
    return Outline(_NOTHING) if kind in (op.AT, op.ASSERT_NOT) else _UNKNOWN


def _of_repeat(least: int, most: int, part: Outline) -> Outline:
    if most == 1 and part.exact is not None:
        return Outline(part.exact | _NOTHING) if least == 0 else part
    return Outline(None, _all_needs(part) if least else (), part.spaced)


def _of_branches(branches: Sequence[Outline]) -> Outline:
    """What any of them needs, if each needs something."""
    exact = [each.exact for each in branches if each.exact is not None]
    if len(exact) == len(branches):
        phrases = frozenset().union(*exact)
        spaced = all(each.spaced for each in branches)
        return Outline(phrases, (), spaced) if len(phrases) <= MOST_PHRASES else _UNKNOWN
    best = [min(_all_needs(each), key=_share, default=_NOTHING) for each in branches]
    phrases = frozenset().union(*best)
    return Outline(None, (phrases,) if len(phrases) <= MOST_PHRASES else ())
