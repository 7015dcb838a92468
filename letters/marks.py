"""What a check marks in a text: faults, promises and advice, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must be put right. `start` and `end` are character offsets in the text."""

    kind: str
    text: str
    start: int
    end: int
    why: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A whole sentence that promises. `commitment`: its reference, "" linked but to what is not
    known, None not linked."""

    text: str
    start: int
    end: int
    commitment: str | None


@dataclass(frozen=True, slots=True)
class Advice:
    """Something that could read better; it never decides whether a letter is in order. What is
    said of the whole text has no words and stands at its beginning."""

    kind: str
    text: str
    start: int
    end: int
    why: str


def overlaps(start: int, end: int, places: Iterable[tuple[int, int]]) -> bool:
    """Whether it shares a letter with one of these places, each from and to."""
    return any(begins < end and start < ends for begins, ends in places)
