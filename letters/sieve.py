"""Which of many patterns may match a text: it is read once, and most patterns are never run."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

from letters.patterns import Pattern

Owner = TypeVar("Owner")


class Sieve(Generic[Owner]):
    """Patterns, each with its owner, by the phrases that they need.

    A whole number has a field of bits for each pattern: one bit for each of its needs, and a guard
    above them. A phrase is such a number too, with the bits of the needs that it meets. Adding 1
    to a field carries into its guard when all its needs are met, and never beyond it.
    """

    def __init__(self, patterns: Iterable[tuple[Owner, Pattern]]) -> None:
        self._by_guard: dict[int, tuple[Owner, Pattern]] = {}
        met_by: defaultdict[str, list[int]] = defaultdict(list)
        firsts: list[int] = []
        place = 0
        for owner, pattern in patterns:
            firsts.append(place)
            for need in pattern.needs:
                for phrase in need:
                    met_by[phrase].append(place)
                place += 1
            self._by_guard[place] = owner, pattern
            place += 1
        self._firsts = _number_with(firsts)
        self._guards = _number_with(self._by_guard)
        # Most phrases are of a list, and all of a list meet the same: the number is made once.
        numbers = {tuple(places): _number_with(places) for places in met_by.values()}
        self._meets = [numbers[tuple(places)] for places in met_by.values()]
        self._automaton = AhoCorasick(met_by)

    def may_match(self, small: str) -> list[tuple[Owner, Pattern]]:
        """In the order in which they were given. `small`: the text in small letters."""
        meets = self._meets
        met = 0
        for phrase, _, _ in self._automaton.find_matches_as_indexes(small, overlapping=True):
            met |= meets[phrase]
        left = (met + self._firsts) & self._guards
        patterns = []
        while left:
            guard = left.bit_length() - 1
            patterns.append(self._by_guard[guard])
            left ^= 1 << guard
        patterns.reverse()
        return patterns


def _number_with(bits: Iterable[int]) -> int:
    number = 0
    for bit in bits:
        number |= 1 << bit
    return number
