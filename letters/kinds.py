"""The kinds of letter, and the labelled boxes in which each is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class LetterKind(StrEnum):
    initial_notification = "initial_notification"
    holding = "holding"
    delay = "delay"
    findings = "findings"
    apology = "apology"
    closing = "closing"
    no_contact = "no_contact"


@dataclass(frozen=True, slots=True)
class Slot:
    """One box: `name` in data, `label` and `hint` on the screen."""

    name: str
    label: str
    hint: str
    required: bool = True


def _optional(slot: Slot) -> Slot:
    return Slot(slot.name, slot.label, slot.hint, required=False)


GREETING = Slot("greeting", "Greeting", "Dear, and the name as they wish to be called.")
OPENING = Slot("opening", "Opening", "Why you write, and what was said when you met.")
SORRY = Slot(
    "sorry",
    "Saying sorry",
    "I am sorry that we …: what went wrong, what it did to them, and that it was ours.",
)
FACTS = Slot("facts", "What we know today", "What happened, with days and times. No cause yet.")
FINDINGS = Slot("facts", "What happened", "The plain facts, as they were approved.")
WHY = Slot("why", "Why it happened", "What we found when we looked into it.")
NOT_KNOWN = Slot("not_known", "What we do not know yet", "What is still open, and who looks at it.")
ANSWERS = Slot("answers", "Your questions", "Each question in their words, then the answer.")
CHANGES = Slot("changes", "What we are changing", "Each change, with its owner and its date.")
DONE = Slot("done", "What we promised, and what we did", "Each promise, what was done, and when.")
OPEN = Slot("still_open", "What is still open", "What is not done yet, and how they will hear.")
NEXT = Slot("next", "What happens next", "Each promise is one sentence with a day.")
SUPPORT = Slot("support", "Support", "Help for them and for those close to them.")
CONTACT = Slot("contact", "Who to call", "One person, a direct line, and when it is answered.")
COMPLAIN = Slot("complain", "If you are not content", "How to complain, here and outside.")
CLOSING = Slot("closing", "Closing words", "Sorry once more, in your own words.")
SIGNATURE = Slot("signature", "Signed by", "Your name, and what you do.")
LATE = Slot("why_late", "Why it is late", "The reason, owned and not excused.")
SO_FAR = Slot("so_far", "What we have done so far", "What has been done since they last heard.")
NEW_DATE = Slot("next", "The new date", "The day, and who keeps it.")
RECEIVED = Slot("received", "What you asked us", "Their letter or questions, in their words.")
TRIED = Slot("tried", "How we tried to reach you", "When, and in which way. No clinical facts.")
CHOICES = Slot("choices", "What you can do", "They may ring, write, name somebody, or do nothing.")

_ENDING = (SUPPORT, CONTACT, _optional(COMPLAIN), _optional(CLOSING), SIGNATURE)

_SLOTS: Mapping[LetterKind, tuple[Slot, ...]] = MappingProxyType(
    {
        LetterKind.initial_notification: (
            *(GREETING, OPENING, SORRY, FACTS, NOT_KNOWN, _optional(ANSWERS), NEXT),
            *_ENDING,
        ),
        LetterKind.holding: (
            *(GREETING, OPENING, _optional(SORRY), RECEIVED, NEXT, _optional(SUPPORT), CONTACT),
            *(_optional(CLOSING), SIGNATURE),
        ),
        LetterKind.delay: (
            *(GREETING, OPENING, SORRY, LATE, _optional(SO_FAR), NEW_DATE),
            *_ENDING,
        ),
        LetterKind.findings: (
            *(GREETING, OPENING, SORRY, FINDINGS, WHY, _optional(ANSWERS), CHANGES),
            *(_optional(NEXT), *_ENDING),
        ),
        LetterKind.apology: (
            *(GREETING, SORRY, FINDINGS, _optional(WHY), _optional(ANSWERS), CHANGES),
            *(_optional(NEXT), *_ENDING),
        ),
        LetterKind.closing: (
            *(GREETING, SORRY, DONE, _optional(OPEN), _optional(ANSWERS), _optional(NEXT)),
            *_ENDING,
        ),
        LetterKind.no_contact: (
            *(GREETING, TRIED, SORRY, CHOICES, _optional(NEXT), _optional(SUPPORT), CONTACT),
            SIGNATURE,
        ),
    }
)


def slots_of(kind: LetterKind) -> tuple[Slot, ...]:
    """The boxes of that kind of letter, in the order in which they are read."""
    return _SLOTS[kind]
