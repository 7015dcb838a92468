"""A fault's better words on the desk: which box they go into, and putting them in."""

from collections.abc import Mapping
from dataclasses import dataclass

from letters.compose import place_in_box
from letters.mending import Mend


@dataclass(frozen=True, slots=True)
class Better:
    """`words` for those from `start` to `end` of the box, which are `replaces`. `within`: the same
    place as a browser counts. `reads`: how it reads then."""

    box: str
    start: int
    end: int
    replaces: str
    words: str
    reads: str
    within: tuple[int, int]


def better_in(box: str, words: str, place: tuple[int, int] | None, mend: Mend) -> Better | None:
    """None where they do not stand in this box as they stand in the whole text.

    `place`: where the words of the box, without the space around them, stand in the whole.
    """
    if place is None or not place[0] <= mend.start or mend.end > place[1]:
        return None
    start = place_in_box(words, mend.start - place[0])
    end = start + len(mend.replaces)
    if words[start:end] != mend.replaces:
        return None
    within = (utf16(words[:start]), utf16(words[:end]))
    return Better(box, start, end, mend.replaces, mend.words, mend.reads, within)


def mended(words: Mapping[str, str], better: Better) -> dict[str, str]:
    """The boxes with the better words in their place, where the others still stand there."""
    there = words.get(better.box, "")
    if there[better.start : better.end] != better.replaces:
        return dict(words)
    return {**words, better.box: f"{there[: better.start]}{better.words}{there[better.end :]}"}


def utf16(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2
