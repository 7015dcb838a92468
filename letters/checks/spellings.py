"""Two names that are taken for one another, by their letters; the second may have capitals."""

from difflib import SequenceMatcher
from functools import lru_cache

_LIKENESS = 0.6  # of two spellings, 0 to 1: Louis for Lewis, Bergman for Bergstrom
_LONG = 5  # letters
_SOUNDS = {"k": "c", "q": "c", "z": "s", "j": "g"}  # heard as one: Kearns for Cairns


def of_like_length(small: str, known: frozenset[str]) -> list[str]:
    return [each for each in known if len(each) > 3 and abs(len(each) - len(small)) <= 3]


def alike(one: str, other: str) -> bool:
    """Of one beginning, two names that share half their letters are taken for one another. Long
    ones of different first letters often share an end: Balwinder and Jatinder are two people."""
    least = _LIKENESS - 0.1 if one[:2] == other.lower()[:2] else _LIKENESS
    begins = {_SOUNDS.get(first, first) for first in (one[0], other[0].lower())}
    least += 0.15 if len(begins) > 1 and len(one) > _LONG else 0
    shared = sum(other.lower().count(letter) for letter in set(one))
    return 2 * shared >= least * (len(one) + len(other)) and likeness(one, other) >= least


def sounds_alike(one: str, other: str) -> bool:
    """Of one length, with the same two ends, less is enough: Jordan for Julian."""
    ends = one[0] == other[0].lower() and one[-1] == other[-1]
    least = _LIKENESS - 0.1 * (len(one) == len(other)) if ends else _LIKENESS + 0.1
    return likeness(one, other) >= least


@lru_cache(maxsize=20_000)
def likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other.lower()).ratio()


def may_stand_for(name: str, other: str) -> bool:
    """Of two first names in small letters: they begin alike, or are short, about as long and end
    alike (Ella for Isla). Never where one of them is not known."""
    near = abs(len(name) - len(other)) <= 1 and max(len(name), len(other)) <= _LONG
    return bool(name and other) and (name[0] == other[0] or (near and name[-2:] == other[-2:]))
