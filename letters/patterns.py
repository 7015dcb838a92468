"""Patterns that know what a match cannot do without, so that most of them are never run.

A letter is asked some hundreds of patterns for each of its sentences. Nearly all need a word that
the sentence has not. So the text is asked once where each such word stands, and a pattern is run
only on the sentences that have all it needs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

# The parser of the library itself. A pattern it cannot read needs nothing, and is always run.
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

# One of them stands in whatever matches, as a word or in one; in small letters.
Pieces = frozenset[str]
Places = int  # a bit for each part of a text, the first one lowest

MOST_PIECES = 60  # more are dearer to look for than the pattern to run
MOST_NEEDS = 3
SHORTEST = 2  # letters; every sentence has an "a"

_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


_BY_BEGINNING: dict[str, set[str]] = {}  # the pieces of every pattern, by their first letters
_LEARNED: set[str] = set()  # all of them
_WORDS = re.compile(r"\w+")


class Index:
    """Where in a text each piece stands, by its parts: sentences, paragraphs, or all in one."""

    def __init__(self, parts: Sequence[str]) -> None:
        """`parts` in small letters (`str.casefold`)."""
        self.parts = parts
        self.everywhere: Places = (1 << len(parts)) - 1
        self._read()

    def _read(self) -> None:
        self._known = len(_LEARNED)
        self._places: dict[str, Places] = {}
        self._places_of_one: dict[Pieces, Places] = {}
        for number, part in enumerate(self.parts):
            for word in set(_WORDS.findall(part)):
                for piece in _pieces_in(word):
                    self._places[piece] = self._places.get(piece, 0) | 1 << number

    def places_of(self, pieces: Pieces) -> Places:
        """The parts that hold one of them."""
        if self._known != len(_LEARNED):  # rules were read since: their pieces are not looked for
            self._read()
        found = self._places_of_one.get(pieces)
        if found is None:
            found = 0
            for piece in pieces & self._places.keys():
                found |= self._places[piece]
            self._places_of_one[pieces] = found
        return found


@lru_cache(maxsize=50_000)
def _pieces_in(word: str) -> tuple[str, ...]:
    """People write with few words: after some letters, hardly one is new."""
    return tuple(
        piece
        for at in range(len(word) - 1)
        for piece in _BY_BEGINNING.get(word[at : at + SHORTEST], ())
        if word.startswith(piece, at)
    )


def _learn(needs: Iterable[Pieces]) -> None:
    for piece in frozenset().union(*needs):
        _LEARNED.add(piece)
        _BY_BEGINNING.setdefault(piece[:SHORTEST], set()).add(piece)
    _pieces_in.cache_clear()


def each_of(places: Places) -> Iterator[int]:
    """The numbers of the parts, from 0."""
    while places:
        lowest = places & -places
        yield lowest.bit_length() - 1
        places ^= lowest


@dataclass(frozen=True, slots=True)
class Pattern:
    """`needs`: of each of these, one piece stands in any text that the pattern matches."""

    compiled: re.Pattern[str]
    needs: tuple[Pieces, ...]

    @classmethod
    def of(cls, words: str, flags: re.RegexFlag = re.NOFLAG) -> "Pattern":
        needs = sorted(set(_needs(parser.parse(words, flags))), key=_worth, reverse=True)
        best = tuple(needs[:MOST_NEEDS])
        _learn(best)
        return cls(re.compile(words, flags), best)

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process it is made anew: its pieces have to be learned there."""
        return Pattern.of, (self.compiled.pattern, re.RegexFlag(self.compiled.flags))

    def may_match(self, small: str) -> bool:
        """`small`: the text in small letters (`str.casefold`)."""
        return all(any(piece in small for piece in pieces) for pieces in self.needs)

    def search(self, words: str, small: str) -> re.Match[str] | None:
        return self.compiled.search(words) if self.may_match(small) else None

    def places_in(self, index: Index, *, pairs: bool = False) -> Places:
        """The parts it may match in; `pairs`: each part read on into the next."""
        found = index.everywhere
        for pieces in self.needs:
            places = index.places_of(pieces)
            found &= places | places >> 1 if pairs else places
            if not found:
                break
        return found


def _worth(pieces: Pieces) -> tuple[int, int]:
    """The longer the shortest piece, and the fewer, the fewer texts have one."""
    return min(min(map(len, pieces)), 5), -len(pieces)


def _needs(parsed: Iterable[tuple[Any, Any]]) -> Iterator[Pieces]:
    """Of a sequence, what each of its parts needs."""
    row = ""
    for kind, of in parsed:
        if kind is op.LITERAL:
            row += chr(of)
            continue
        yield from _piece(row)
        row = ""
        yield from _needs_of(kind, of)
    yield from _piece(row)


def _piece(row: str) -> Iterator[Pieces]:
    """Each word of it, or part of a word."""
    for piece in _WORDS.findall(row.casefold()):
        if len(piece) >= SHORTEST:
            yield frozenset((piece,))


def _needs_of(kind: Any, of: Any) -> Iterator[Pieces]:
    if kind is op.SUBPATTERN:
        yield from _needs(of[3])
    elif kind is op.ATOMIC_GROUP:
        yield from _needs(of)
    elif kind is op.ASSERT:
        yield from _needs(of[1])
    elif kind in _REPEATS and of[0] > 0:
        yield from _needs(of[2])
    elif kind is op.BRANCH:
        yield from _one_of(of[1])


def _one_of(branches: Iterable[Any]) -> Iterator[Pieces]:
    """What any branch needs, if each needs something."""
    found: set[str] = set()
    for branch in branches:
        best = max(_needs(branch), key=_worth, default=None)
        if best is None:
            return
        found |= best
    if len(found) <= MOST_PIECES:
        yield frozenset(found)
