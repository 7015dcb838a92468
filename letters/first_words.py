"""The first words in each box of a new letter, from what is on record; the unknown stays empty."""

from dataclasses import dataclass
from datetime import date

from letters.dates import in_words
from letters.kinds import LetterKind, slots_of

CHOICES = """You do not have to do anything. It is your choice. You can:

- ring me, and we can talk then or fix a time that suits you
- ask me to write to you with the details
- name someone you trust to talk with us for you
- tell us that you would rather not hear more for now"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterMaterial:
    """What the record holds for a letter; everything may be missing.

    `questions` are (their words, our answer), `kept` (the promise, what was done), `promises`
    whole sentences as `promise_sentence` writes them, `attempts` how we tried to reach them.
    """

    addressee_name: str = ""
    patient_name: str = ""
    organisation: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_hours: str = ""
    facts: str = ""
    why: str = ""
    changes: str = ""
    not_known: str = ""
    apology_words: str = ""
    questions: tuple[tuple[str, str], ...] = ()
    promises: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    support: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    complain_how: str = ""
    reasons_for_delay: str = ""
    signed_by: str = ""
    happened_on: date | None = None
    conversation_on: date | None = None


def first_slots(kind: LetterKind, material: LetterMaterial) -> dict[str, str]:
    """Text for each box of that kind of letter, by its name; "" where nothing is known."""
    known = {
        "greeting": f"Dear {material.addressee_name}" if material.addressee_name else "",
        "opening": _opening(kind, material),
        "sorry": material.apology_words,
        "facts": _facts(material),
        "why": material.why,
        "not_known": material.not_known,
        "answers": _answers(material),
        "changes": material.changes,
        "done": "\n".join(f"- **{promise}** {done}" for promise, done in material.kept),
        "next": _listed(material.promises),
        "support": "\n\n".join(material.support),
        "contact": _contact(material),
        "complain": material.complain_how,
        "why_late": material.reasons_for_delay,
        "received": "\n".join(f"- {asked}" for asked, _ in material.questions),
        "tried": "\n\n".join(material.attempts),
        "choices": CHOICES,
        "signature": f"Yours sincerely\n\n{material.signed_by}" if material.signed_by else "",
    }
    return {slot.name: known.get(slot.name, "") for slot in slots_of(kind)}


def _opening(kind: LetterKind, material: LetterMaterial) -> str:
    day = material.conversation_on
    if day is None:
        return ""
    if kind is LetterKind.initial_notification:
        thanks = f"Thank you for talking with us on {in_words(day)}."
        return f"{thanks} This letter sets out what we said."
    return f"We last talked on {in_words(day)}."


def _facts(material: LetterMaterial) -> str:
    if material.facts or material.happened_on is None:
        return material.facts
    return f"This happened on {in_words(material.happened_on)}."


def _answers(material: LetterMaterial) -> str:
    return "\n\n".join(
        f"You asked: “{asked.strip()}”\n\n{answer.strip()}"
        for asked, answer in material.questions
        if answer.strip()
    )


def _contact(material: LetterMaterial) -> str:
    if not material.contact_name:
        return ""
    line = f", on {material.contact_phone}" if material.contact_phone else ""
    hours = f", {material.contact_hours}" if material.contact_hours else ""
    return (
        f"Your contact is {material.contact_name}{line}{hours}. Please ring with any question, "
        "or if any part of this letter is wrong."
    )


def _listed(sentences: tuple[str, ...]) -> str:
    if len(sentences) < 2:
        return "".join(sentences)
    return "\n".join(f"- {each}" for each in sentences)
