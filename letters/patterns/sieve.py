"""Which of many patterns may match a text: it is read once, and most patterns are never run."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

from letters.patterns.needs import Phrases

Owner = TypeVar("Owner")


class Sieve(Generic[Owner]):
    """The owners of patterns, by the phrases that these need.

    A whole number has a field of bits for each pattern: one bit for each of its needs, and a guard
    above them. A phrase is such a number too, with the bits of the needs that it meets. Adding 1
    to a field carries into its guard when all its needs are met, and never beyond it.
    """

    def __init__(self, patterns: Iterable[tuple[Owner, Sequence[Phrases]]]) -> None:
        """With each owner: of each of these, one phrase stands in what the pattern matches."""
        self._by_guard: dict[int, Owner] = {}
        met_by: defaultdict[str, list[int]] = defaultdict(list)
        firsts: list[int] = []
        place = 0
        for owner, needs in patterns:
            firsts.append(place)
            for need in needs:
                for phrase in need:
                    met_by[phrase].append(place)
                place += 1
            self._by_guard[place] = owner
            place += 1
        self._firsts = _number_with(firsts)
        self._guards = _number_with(self._by_guard)
        # Most phrases are of a list, and all of a list meet the same: the number is made once.
        numbers = {tuple(places): _number_with(places) for places in met_by.values()}
        self._meets = [numbers[tuple(places)] for places in met_by.values()]
        self._automaton = AhoCorasick(met_by)

    def may_match(self, small: str) -> list[Owner]:
        """In the order in which they were given. `small`: the text in small letters."""
        meets = self._meets
        met = 0
        for phrase, _, _ in self._automaton.find_matches_as_indexes(small, overlapping=True):
            met |= meets[phrase]
        left = (met + self._firsts) & self._guards
        owners = []
        while left:
            guard = left.bit_length() - 1
            owners.append(self._by_guard[guard])
            left ^= 1 << guard
        owners.reverse()
        return owners


def _number_with(bits: Iterable[int]) -> int:
    number = 0
    for bit in bits:
        number |= 1 << bit
    return number
