"""Boxes of a draft that its template has lost since: a house renamed them, or took them out."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from letters.compose import as_composed
from letters.writing.boxes import SIGNATURE, Slot

_HEADING = re.compile(r"(?:\A|\n)\*\*([^\n]+)\*\*\n\n\Z")


def as_they_stood(
    boxes: Iterable[Slot], gone: Collection[str], words: Mapping[str, str], text: str
) -> tuple[Slot, ...]:
    """Each of those `gone` with the heading, and at the place, that it has in the letter as it is;
    else the next word that somebody mends would move it to the end, under its name in data.

    `words`: of each box, as they stand in `text`.
    """
    boxes = tuple(boxes)
    places = {box.name: _place(words.get(box.name, ""), text) for box in boxes}
    found = [box for box in boxes if box.name not in gone]
    for box in sorted((b for b in boxes if b.name in gone), key=lambda each: places[each.name]):
        at = places[box.name]
        later = (b.name for b in found if places[b.name] > at >= 0)
        names = [each.name for each in found]
        found.insert(names.index(next(later, SIGNATURE)), _headed(box, text, at))
    return tuple(found)


def _place(words: str, text: str) -> int:
    """-1: it is empty, and stands nowhere."""
    said = as_composed(words)
    return text.find(said) if said else -1


def _headed(box: Slot, text: str, at: int) -> Slot:
    if at < 0:
        return box
    above = _HEADING.search(text[:at])
    return replace(box, heading=above[1] if above else "")
