"""Who the case is about, who must be told, what they allow, and each attempt to reach them."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any

from pydantic import model_validator

from disclosure.kinds.days import why_not_over
from disclosure.kinds.fields import (
    Born,
    Day,
    Happened,
    Hour,
    Id,
    Line,
    Many,
    Reason,
    Ref,
    TrueOrFalse,
    Words,
    latest_of,
    marked,
    moment_of,
    shared,
    team_only,
    who_wrote_it,
)
from disclosure.kinds.kind import Creation, End, Kind, Part, Review
from disclosure.kinds.mail_address import why_not_written
from disclosure.kinds.postal_address import IN_WORDS, fits
from disclosure.kinds.replies import CameBy, answered_letter, came_by
from disclosure.kinds.ways_said import way_said
from disclosure.permissions import Permission
from workflows.consents import Purpose
from workflows.words import PatientChange, Standing, Way


class Safe(Part):
    use: Many[Way] = shared("Ways to use", default=())
    never: Many[Way] = shared(
        "Ways never to use", "We will not ring, write or call this way", default=()
    )
    earliest: Hour | None = shared("Not before", "An hour of the day, such as 15:00", default=None)
    latest: Hour | None = shared("Not after", "An hour of the day, such as 19:30", default=None)
    on_hard_days: TrueOrFalse = shared(
        "News may come on a birthday or an anniversary too",
        "Otherwise none comes on the patient's birthday, the day of the harm, or that of the death",
        default=False,
    )


class Avoid(Part):
    on: Day = shared("Day to avoid", "A birthday, an anniversary")
    why: Line = shared("Why")


class Person(Kind):
    word = "person"
    heading = "Name a person"
    says = "Who this is about, who must be told, and how they may safely be reached."
    may = Permission.RECORD_CARE

    name: Line = shared("Name", "As it should stand on a letter: Mrs Ewa Nowak")
    preferred_name: Line | None = shared("What they like to be called", default=None)
    pronouns: Line | None = shared("Pronouns", "She, he, they", default=None)
    relationship: Line = shared("Relationship", "Patient, daughter, advocate")
    is_patient: TrueOrFalse = shared("Are they the patient")
    standing: Standing = team_only(
        "Standing", "Relevant: must be told. Also told: with consent. Not to be told."
    )
    lawful_basis: Line | None = team_only(
        "Why they may be told", "Parent, attorney, executor, the patient agreed", default=None
    )
    tell: Many[Line] = team_only("What they may be told", "One a line", default=())
    not_with: Many[Id] = team_only("Not to be put together with", refers="person", default=())
    post: Many[Line] = shared(
        "Postal address", "Two to seven lines, as on an envelope, without the name", default=()
    )
    phone: Line | None = shared("Telephone", default=None)
    email: Line | None = shared("E-mail", default=None)
    safe: Safe = shared("How to reach them", default=Safe())
    language: Line | None = shared("Language", "English, Polish", default=None)
    interpreter: Line | None = shared(
        "Interpreter", "Which, if they need one: Polish, sign language", default=None
    )
    formats: Many[Line] = shared("Formats they need", "Large print, easy read", default=())
    avoid: Many[Avoid] = shared("Days to avoid", default=())
    matters: Words | None = shared("What matters to them", "In their words", default=None)
    written_by: Line | None = who_wrote_it()

    def in_short(self) -> str:
        return self.name

    def contradictions(self) -> Iterator[tuple[str, str]]:
        yield from _address(self.post)
        yield from _email(self.email)
        yield from _reach(self.safe)


class Emptied(StrEnum):
    """What somebody may ask us to know no longer."""

    PREFERRED_NAME = "preferred_name"
    PRONOUNS = "pronouns"
    POST = "post"
    PHONE = "phone"
    EMAIL = "email"
    LANGUAGE = "language"
    INTERPRETER = "interpreter"
    FORMATS = "formats"
    AVOID = "avoid"
    MATTERS = "matters"


class PersonChange(Kind):
    """Any field of the person; one that takes `relevant` away waits for a second person.

    What is not named stays as it is. A field that is `null`, or named in `empties`, is taken away.
    """

    word = "person_change"
    heading = "Change what we know of a person"
    says = "A new address, another wish, a different standing; or that a relative died."
    may = Permission.RECORD_CARE
    by_family = True
    about_field = "person"

    person: Id = shared("Whom", refers="person")
    name: Line | None = shared("Name", default=None)
    preferred_name: Line | None = shared("What they like to be called", default=None)
    pronouns: Line | None = shared("Pronouns", default=None)
    relationship: Line | None = shared("Relationship", default=None)
    is_patient: TrueOrFalse | None = shared("Are they the patient", default=None)
    standing: Standing | None = team_only(
        "Standing", "Of a relative who died: not to be told", default=None
    )
    lawful_basis: Line | None = team_only("Why they may be told", default=None)
    tell: Many[Line] | None = team_only("What they may be told", default=None)
    not_with: Many[Id] | None = team_only(
        "Not to be put together with", refers="person", default=None
    )
    post: Many[Line] | None = shared("Postal address", default=None)
    phone: Line | None = shared("Telephone", default=None)
    email: Line | None = shared("E-mail", default=None)
    safe: Safe | None = shared("How to reach them", default=None)
    language: Line | None = shared("Language", default=None)
    interpreter: Line | None = shared("Interpreter", default=None)
    formats: Many[Line] | None = shared("Formats they need", default=None)
    avoid: Many[Avoid] | None = shared("Days to avoid", default=None)
    matters: Words | None = shared("What matters to them", default=None)
    empties: Many[Emptied] | None = shared(
        "What to take away", "What we know of them and should not: an old number", default=None
    )
    reason: Reason = team_only("Why this changes")
    at: Happened | None = shared(
        "When they told us",
        "If that was earlier. A way they forbid counts as forbidden from then on",
        default=None,
    )
    letter: Ref | None = answered_letter()
    how: CameBy | None = came_by()

    @model_validator(mode="before")
    @classmethod
    def _nothing_empties(cls, told: Any) -> Any:
        """`"phone": null` is said as `"empties": ["phone"]`, which is how it is kept."""
        if not isinstance(told, dict):
            return told
        gone = [str(name) for name in Emptied if name in told and told[name] is None]
        if not gone:
            return told
        named = told.get("empties") or []
        named = list(named) if isinstance(named, list | tuple) else [named]
        kept = {name: value for name, value in told.items() if name not in gone}
        return kept | {"empties": list(dict.fromkeys([*named, *gone]))}

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if not self.changes():
            yield "person", "say what changes"
        for name in sorted(self.model_fields_set & _NEVER_EMPTY):
            if getattr(self, name) is None:
                yield name, "this cannot be taken away; say what it is now"
        for name in self.empties or ():
            if getattr(self, name):
                yield name, "either take it away or say what it is now, not both"
        yield from _address(self.post or ())
        yield from _email(self.email)
        yield from _reach(self.safe or Safe())

    def changes(self) -> dict[str, object]:
        """The fields of the person that this sets, as a stored body spells them; None: no more."""
        body = self.as_it_was_stored()
        told = {name: value for name, value in body.items() if name not in _ABOUT_THE_CHANGE}
        return told | {str(name): None for name in self.empties or ()}


_ABOUT_THE_CHANGE = frozenset({"person", "reason", "at", "empties", "letter", "how"})
_NEVER_EMPTY = frozenset(PersonChange.model_fields) - _ABOUT_THE_CHANGE - set(Emptied)


class PersonChangeReview(Review):
    word = "person_change_review"
    heading = "Review that somebody need no longer be told"
    says = "A second person agrees that somebody need no longer be told."
    about_field = "person_change"

    person_change: Id = team_only("Which change", refers="person_change")


class Patient(Part):
    name: Line | None = shared("Name", default=None)
    born_on: Born | None = shared("Date of birth", default=None)
    identifier: Line | None = team_only(
        "Number", "Hospital, health service or other number", default=None
    )


class PatientStatus(Kind):
    word = "patient_status"
    heading = "Record a change in the patient's life"
    says = "The patient died, lost or regained capacity, came of age, or is known now."
    may = Permission.JUDGE

    what: PatientChange = shared("What happened")
    at: Happened = shared("When", "Of a death whose day nobody knows, when they were found")
    day_unknown: TrueOrFalse | None = shared(
        "Nobody knows the day of the death",
        "Then nobody is told that they died on the day they were found",
        default=None,
    )
    source: Line = team_only("How we know", "The ward, the family, the registrar")
    patient: Patient | None = shared(
        "Who they are",
        "Where they are now identified. What is left empty stays as it is known",
        default=None,
    )
    funeral_on: Day | None = shared(
        "The day of the funeral",
        "So that we do not ask the family how we did before it, and send no news on that day",
        default=None,
    )
    written_by: Line | None = who_wrote_it()
    known_before: Patient | None = marked("What was known of them before", default=None)

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.funeral_on and self.what is not PatientChange.DIED:
            yield "funeral_on", "only after a death"
        if self.day_unknown and self.what is not PatientChange.DIED:
            yield "day_unknown", "only of a death"
        if self.what is PatientChange.IDENTIFIED and self.patient in (None, Patient()):
            yield "patient", "say who they are"

    def contradictions_at(self, now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
        if self.funeral_on and latest_of(self.funeral_on, zone) < moment_of(self.at, zone):
            yield "funeral_on", "this lies before the death. Put one of the two days right"


AGAINST_WISHES = "We tried to reach you by {}, which you had asked us never to do."


def concern_against_wishes(person: int, way: Way, at: Any) -> Creation:
    """What they would rightly say of it, opened for them: they asked us never to do that."""
    words = AGAINST_WISHES.format(way.replace("_", " "))
    return Creation("concern", {"person": person, "words": words, "at": at})


def concern_of_asking(person: int, how: str, at: Any) -> Creation:
    """The same of an asking or an offer, where the way was typed in words."""
    return concern_against_wishes(person, way_said(how) or Way.OTHER, at)


class Attempt(Kind):
    word = "attempt"
    heading = "Record an attempt to reach somebody"
    says = "You tried to reach somebody. Each try counts, also one nobody answered."
    may = Permission.RECORD_CARE

    person: Id = shared("Whom", refers="person")
    how: Way = shared("How")
    at: Happened = shared("When")
    result: Words = shared("What came of it")
    tried_by: Line | None = team_only(
        "Who tried, if not you", "The name on the sheet, where you type one in", default=None
    )
    against_wishes: TrueOrFalse = marked("Against their wishes")

    def creates(self) -> Iterator[Creation]:
        if self.against_wishes:
            at = self.model_dump(mode="json")["at"]
            yield concern_against_wishes(self.person, self.how, at)


class Consent(Kind):
    word = "consent"
    heading = "Record what somebody allows"
    says = "What somebody allows us to share, record or teach, and until when."
    may = Permission.RECORD_CARE
    by_family = True

    person: Id = shared("Whose word it is", refers="person")
    purpose: Purpose = shared(
        "What for",
        "Contact: to ask later how they are, after all this is done. Who wants to hear no more "
        "now: use “Say why something cannot be done”",
    )
    shared_with: Line | None = shared(
        "With whom", "A no that names nobody shuts out everybody", default=None, alias="with"
    )
    with_person: Id | None = shared(
        "Which person of this case, where it is one", refers="person", default=None
    )
    what: Many[Line] = shared("What of it", "Letters, everything. One a line", default=())
    agrees: TrueOrFalse = shared("Do they agree")
    until: Day | None = shared("Until when", default=None)
    asked_by: Line = shared("Who asked them")
    at: Happened = shared("When")

    def contradictions_at(self, now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
        if says := why_not_over(self.at, self.until, zone):
            yield "until", says

    def runs(self, on: date) -> bool:
        return self.agrees and (self.until is None or on <= self.until)


class ConsentEnd(End):
    word = "consent_end"
    heading = "Record that a consent is taken back"
    says = "They took it back, or it ran out."
    may = Permission.RECORD_CARE
    by_family = True
    about_field = "consent"

    consent: Id = shared("Which consent", refers="consent")


def _reach(safe: Safe) -> Iterator[tuple[str, str]]:
    if set(safe.use) & set(safe.never):
        yield "safe", "the same way cannot be used and forbidden"
    if safe.earliest and safe.earliest == safe.latest:
        yield "safe", "the earliest hour and the latest are the same"


def _email(address: str | None) -> Iterator[tuple[str, str]]:
    if why := why_not_written(address or ""):
        yield "email", why


def _address(lines: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not fits(lines):
        yield "post", f"a postal address has {IN_WORDS}, the name not counted"
