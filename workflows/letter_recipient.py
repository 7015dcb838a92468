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


@dataclass(frozen=True, slots=True)
class Death:
    """What the record says of a death: when the words of a letter were written (`before`), and
    `now`, such as "died on 12 March 2026"; empty of one who lives. The two differ.
    """

    patient: str
    before: str
    now: str


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


def told_by_another(person: Recipient, on: date) -> str:
    """What the record says of them, where that is why another is told in their place."""
    return (_who_acts(person, on) or ("", ""))[0]


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


def read_again(death: Death, *, in_draft: bool, for_bereaved: bool) -> str:
    """Why a letter does not go on once the record says something else of a death than it did when
    the words were written. `for_bereaved`: it was begun for a family that mourns.

    Its writer passes by saving the words, or by saying in a reason that they are right as they
    are. Source: the product's design, Patient status: death ends the patient's standing.
    """
    says = f"{_of_the_death(death)}: read the letter again. Its words are older than that."
    if in_draft:
        says += (
            " Change what is no longer true, and save. If every word is still right, send it for "
            "approval with a reason that says so."
        )
    else:
        says += " Return it to draft for that."
    if for_bereaved is not bool(death.now):
        begun = "not begun" if death.now else "begun"
        says += (
            f" It was {begun} for a bereaved family: for the words that fit them, withdraw it "
            "and write it anew."
        )
    return says


def read_again_before_it_goes(death: Death) -> str:
    """The same once it is issued: its words can be changed no more, so it stops nothing."""
    speaks = "mourns them" if death.before else "speaks of them as living"
    if death.before and death.now:
        speaks = "names the other day"
    return (
        f"{_of_the_death(death)}, after the words of this letter were written. Read it again. "
        f"If it {speaks}, withdraw it and write it anew."
    )


def _of_the_death(death: Death) -> str:
    if not death.now:
        return f"The record that {death.patient} {death.before} was withdrawn"
    if not death.before:
        return f"{death.patient[:1].upper()}{death.patient[1:]} {death.now}"
    now = f"The record says now that {death.patient} {death.now}"
    return f"{now}, and said before that they {death.before}"


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
