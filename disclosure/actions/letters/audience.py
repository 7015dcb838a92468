"""Who reads a letter: what the record says of the person, until its author says otherwise."""

import re
from datetime import date

from disclosure.actions.change import last_entry
from disclosure.actions.facts import Gathered
from disclosure.actions.happened import happened_on
from disclosure.actions.people.people_now import PersonNow
from disclosure.kinds.people import PatientStatus, PersonChange
from disclosure.policy import letter_templates
from disclosure.records.letter import Letter
from letters.kinds import Audience
from letters.writing.facts import without_title
from workflows.letter_recipient import ADULT_FROM, age_of
from workflows.words import PatientChange

_PARENT = re.compile(r"\b(?:parents?|mother|father|mum|mom|dad|stepmother|stepfather|guardian)\b")
# Words on record that deny a right, or tell of one that is not there yet or not any more.
_DENIED = re.compile(
    r"\b(?:not|no(?!\.? ?\d)|never|none|nobody|refus(?:ed|es)|declin(?:ed|es)|den(?:ied|ies)"
    r"|withdr[ae]wn?|revoked|cancelled|expired|lapsed|former(?:ly)?|appl(?:ied|ies|ying) for"
    r"|pending|disputed|unless|until|(?:is|are|was|were|has|have|had|do|does|did)n['\u2019]t)\b"
)


def audience_of(gathered: Gathered, number: int) -> Audience:
    """Bereaved where the patient died; a parent of a child; else whoever acts for the patient."""
    person = next((p for p in gathered.persons if p.number == number), None)
    if person is None or person.body["is_patient"]:
        return Audience.patient
    happened = {body.what for _, body in gathered.case.those(PatientStatus)}
    if PatientChange.DIED in happened:
        return Audience.bereaved_family
    grown = PatientChange.CAME_OF_AGE in happened or _is_of_age(gathered)
    if _PARENT.search(_role(person)) and not grown:
        return Audience.parent
    return Audience.representative


def same_reader_since(gathered: Gathered, letter: Letter) -> bool:
    """Whether the record would have said the same of its reader when the letter was begun: nobody
    died, came of age or has another part in it since, and no such record was withdrawn.
    """
    case, number = gathered.case, letter.to_person
    begun = last_entry(gathered.session, letter.incident_id, f"letter draft {letter.ref}")
    entries = [row.number for row, _ in case.those(PatientStatus)]
    entries += [
        row.number
        for row, change in case.those(PersonChange)
        if change.person == number and {"relationship", "lawful_basis"} & set(change.changes())
    ]
    entries += [*case.withdrew(PatientStatus), *case.withdrew(PersonChange)]
    born, begun_on = gathered.incident.patient_born_on, gathered.day_of(letter.recorded_at)
    grown = _is_adult(born, gathered.today) and not _is_adult(born, begun_on)
    return not grown and max(entries, default=0) <= begun


def patient_called(gathered: Gathered) -> str:
    """As the family says it: the name they like to be called by, else theirs without a title."""
    bodies = (p.body for p in gathered.persons if p.body["is_patient"])
    body = next(bodies, None)
    if body is None:
        return without_title(gathered.incident.patient_name or "")
    return str(body.get("preferred_name") or without_title(body["name"]))


def basis_of(gathered: Gathered, number: int) -> str:
    """By what right they act, in our words: those on record are for the team only.

    "" where they deny a right as well: which one, only a person can read.
    """
    person = next(p for p in gathered.persons if p.number == number)
    on_record = (person.body.get("lawful_basis") or "").casefold()
    if _DENIED.search(on_record):
        return ""
    for basis in letter_templates().document["bases"]:
        if any(_stands_in(words, on_record) for words in basis["find"]):
            return str(basis["says"])
    return ""


def _stands_in(words: str, on_record: str) -> bool:
    return re.search(rf"\b{re.escape(words)}\b", on_record) is not None


def _role(person: PersonNow) -> str:
    said = (person.body["relationship"], person.body.get("lawful_basis") or "")
    return " ".join(said).casefold()


def _is_of_age(gathered: Gathered) -> bool:
    """On the day of the look; where nobody wrote down the birthday, a parent speaks for a child.

    Who is a child is asked by the law of each place, so the author may choose.
    """
    return _is_adult(gathered.incident.patient_born_on, gathered.today)


def was_of_age(gathered: Gathered) -> bool:
    """Known to have been so when it happened, or, where nobody knows when, when we became aware."""
    incident = gathered.incident
    on = happened_on(gathered) or gathered.day_of(incident.became_aware_at)
    return _is_adult(incident.patient_born_on, on)


def _is_adult(born: date | None, on: date) -> bool:
    """False where the day of birth is not known."""
    age = age_of(born, on)
    return age is not None and age >= ADULT_FROM
