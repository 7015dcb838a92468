"""Whether a patient may be written to, or told, alone: children, and those who lack capacity."""

from dataclasses import dataclass
from datetime import date

CHILD_UNDER = 16  # from 16 on, the law of most places presumes that they can decide for themselves
ADULT_FROM = 18  # nowhere later; between the two it depends on the place


@dataclass(frozen=True, slots=True)
class Recipient:
    """What the record says of whom a letter is written to. Nothing is taken for granted."""

    name: str
    is_patient: bool = True
    born_on: date | None = None
    of_age: bool = False  # it is on record that they came of age
    lacks_capacity: bool = False  # lost it, and did not regain it
    basis: str = ""  # why they may be told, as it stands on record


def why_not_alone(person: Recipient, on: date) -> str | None:
    """Why a letter must go to whoever lawfully acts instead; None where the record is not clear.

    Capacity is presumed, and a child who understands may be written to: with the reason on record
    ("Why they may be told"). Source: Mental Capacity Act 2005, section 1;
    policy/disclosure_practice.md, section 11.
    """
    if not (acts := _who_acts(person, on)):
        return None
    says, whom = acts
    may = "or put on record why it may go to them (“Why they may be told”)"
    return f"{says} Write to {whom}, {may}."


def why_not_told_alone(person: Recipient, on: date) -> str | None:
    """The same of a talk, and of all that is said: why telling them is not the telling."""
    if not (acts := _who_acts(person, on)):
        return None
    says, whom = acts
    may = "or put on record why they may be told themselves (“Why they may be told”)"
    return f"{says} Name {whom} as who must be told, {may}."


def _who_acts(person: Recipient, on: date) -> tuple[str, str] | None:
    """What the record says of them, and who acts instead; None where they may decide themselves."""
    if not person.is_patient or person.basis:
        return None
    if person.lacks_capacity:
        says = f"The record says that {person.name} lacks capacity."
        return says, "whoever lawfully acts for them"
    age = age_of(person.born_on, on)
    if is_child(person.born_on, on) and not person.of_age:
        says = f"The record says that {person.name} is {age} years old."
        return says, "whoever has parental responsibility"
    return None


def why_not_of_age(born: date | None, on: date) -> str:
    """Why nobody comes of age on that day; empty where they may. Nowhere do they before sixteen."""
    if not is_child(born, on):
        return ""
    return (
        f"by the date of birth on record they are {age_of(born, on)} years old. If that date is "
        "wrong, record first who they are, as where somebody is identified. If they are a child "
        "who may be told by themselves, write why with them (“Why they may be told”)"
    )


def read_again(patient: str, died: str, *, in_draft: bool, reader_changed: bool) -> str:
    """Why a letter about somebody who died since its words were written does not go on.

    Its writer passes by saving the words, or by saying in a reason that they are right as they
    are. Source: the product's design, Patient status: death ends the patient's standing.
    """
    says = f"{patient} {died}: read the letter again. Its words are older than that."
    if in_draft:
        says += (
            " Change what is no longer true, and save. If every word is still right, send it for "
            "approval with a reason that says so."
        )
    else:
        says += " Return it to draft for that."
    if reader_changed:
        says += (
            " It was not begun for a bereaved family: for the words that fit them, withdraw it "
            "and write it anew."
        )
    return says


def read_again_before_it_goes(patient: str, died: str) -> str:
    """The same once it is issued: its words can be changed no more, so it stops nothing."""
    return (
        f"{patient} {died}, after the words of this letter were written. Read it again. "
        "If it speaks of them as living, withdraw it and write it anew."
    )


def worth_a_look(person: Recipient, on: date) -> str | None:
    """What a person should think about before the letter goes; it stops nothing."""
    age = age_of(person.born_on, on)
    if person.basis:
        return None
    if not person.is_patient:
        return f"It is not on record why {person.name} may be told."
    if not person.of_age and age is not None and CHILD_UNDER <= age < ADULT_FROM:
        return f"{person.name} is {age}. Ask whether the letter should go to a parent too."
    return None


def is_child(born: date | None, on: date) -> bool:
    """False where the day of birth is not known."""
    age = age_of(born, on)
    return age is not None and age < CHILD_UNDER


def age_of(born: date | None, on: date) -> int | None:
    """In whole years; None where the day of birth is not known."""
    if born is None or born > on:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
