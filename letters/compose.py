"""From the boxes an author filled to the text of a letter; and how a promise reads in it."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from letters.dates import in_words
from letters.first_words import LetterMaterial, first_slots
from letters.kinds import LetterKind, Slot, slots_of
from letters.text import signs_off

__all__ = ["LetterMaterial", "compose", "first_slots", "promise_sentence"]

_TEMPLATES = Path(__file__).parent / "templates" / "kinds"
_GAP = re.compile(r"\n{3,}")
# A whole sentence begins with who acts; "tell you who will come" is only the act.
_SAYS_WHO = re.compile(
    r"(?:(?i:we|I|you|they|she|he|it|the|our|my|your|each|every|all|no one|nobody|two)\b"
    r"|(?:Dr|Mr|Mrs|Ms|Miss|Prof|Sister|Nurse|Matron)\b|[A-Z][\w'-]+ [A-Z][\w'-]+ )"
    r"[^.]*?(?:'ll|\bwill|\bshall|\bwon't|\b(?:am|is|are) (?:going )?to)\b"
)


def compose(kind: LetterKind, slots: Mapping[str, str]) -> str:
    """The letter from "Dear …" to the signature, in light Markdown.

    A required box left empty becomes a hole that the check finds ("[What happened]"); an
    optional one leaves out its block. Boxes are plain text: nothing in them is run. KeyError
    names boxes that this kind of letter does not have.
    """
    boxes = slots_of(kind)
    if strange := sorted(set(slots) - {box.name for box in boxes}):
        raise KeyError(f"a letter of kind {kind} has no box {', '.join(strange)}")
    words = {box.name: _words_or_hole(box, slots.get(box.name, "")) for box in boxes}
    text = _environment().get_template(f"{kind}.md.j2").render(words)
    return _GAP.sub("\n\n", text).strip() + "\n"


def promise_sentence(words: str, owner: str, due_on: date | None, standing: bool) -> str:
    """One sentence that says who will do what by when.

    `words` may be a whole sentence ("We will write to you") or only the act ("write to you").
    Without a date, and not standing, the day is a hole that the check finds.
    """
    act = " ".join(words.split()).rstrip(".")
    if not _SAYS_WHO.match(act):
        act = f"{owner.strip() or 'We'} will {act[:1].lower()}{act[1:]}"
    day = "" if standing else _by(due_on, act)
    return f"{act[:1].upper()}{act[1:]}{day}."


def _by(due_on: date | None, act: str) -> str:
    if due_on is None:
        return " by [day]"
    return "" if _names(due_on, act) else f" by {in_words(due_on)}"


def _names(day: date, act: str) -> bool:
    """The author already wrote the day: "on Monday 16 March"."""
    without_year = in_words(day).split(" ", 1)[1].rsplit(" ", 1)[0]
    return re.search(rf"\b{without_year}\b", act) is not None


def _words_or_hole(box: Slot, words: str) -> str:
    words = words.replace("\r\n", "\n").strip()
    if box.name == "signature" and words and not signs_off(words.split("\n", 1)[0]):
        return f"Yours sincerely\n\n{words}"
    return words or (f"[{box.label}]" if box.required else "")


@cache
def _environment() -> Environment:
    # Plain text, so no escaping here: the printed page escapes everything (letters/markdown.py).
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
