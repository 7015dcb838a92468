"""From the boxes an author filled to the text of a letter; and how a promise reads in it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from letters.boxes import Slot, slots_of
from letters.dates import in_words, without_year
from letters.kinds import LetterKind
from letters.text import signs_off

_GAP = re.compile(r"\n{3,}")
# A whole sentence begins with who acts; "tell you who will come" is only the act.
_SAYS_WHO = re.compile(
    r"(?:(?i:we|I|you|they|she|he|it|the|our|my|your|each|every|all|no one|nobody|two)\b"
    r"|(?:Dr|Mr|Mrs|Ms|Miss|Prof|Sister|Nurse|Matron)\b|[A-Z][\w'-]+ [A-Z][\w'-]+ "
    r"|[A-Z][\w'-]+(?=(?:'ll| (?:will|shall|is (?:going )?to)) ))"
    r"[^.]*?(?:'ll|\bwill|\bshall|\bwon't|\b(?:am|is|are) (?:going )?to)\b"
)


def compose(kind: LetterKind, slots: Mapping[str, str], boxes: Iterable[Slot] | None = None) -> str:
    """The letter from "Dear …" to the signature, in light Markdown.

    `boxes`: those of `Templates.of`, else the shipped ones of that kind. A required box left empty
    becomes a hole that the check finds ("[What happened]"); an optional one leaves out its block.
    Boxes are plain text: nothing in them is run. KeyError names boxes that the letter has not.
    """
    asked = slots_of(kind) if boxes is None else tuple(boxes)
    if strange := sorted(set(slots) - {box.name for box in asked}):
        raise KeyError(f"a letter of kind {kind} has no box {', '.join(strange)}")
    blocks = (_block(box, _words_or_hole(box, slots.get(box.name, ""))) for box in asked)
    return _GAP.sub("\n\n", "\n\n".join(filter(None, blocks))).strip() + "\n"


def promise_sentence(
    words: str, owner: str, due_on: date | None, standing: bool, *, month_first: bool = False
) -> str:
    """One sentence that says who will do what by when.

    `words` may be a whole sentence ("We will write to you") or only the act ("write to you").
    Without a date, and not standing, the day is a hole that the check finds.
    """
    act = " ".join(words.split()).rstrip(".")
    if not _SAYS_WHO.match(act):
        act = f"{owner.strip() or 'We'} will {act[:1].lower()}{act[1:]}"
    day = "" if standing else _by(due_on, act, month_first)
    return f"{act[:1].upper()}{act[1:]}{day}."


def _by(due_on: date | None, act: str, month_first: bool) -> str:
    if due_on is None:
        return " by [day]"
    if any(_names(due_on, act, month_first=first) for first in (False, True)):
        return ""
    return f" by {in_words(due_on, month_first=month_first)}"


def _names(day: date, act: str, *, month_first: bool) -> bool:
    """The author already wrote the day: "on Monday 16 March", "on March 16"."""
    return re.search(rf"\b{without_year(day, month_first=month_first)}\b", act) is not None


def _block(box: Slot, words: str) -> str:
    return f"**{box.heading}**\n\n{words}" if words and box.heading else words


def _words_or_hole(box: Slot, words: str) -> str:
    words = words.replace("\r\n", "\n").strip()
    if box.name == "signature" and words and not signs_off(words.split("\n", 1)[0]):
        return f"Yours sincerely\n\n{words}"
    return words or (f"[{box.label}]" if box.required else "")
