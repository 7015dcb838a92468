"""What is told of a look-back: its cause, each row of its list, what all its cases share."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from disclosure.kinds.care import Cover
from disclosure.kinds.fields import (
    Born,
    Day,
    Each,
    Email,
    Happened,
    Id,
    Line,
    Many,
    Reason,
    TrueOrFalse,
    Words,
    must,
    shared,
    team_only,
)
from disclosure.kinds.harm import NO_DAY_IN_A_LIST
from disclosure.kinds.kind import Part
from disclosure.kinds.mail_address import why_not_written
from disclosure.kinds.postal_address import IN_WORDS, fits
from disclosure.permissions import Permission
from workflows.words import CommitmentTrigger, Standing, Way

OPENS = Permission.DECIDE  # opens, adds, releases, closes: whoever decides for a case
ADDRESS = tuple(f"address_{number}" for number in range(1, 8))
SEVERAL = {"formats": ";", "safe_never": ";", "not_same_as": ";"}  # cells that hold several
PATIENT = "Patient"
_THEMSELVES = frozenset({"patient", "the patient", "self"})  # under whose relationship that is

_EXTENSION = re.compile(r"[\s,;]*(?:extension|extn|ext|x|#)[\s.:=]*\d{1,6}$")
_RUNG = re.compile(r"\+?[\d\s()./\u2010-\u2013-]+")
_WRITTEN = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_DIGITS = range(3, 16)  # of a number that can be rung: of a ward at least, of the world at most
NOT_RUNG = "give one number alone, such as 01632 960123 ext. 12, or leave the cell empty"
_OF_A_SPREADSHEET = re.compile(r"\+?\d+[.,]0{1,2}")
A_NUMBER_ONCE = (
    "a spreadsheet kept this as a number and put .0 behind it, and the zero at its beginning may "
    "be lost. Write it as it is dialled, such as 01632 960123, in a column of text, or leave the "
    "cell empty"
)
NO_NUMBER = "zeros alone are no number. Give one such as 01632 960123, or leave the cell empty"
NOT_WRITTEN = "give one address, such as name@example.org, or leave the cell empty"


def _can_be_rung(words: str) -> bool:
    number = _EXTENSION.sub("", words.casefold())
    return bool(_RUNG.fullmatch(number)) and sum(map(str.isdecimal, number)) in _DIGITS


def _as_it_is_dialled(words: str) -> bool:
    return not _OF_A_SPREADSHEET.fullmatch(words)


def _is_some_number(words: str) -> bool:
    """Words without a digit are refused as what they are."""
    digits = set(filter(str.isdecimal, words))
    return digits != {"0"}


Rung = Annotated[
    Line,
    AfterValidator(must(_as_it_is_dialled, A_NUMBER_ONCE)),
    AfterValidator(must(_is_some_number, NO_NUMBER)),
    AfterValidator(must(_can_be_rung, NOT_RUNG)),
]
Died = Born  # by the same clock: nobody has died tomorrow
Written = Annotated[Line, AfterValidator(must(_WRITTEN.fullmatch, NOT_WRITTEN))]


class RingUs(Part):
    """Whom the families ring: the line that is answered for this look-back."""

    name: Line = shared("Name", "Of a person, or of those who answer: The screening line")
    user: Email | None = team_only("Their account", refers="staff", default=None)
    role: Line = shared("Role")
    phone: Line = shared("Telephone")
    hours: Line = shared("When they can be rung", "Monday to Friday, 8am to 6pm")
    cover: Cover | None = shared("Cover when they are away", default=None)


class Opening(Part):
    """One cause of harm to many. No patient is named here."""

    became_aware_at: Happened = shared("When did anyone here first know")
    site: Line = shared("Where", offers="sites")
    title: Line = team_only("What colleagues call it", "Cervical screening, laboratory 2, 2024")
    cause: Words = team_only("What went wrong, in one line", "Slides were read too fast")
    regimes: Each[Line] = team_only("Under which rules", offers="regimes", default=())
    contact: RingUs | None = shared("Whom the families can ring", default=None)


class Row(Part):
    """One patient of the list, and whom to write to: the patient, where nobody else is named."""

    external_ref: Line = team_only("Number in the list")
    patient_name: Line = shared("Patient's name")
    patient_born_on: Born | None = shared("Patient's date of birth", default=None)
    patient_identifier: Line | None = team_only("Patient's number", default=None)
    person_name: Line | None = shared("Whom to write to, if not the patient", default=None)
    relationship: Line | None = shared("Who they are to the patient", "Mother", default=None)
    standing: Standing | None = team_only("Standing", default=None)
    lawful_basis: Line | None = team_only("Why they may be told", default=None)
    address_1: Line | None = shared("Address, line 1", default=None)
    address_2: Line | None = shared("Address, line 2", default=None)
    address_3: Line | None = shared("Address, line 3", default=None)
    address_4: Line | None = shared("Address, line 4", default=None)
    address_5: Line | None = shared("Address, line 5", default=None)
    address_6: Line | None = shared("Address, line 6", default=None)
    address_7: Line | None = shared("Address, line 7", default=None)
    postcode: Line | None = shared("Postcode", default=None)
    country: Line | None = shared("Country", default=None)
    phone: Rung | None = shared("Telephone", default=None)
    email: Written | None = shared("E-mail", default=None)
    language: Line | None = shared("Language", default=None)
    interpreter: Line | None = shared("Interpreter", default=None)
    formats: Many[Line] = shared("Formats they need", default=())
    safe_never: Many[Way] = shared("Ways never to use", default=())
    died_on: Died | None = shared("Day the patient died", default=None)
    harm_scale: Line | None = shared("Scale of harm", offers="scales", default=None)
    harm_level: Line | None = shared("Level of harm", offers="levels", default=None)
    occurred_at: Happened | None = shared("When it happened", default=None)
    not_same_as: Many[Line] = team_only("Numbers in the list that are other people", default=())

    def contradictions(self) -> Iterator[tuple[str, str]]:
        """Field and the mend, for what no single field can tell."""
        if self.person_name and not self.relationship:
            yield "relationship", "say who this person is to the patient, such as mother"
        if self.relationship and not self.person_name and not self.is_to_the_patient:
            yield "person_name", "name the person whose relationship this is"
        if self.standing not in (None, Standing.RELEVANT) and self.is_to_the_patient:
            yield "standing", "the patient must be told; leave it empty"
        if bool(self.harm_scale) != bool(self.harm_level):
            empty = "harm_level" if self.harm_scale else "harm_scale"
            yield empty, "give the scale and the level, or neither"
        if self.harm_level == "unknown":
            yield "harm_level", NO_DAY_IN_A_LIST
        if not fits(self.post):
            yield "address_1", f"an address has {IN_WORDS} beside the name, or none"
        if why := why_not_written(self.email or ""):
            yield "email", why

    @property
    def is_to_the_patient(self) -> bool:
        """Also where a list has their name once more, as whom to write to."""
        relationship = self.relationship or ("" if self.person_name else PATIENT)
        return relationship.casefold() in _THEMSELVES

    @property
    def post(self) -> tuple[str, ...]:
        lines = (getattr(self, name) for name in (*ADDRESS, "postcode", "country"))
        return tuple(line for line in lines if line)

    def person(self) -> dict[str, Any] | None:
        """As kinds.people.Person; None where the patient died and nobody else is named."""
        if self.died_on and self.is_to_the_patient:
            return None
        told: dict[str, Any] = {
            "name": self.person_name or self.patient_name,
            "relationship": PATIENT if self.is_to_the_patient else self.relationship,
            "is_patient": self.is_to_the_patient,
            "standing": str(self.standing or Standing.RELEVANT),
            "post": list(self.post),
            "formats": list(self.formats),
            "safe": {"never": [str(way) for way in self.safe_never]},
        }
        for name in ("lawful_basis", "phone", "email", "language", "interpreter"):
            told[name] = getattr(self, name)
        return {name: value for name, value in told.items() if value not in (None, [])}


COLUMNS = tuple(Row.model_fields)


def cells_told(cells: Mapping[str, str]) -> dict[str, object]:
    """The cells of a row as its model takes them: empty ones left out, several taken apart."""
    told: dict[str, object] = {}
    for name in COLUMNS:
        words = cells.get(name, "")
        if name in SEVERAL:
            several = [part.strip() for part in words.split(SEVERAL[name]) if part.strip()]
            told[name] = [part.lower() for part in several] if name == "safe_never" else several
        elif words:
            told[name] = words.lower() if name == "standing" else words
    return told


class SharedPromise(Part):
    """A promise that stands in every letter: the sentence as it stands there, and who keeps it."""

    sentence: Words = shared("The sentence of the letter")
    owner: Email = team_only("Who does it", refers="promise owner")
    due_on: Day | None = shared("By which day", default=None)
    standing: TrueOrFalse = shared("No date: it stands", default=False)


class LetterWords(Part):
    """A letter for all, with slots such as {{ name }}: what they hold is inserted as plain text."""

    kind: Line = shared("Kind of letter")
    text: Words = shared("Its text, with slots")
    promises: Many[SharedPromise] = team_only("Its promises", default=())
    slip: TrueOrFalse = shared("A slip to answer on paper goes with it", default=True)
    number: Annotated[int, Field(ge=1)] | None = team_only(
        "Which letter to each patient: 1 is the first", default=None
    )


class SharedApproval(Part):
    sha256: Line = team_only("Fingerprint of the text you read")
    note: Words = team_only("Note", default="I read these exact words.")


class Batch(Part):
    """Which cases: from one number to another, or the next so many that wait."""

    first: int | None = team_only("From number", default=None)
    last: int | None = team_only("To number", default=None)
    next: int | None = team_only("Or the next so many", default=None)
    letter: int | None = team_only("Which letter to each patient", default=None)

    def contradictions(self) -> Iterator[tuple[str, str]]:
        told = (self.first, self.last)
        if (self.next is None) == (told == (None, None)) or (None in told and any(told)):
            yield "next", "give the first and the last number, or how many are next"
        if any(number is not None and number < 1 for number in (*told, self.next)):
            yield "next", "use whole numbers from 1"


class DoneInAll(Part):
    """What shows it: the letter that a case was sent since, or words that are true of all."""

    letter: Id | None = team_only(
        "Which letter kept it",
        "Only where it has gone. Its number and day are what shows it.",
        offers="letters",
        default=None,
    )
    evidence: Words | None = shared(
        "Or what shows that it was done", "The same in every case, so nobody's name", default=None
    )

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if (self.letter is None) == (self.evidence is None):
            yield "letter", "name the letter that kept it, or say what shows it, not both"


class CheckedInAll(Part):
    """A second person looked for themselves."""


class SentBackInAll(Part):
    why: Reason = shared("What is still missing", "The same in every case, so nobody's name")


class ByLetter(Part):
    """Where that letter has gone, and to whoever it went."""

    letter: Id = team_only("Which letter says so", "Only where it has gone", offers="letters")


class NotKeptInAll(ByLetter):
    why: Reason = shared("Why we cannot keep it", "The same in every case, so nobody's name")


_C = CommitmentTrigger
IN_ALL: Mapping[CommitmentTrigger, type[Part]] = {
    _C.DONE: DoneInAll,
    _C.VERIFY: CheckedInAll,
    _C.SEND_BACK: SentBackInAll,
    _C.TOLD: ByLetter,
    _C.CANNOT_KEEP: NotKeptInAll,
    _C.AGREE_NOT_KEPT: ByLetter,
}  # what may be said of one promise in all cases at once; the family's words are their own
