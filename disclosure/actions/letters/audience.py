"""Who reads a letter: what the record says of the person, until its author says otherwise."""

import re
from datetime import date

from disclosure.actions.change import last_entry
from disclosure.actions.facts import Gathered
from disclosure.actions.law.first_moments import happened_on, knew_on
from disclosure.actions.people.people_now import PersonNow
from disclosure.kinds.people import PatientStatus, PersonChange
from disclosure.policy import letter_templates
from disclosure.records.letter import Letter
from letters.kinds import Audience
from letters.writing.facts import without_title
from workflows.letter_recipient import ADULT_FROM, age_of
from workflows.words import PatientChange

# With "mother of two" or "father of her children" the patient is no child of theirs; with "mother
# of two-day-old Ann" she is.
_PARENT = (
    r"(?:parents?|mother|father|mum|mom|dad|stepmother|stepfather|guardian)\b"
    r"(?! of (?:(?:\d+|one|two|three|four|five|six)\b(?![- ](?:day|week|month|year))"
    r"|several|his|her|their|the patient's))"
)
# What tells of somebody else: "son of the attorney", "agreed with her deputy", "he is her father"
# behind what she is herself; "her brother holds power of attorney"; "mother-in-law", "the
# attorney's wife", "the guardian agreed", "the attorney is her brother".
_OF_ANOTHER = re.compile(
    r"(?:\b(?:sons?|daughters?|wife|husband|partner|spouse|brothers?|sisters?|mother|father|parents?"
    r"|niece|nephew|cousin|aunt|uncle|friends?|neighbou?r|carers?|relatives?|family)"
    r" of (?:(?:the|an?|her|his|their) )?(?:\w+ )?"
    r"|\b(?:by|with|from) (?:the|an?|her|his|their) "
    r"|[(;,:.] ?(?:s?he|they|(?:the )?patient) (?:is|are) (?:her|his|their|the) "
    r"|\bgrand[- ]"
    r"|\b(?!(?:s?he|they|you|who|which|and|also|now|already|currently|still|both|basis|role|right"
    r"|this|it|patient)\b)[\w'-]+ (?:is|are|has|have|holds?)"
    r" (?:(?!(?:s?he|they|who|and|but|so|named|appointed|made|chosen|given)\b)[\w-]+ ){0,5})$"
)
_DONE_BY_ANOTHER = re.compile(
    r"'| (?:is|are) (?:her|his|their|the|an?|mrs?|ms)\b"
    r"|[- ]in[- ]law\b| ad litem\b| at law\b| for the family\b"
    r"| (?:(?:has|have|had|who) )?(?:agree|consent|ask|allow|said|says|want|wish|told|decide)"
)
# Words on record that deny a right, or tell of one that is not there yet or not any more.
_DENIED = re.compile(
    r"\b(?:not|no(?!\.? ?\d)|never|none|nobody|refus(?:ed|es)|declin(?:ed|es)|den(?:ied|ies)"
    r"|withdr[ae]wn?|revoked|cancelled|expired|lapsed|former(?:ly)?|appl(?:ied|ies|ying) for"
    r"|pending|disputed|unless|until|(?:is|are|was|were|has|have|had|do|does|did)n't)\b"
)


def audience_of(gathered: Gathered, number: int) -> Audience:
    """Bereaved where the patient died; a parent of a child; else whoever acts for the patient."""
    person = gathered.person(number)
    if person is None or person.is_patient:
        return Audience.patient
    if PatientChange.DIED in _happened(gathered):
        return Audience.bereaved_family
    if number in parents_of_child(gathered):
        return Audience.parent
    return Audience.representative


def parents_of_child(gathered: Gathered) -> frozenset[int]:
    """By number, who is a parent of the patient, also of a child who died; not of an adult."""
    if PatientChange.CAME_OF_AGE in _happened(gathered) or _is_of_age(gathered):
        return frozenset()
    others = (p for p in gathered.persons if not p.is_patient)
    return frozenset(p.number for p in others if _stands_in(_PARENT, _role(p)))


def _happened(gathered: Gathered) -> set[PatientChange]:
    return {body.what for _, body in gathered.case.those(PatientStatus)}


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
    patient = gathered.patient
    if patient is None:
        return without_title(gathered.incident.patient_name or "")
    return str(patient.body.get("preferred_name") or without_title(patient.name))


def basis_of(gathered: Gathered, number: int) -> str:
    """By what right they act, in our words: those on record are for the team only.

    "" where they deny a right as well: which one, only a person can read.
    """
    person = gathered.people[number]
    on_record = _as_they(person, person.body.get("lawful_basis") or "")
    if _DENIED.search(on_record):
        return ""
    for basis in letter_templates().document["bases"]:
        if any(_stands_in(re.escape(words), on_record) for words in basis["find"]):
            return str(basis["says"])
    return ""


def _stands_in(pattern: str, on_record: str) -> bool:
    """Where it is said of this person, and not of another."""
    return any(
        not _OF_ANOTHER.search(on_record[: found.start()])
        and not _DONE_BY_ANOTHER.match(on_record[found.end() :])
        for found in re.finditer(rf"\b{pattern}\b", on_record)
    )


def _role(person: PersonNow) -> str:
    said = (person.body["relationship"], person.body.get("lawful_basis") or "")
    return _as_they(person, "; ".join(said))


def _as_they(person: PersonNow, words: str) -> str:
    """Plain words, in which "the daughter holds", said of the daughter, is "they holds": theirs."""
    name = without_title(person.name)
    own = (person.body["relationship"], person.name, name, name.split(" ")[0])
    called = "|".join(re.escape(_plain(each)) for each in own if each)
    begun = rf"(^|[.;,:(] ?|\bthe )(?:{called})(?= (?:is|has|holds)\b)"
    return re.sub(begun, r"\1they", _plain(words))


def _plain(words: str) -> str:
    return words.casefold().replace("\u2019", "'")


def _is_of_age(gathered: Gathered) -> bool:
    """On the day of the look; where nobody wrote down the birthday, a parent speaks for a child.

    Who is a child is asked by the law of each place, so the author may choose.
    """
    return _is_adult(gathered.incident.patient_born_on, gathered.today)


def was_of_age(gathered: Gathered) -> bool:
    """Known to have been so when it happened, or, where nobody knows when, when we became aware."""
    on = happened_on(gathered.case) or knew_on(gathered.case)
    return _is_adult(gathered.incident.patient_born_on, on)


def _is_adult(born: date | None, on: date) -> bool:
    """False where the day of birth is not known."""
    age = age_of(born, on)
    return age is not None and age >= ADULT_FROM
