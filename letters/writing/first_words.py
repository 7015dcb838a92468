"""The first words in each box of a new letter, from what is on record; the unknown stays empty."""

from collections.abc import Iterable

from letters.kinds import LetterKind
from letters.writing.boxes import Slot, slots_of
from letters.writing.engine import rendered
from letters.writing.facts import LetterMaterial, facts_of

GREETING = "greeting"
# A hole: else a correction that nobody wrote says the old words once more, and passes the check.
WHAT_WAS_WRONG = "[What was wrong in that letter, and what is right]"


def first_slots(
    kind: LetterKind, material: LetterMaterial, boxes: Iterable[Slot] | None = None
) -> dict[str, str]:
    """Text for each box, by its name; "" where nothing is known.

    `boxes`: those of `Templates.of`, else the shipped ones for that kind and reader. A letter that
    corrects another says so before anything else.
    """
    facts = facts_of(material)
    asked = slots_of(kind, material.audience) if boxes is None else tuple(boxes)
    found = {box.name: rendered(box.words, facts) for box in asked}
    if corrects := facts["corrects"]:
        first = next(name for name in found if name != GREETING)
        found[first] = f"{corrects}\n\n{WHAT_WAS_WRONG}\n\n{found[first]}".strip()
    return found
