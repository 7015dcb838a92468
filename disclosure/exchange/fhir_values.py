"""What of a case leaves by FHIR, as plain values: what does not stand here cannot leave so."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class OfCase:
    """What everything of one case has in common."""

    ref: str
    restricted: bool  # only the people named on it may see it
    patient_number: str | None  # as recorded; whose number it is, we do not know
    wrong_patient: bool = False  # two people agreed that the case was opened on the wrong one


@dataclass(frozen=True, slots=True)
class Whom:
    """A person of the case by our own id: no name, no kin, no way to reach them."""

    number: int
    is_patient: bool


class Held(StrEnum):
    """Whether a promise is one already, or still."""

    WAITING = "waiting"  # it is owed once its letter is sent
    OWED = "owed"
    ENDED = "ended"  # with its letter or its sentence, which never went out
    WITHDRAWN = "withdrawn"  # its record was


@dataclass(frozen=True, slots=True)
class Promise:
    case: OfCase
    ref: str
    words: str
    owner: str  # e-mail of somebody of staff
    state: str  # workflows.words.CommitmentState
    held: Held
    made_at: datetime
    changed_at: datetime
    due_on: date | None
    standing: bool
    late: bool
    told: bool  # everybody it is owed to knows how it ended
    owed_to: tuple[Whom, ...]
    letter: str | None = None  # the reference of the letter it stands in
    talk: int | None = None  # or the conversation it was made in
    done_at: datetime | date | None = None
    put_right: tuple[str, ...] = ()  # what is right instead of some of its words, as said later


@dataclass(frozen=True, slots=True)
class File:
    """One form in which a letter was issued. Digests in hex, of the exact bytes."""

    form: str
    media_type: str
    size: int
    sha1: str
    sha256: str


@dataclass(frozen=True, slots=True)
class LetterOut:
    """`files` stand only while the letter is one of ours: issued, and not withdrawn."""

    case: OfCase
    ref: str
    kind: str
    title: str
    state: str  # workflows.words.LetterState
    to: Whom
    language: str
    begun_at: datetime
    changed_at: datetime
    issued_at: datetime | None
    sent_at: datetime | date | None  # the day alone where the hour is not known
    delivered_at: datetime | date | None
    replaces: str | None
    replaced: bool  # a later letter that corrects it has gone out
    promises: tuple[str, ...]  # references of those in it
    files: tuple[File, ...]


class Part(StrEnum):
    """What we told somebody, by its part in the conversation."""

    SAID = "said"
    NOT_KNOWN = "not-known"
    APOLOGY = "apology"
    SUPPORT = "support-offered"


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: our words. What the family said, asked and wished stays in the record."""

    case: OfCase
    number: int
    kind: str  # workflows.words.Talk
    how: str
    at: datetime | date  # the day alone where the hour is not known
    recorded_at: datetime
    changed_at: datetime
    withdrawn: bool
    to: tuple[Whom, ...] = ()
    parts: tuple[tuple[Part, str], ...] = ()
    keeps: tuple[str, ...] = ()  # references of promises that it kept
    put_right: tuple[str, ...] = ()  # what is right instead of some of it, as it was said later


@dataclass(frozen=True, slots=True)
class Harm:
    scale: str
    level: str
    label: str


@dataclass(frozen=True, slots=True)
class Event:
    """`in_error`: two people agreed that it was no incident, a duplicate, or the wrong patient."""

    case: OfCase
    summary: str
    site: str
    occurred_at: datetime | date | None
    aware_at: datetime | date
    recorded_at: datetime
    changed_at: datetime
    opened_by: str
    harm: tuple[Harm, ...]  # the present grade of each axis
    in_error: bool = False
