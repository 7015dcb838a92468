"""Patterns that know what a match cannot do without, so that most of them are never run.

A letter is asked some hundreds of patterns for each of its sentences. Nearly all need a word that
the sentence has not. So the text is asked once where each such word stands, and a pattern is run
only on the sentences that have all it needs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

# The parser of the library itself. What is not known below in its parse needs nothing.
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

# One of them stands in whatever matches, as a word or in one; in small letters.
Pieces = frozenset[str]
Places = int  # a bit for each part of a text, the first one lowest

MOST_PIECES = 250  # more are dearer to look for than the pattern to run
MOST_NEEDS = 6
SHORTEST = 2  # letters; every sentence has an "a"

# Rough shares of sentences; they decide only what is looked for first.
_BY_LENGTH = {2: 0.15, 3: 0.05, 4: 0.02}
_COMMON = "the and you our was for that with your are have this not but had were his her she from"
_SHARES = {
    **dict.fromkeys(_COMMON.split(), 0.4),
    **dict.fromkeys(("we", "in", "to", "is", "it", "of", "on", "at", "he", "ed", "an"), 0.7),
    **dict.fromkeys(("ing", "did", "has", "what", "when", "who", "will", "all", "been"), 0.2),
}
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


_BY_BEGINNING: dict[str, set[str]] = {}  # the pieces of every pattern, by their first letters
_LEARNED: set[str] = set()  # all of them
_WORDS = re.compile(r"\w+")
_TOKENS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)


class Index:
    """Where in a text each piece stands, by its parts: sentences, paragraphs, or all in one."""

    def __init__(self, parts: Sequence[str], single: "Index | None" = None) -> None:
        """`parts` in small letters (`str.casefold`). `single`: the index of these, one by one."""
        self.parts = parts
        self._single = single
        self.text = "\n".join(parts)
        self.everywhere: Places = (1 << len(parts)) - 1
        self._pairs: Index | None = None
        self._read()

    def places_of_signs(self, signs: Iterable[str]) -> Places:
        """The parts that hold one of them; most texts have few signs."""
        there = [sign for sign in signs if sign in self.text]
        if not there:
            return 0
        parts = enumerate(self.parts)
        return sum(1 << n for n, part in parts if any(sign in part for sign in there))

    def _read(self) -> None:
        self._known = len(_LEARNED)
        self._places: dict[str, Places] = {}
        self._places_of_one: dict[Pieces, Places] = {}
        if self._single is not None:
            known = self._single.pieces()
            self._places = {piece: places | places >> 1 for piece, places in known}
            return
        for number, part in enumerate(self.parts):
            for word in set(_WORDS.findall(part)):
                for piece in _pieces_in(word):
                    self._places[piece] = self._places.get(piece, 0) | 1 << number

    def of_pairs(self) -> "Index":
        """Of the same text, each part read on into the next."""
        if self._pairs is None:
            both = zip(self.parts, [*self.parts, ""][1:], strict=True)
            self._pairs = Index([" ".join(each) for each in both], self)
        return self._pairs

    def pieces(self) -> Iterable[tuple[str, Places]]:
        """Every piece that stands in the text, and where."""
        if self._known != len(_LEARNED):
            self._read()
        return self._places.items()

    def places_of(self, pieces: Pieces) -> Places:
        """The parts that hold one of them."""
        found = self._places_of_one.get(pieces)
        if found is None:
            found = 0
            for piece in pieces & self._places.keys():
                found |= self._places[piece]
            self._places_of_one[pieces] = found
        return found

    def places_of_all(self, needs: Sequence[Pieces], found: Places) -> Places:
        """Of these parts, those that hold one of each."""
        known = self._places_of_one
        for pieces in needs:
            places = known.get(pieces)
            found &= self.places_of(pieces) if places is None else places
            if not found:
                break
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


class Pattern:
    """`needs`: of each of these, one piece stands in any text that the pattern matches."""

    def __init__(self, words: str, flags: re.RegexFlag, needs: tuple[Pieces, ...]) -> None:
        self._words, self._flags = words, flags
        self.needs = needs

    @classmethod
    def of(cls, words: str, flags: re.RegexFlag = re.NOFLAG) -> "Pattern":
        """Raises re.error for what is no pattern."""
        needs = sorted(set(_needs(parser.parse(words, flags))), key=_worth, reverse=True)
        best = tuple(needs[:MOST_NEEDS])
        _learn(best)
        return cls(words, flags, best)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """Made when it is first run: of a thousand, most letters run a few."""
        return re.compile(self._words, self._flags)

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process it is made anew: its pieces have to be learned there."""
        return Pattern.of, (self._words, self._flags)

    def may_match(self, small: str) -> bool:
        """`small`: the text in small letters (`str.casefold`)."""
        return all(any(piece in small for piece in pieces) for pieces in self.needs)

    def search(self, words: str, small: str) -> re.Match[str] | None:
        return self.compiled.search(words) if self.may_match(small) else None

    def places_in(self, index: Index) -> Places:
        """The parts it may match in."""
        return index.places_of_all(self.needs, index.everywhere)


class Table:
    """Patterns by their first need: of a thousand, a text brings up a few."""

    def __init__(self, patterns: Iterable[tuple[int, Pattern]]) -> None:
        """Each with the number of whose it is."""
        self._by_need: dict[Pieces, list[tuple[int, Pattern, tuple[Pieces, ...]]]] = {}
        self._always: list[tuple[int, Pattern]] = []
        for number, pattern in patterns:
            if pattern.needs:
                first, *others = pattern.needs
                row = (number, pattern, tuple(others))
                self._by_need.setdefault(first, []).append(row)
            else:
                self._always.append((number, pattern))
        self._needs_of: dict[str, list[Pieces]] = {}
        for need in self._by_need:
            for piece in need:
                self._needs_of.setdefault(piece, []).append(need)

    def places_in(self, index: Index) -> dict[int, list[tuple[Pattern, Places]]]:
        """By whose they are, the patterns that may match anywhere in the text, and where."""
        found: dict[int, list[tuple[Pattern, Places]]] = {}
        for number, pattern in self._always:
            found.setdefault(number, []).append((pattern, index.everywhere))
        met = {need for piece, _ in index.pieces() for need in self._needs_of.get(piece, ())}
        for need in met:
            first = index.places_of(need)
            for number, pattern, others in self._by_need[need]:
                if there := index.places_of_all(others, first):
                    found.setdefault(number, []).append((pattern, there))
        return found


def _worth(pieces: Pieces) -> float:
    """How few sentences have one of them: about one in a hundred has a given longer word."""
    return -sum(_SHARES.get(piece) or _BY_LENGTH.get(len(piece), 0.01) for piece in pieces)


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


def branches_of(words: str) -> list[str]:
    """The pattern cut at each "|" that stands in no bracket: any of them is a match."""
    found = [""]
    depth = 0
    for token in _TOKENS.findall(words):
        depth += (token == "(") - (token == ")")
        if token == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += token
    return found
