"""One change to one case: one transaction, one lock, each entry sealed before what it seals."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from disclosure.actions.destroyed import must_be_whole, must_stand
from disclosure.actions.facts import Gathered
from disclosure.actions.lateness import newly_late
from disclosure.actions.outgoing.news import write_news
from disclosure.actions.people.other_cases import make_others_again
from disclosure.actions.reading import LATE
from disclosure.permissions import Actor, Forbidden, is_family
from disclosure.records.audit import (
    AuditEntry,
    add_entry,
    entries_of,
    last_of_entries,
    numbers_of_entries,
    who_entered,
)
from disclosure.records.evidence import Evidence, new_salt
from disclosure.records.found_by import keep_in_step
from disclosure.records.incident import Incident
from disclosure.records.sealed import change_of, changed_rows, fill_in
from disclosure.records.search_words import What
from disclosure.records.team import may_write, name_on
from disclosure.records.transaction import one_transaction
from disclosure.records.watch import look_soon
from disclosure.records.words_in_step import bring_in_step, touched
from workflows.second_person import IN_THE_NAME


class Door(StrEnum):
    PAGE = "page"
    COMMAND = "command"
    API = "api"
    IMPORT = "import"
    JOB = "job"


class ChangedMeanwhile(Exception):
    """Someone else changed it after this person opened it. Nothing was saved."""

    def __init__(self, says: str, by: str = "", what: tuple[str, ...] = ()) -> None:
        super().__init__(says)
        self.by, self.what = by, what


BEHIND_THE_WALL = "record analysis"  # the entry of one: shown to nobody who may not read it
CLOCK = Actor("clock", "The clock")  # what no person did: a day passed
NOT_YOURS = "This case is not one of yours."
NEWEST = 5  # of the changes made meanwhile; the others stand in the case


def by_a_job(email: str) -> str:
    """As what a job does in somebody's name is kept: that person did not do it."""
    return f"{IN_THE_NAME}{email}"


@dataclass(frozen=True, slots=True)
class Change:
    incident_id: int
    actor: Actor
    at: datetime
    door: Door
    seen_version: int | None = None  # None: nothing was decided on what was read, as when adding
    asked_by: str = ""  # who did it by a job, where the rights are another's

    @property
    def by(self) -> str:
        """As the record keeps it. What a job does in somebody's name, that person did not do."""
        email = self.asked_by or self.actor.email
        return by_a_job(email) if self.door is Door.JOB else email


@dataclass
class OpenCase:
    """A locked case and what will be written with the change."""

    session: Session
    incident: Incident
    change: Change
    zone: ZoneInfo
    entries: list[AuditEntry] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)  # evidence and other rows that are only added
    was: str = ""
    names: set[str] = field(default_factory=set)  # staff whom this change names on the case

    @cached_property
    def gathered(self) -> Gathered:
        """The case as it stood when it was opened, at the moment of the change."""
        return Gathered(self.session, self.incident, self.change.at)

    @contextmanager
    def changed_by(self, change: Change) -> Iterator[None]:
        """What is written down inside is sealed in that name, by that door."""
        before, self.change = self.change, change
        try:
            yield
        finally:
            self.change = before

    @property
    def number(self) -> int:
        """Of the next entry."""
        return self.incident.version + len(self.entries) + 1

    def write_down(self, what: str, row: Any = None) -> None:
        """One entry; `row` is the record that it seals, stored with it."""
        change = self.change
        entry = AuditEntry(incident_id=self.incident.id, number=self.number, at=change.at)
        entry.by, entry.door, entry.what = change.by, str(change.door), what
        entry.device = change.actor.device or None
        entry.digest = row.digest() if row else ""
        entry.changes = []
        self.entries.append(entry)
        if row:
            self.rows.append(row)

    def go_on(self) -> None:
        """What was done so far, sealed as if it had come alone: the next reads it as it stands."""
        if self.entries:
            seal(self)
            self.entries, self.rows, self.was = [], [], self.incident.state
            self.__dict__.pop("gathered", None)

    def note_lateness(self) -> None:
        """Before anything changes: what became late until now."""
        for note in list(newly_late(self.gathered)):
            row = self.evidence(LATE, note.at, note.body)
            row.by, row.door = CLOCK.email, str(Door.JOB)
            self.write_down(note.what, row)
            self.entries[-1].by, self.entries[-1].door = row.by, row.door
            self.entries[-1].device = None

    def evidence(self, kind: str, at: datetime, body: Mapping[str, Any], **cells: Any) -> Evidence:
        """A record numbered for the next entry; not yet written down."""
        change = self.change
        row = Evidence(incident_id=self.incident.id, number=self.number, kind=kind, at=at)
        row.recorded_at, row.by, row.door = change.at, change.by, str(change.door)
        row.about, row.parent = cells.get("about"), cells.get("parent")
        row.withdraws, row.schema = cells.get("withdraws", False), cells.get("schema", 1)
        row.salt = new_salt()
        row.keep(self.session, body)
        return row


@contextmanager
def open_case(session: Session, change: Change) -> Iterator[OpenCase]:
    """The case, locked: others wait, and what is read now is the latest.

    Leaving the block writes every entry first, then what changed, in one transaction. Raises
    Forbidden where the case is not this person's to see, ChangedMeanwhile where `seen_version`
    is no longer the version of the case, Destroyed where its words are gone.
    """
    with one_transaction(session):
        case = _locked(session, change)
        must_write(session, change.actor, case.incident)
        must_have_seen(session, case.incident, case.incident.version, change.seen_version)
        case.note_lateness()
        must_be_whole(case.incident, case.gathered.case.destroyed)
        yield case
        seal(case)


@contextmanager
def open_for_the_clock(session: Session, incident_id: int, at: datetime) -> Iterator[OpenCase]:
    """The case, locked, for what follows from the time alone: that something became late.

    Leaving the block seals what was noted; where nothing was, the case and its version stay.
    """
    with one_transaction(session):
        case = _locked(session, Change(incident_id, CLOCK, at, Door.JOB))
        case.note_lateness()
        yield case
        if case.entries:
            seal(case)


@contextmanager
def open_beside(session: Session, change: Change) -> Iterator[OpenCase]:
    """The case, locked, for what lies beside the record: who writes a letter, what is typed.

    Leaving the block seals what was written down; where nothing was, the case and its version
    stay. Raises Forbidden where the case is not this person's to see.
    """
    with one_transaction(session):
        case = _locked(session, change)
        must_write(session, change.actor, case.incident)
        must_stand(session, case.incident)
        yield case
        if case.entries:
            seal(case)


def _locked(session: Session, change: Change) -> OpenCase:
    incident = session.get_one(Incident, change.incident_id, with_for_update=True)
    zone = incident.zone
    return OpenCase(session, incident, change, zone, was=incident.state)


def seal(case: OpenCase) -> None:
    """Write the entries, the last of which seals every row that changed; then the rows; then that
    there is news for the family, where there is.
    """
    session, incident, last = case.session, case.incident, case.entries[-1]
    incident.version = last.number
    words, owners = set[What](), set[str]()
    for row in changed_rows(session):
        row.version = last.number
        fill_in(row)
        last.changes.append(change_of(row))
        keep_in_step(session, row)
        words |= touched(row)
        owners.add(getattr(row, "owner", None) or "")
    for entry in case.entries:
        entry.was, entry.now = case.was, str(incident.state)
        add_entry(session, entry)
    session.flush()  # what others refer to first
    bring_in_step(session, incident, words)
    session.add_all(case.rows)
    acted = () if case.change.asked_by else (case.change.actor.email,)
    staff = {who for who in (*acted, *case.names) if not is_family(who)}
    name_on(session, incident.id, staff - {CLOCK.email}, case.names | owners)
    if case.change.actor is not CLOCK:
        look_soon(session, incident.id, case.change.at)
    session.flush()
    kinds = {row.kind for row in case.rows if isinstance(row, Evidence)}
    make_others_again(session, incident, kinds)
    person = case.change.actor.person
    write_news(session, incident, case.change.at, case.rows, person.number if person else None)


def last_entry(session: Session, incident_id: int, what: str) -> int:
    """The number of the latest change that was written down in these words; 0: there is none."""
    return max(entries_called(session, incident_id, what), default=0)


def entries_called(session: Session, incident_id: int, what: str) -> list[int]:
    """The numbers of all changes that were written down in these words, in order."""
    return numbers_of_entries(session, incident_id, what)


def last_change(session: Session, incident_id: int, whats: Collection[str]) -> datetime | None:
    """When the latest was made that was written down in one of these words."""
    return last_of_entries(session, incident_id, whats)


def who_acted(session: Session, incident_ids: Collection[int]) -> dict[int, set[str]]:
    """By case: who changed anything in it, also where a job wrote it down in their name."""
    acted = {incident_id: set[str]() for incident_id in incident_ids}
    for incident_id, by in who_entered(session, incident_ids):
        acted[incident_id].add(by.removeprefix(IN_THE_NAME))
    return acted


def must_write(session: Session, actor: Actor, incident: Incident) -> None:
    """Staff in cases of theirs, a family in its own. Raises Forbidden."""
    theirs = actor.person and actor.person.incident_id == incident.id
    if not (theirs or may_write(session, actor, incident)):
        raise Forbidden(NOT_YOURS)


def must_have_seen(session: Session, incident: Incident, version: int, seen: int | None) -> None:
    """Raises ChangedMeanwhile. That a day passed is no change by anybody: it makes no open form
    stale. A version that there was not yet can only be a slip: nobody decided on it.

    `version`: that of the thing, be it the case, a letter or a promise.
    """
    if seen is None or seen == version:
        return
    if seen > version:
        raise ChangedMeanwhile(f"This stands at version {version}, not {seen}. Nothing was saved.")
    newer = entries_of(session, incident.id, after=seen)
    if version != incident.version or any(entry.by != CLOCK.email for entry in newer):
        raise stale(session, incident, seen)


def stale(session: Session, incident: Incident, seen: int) -> ChangedMeanwhile:
    entries = entries_of(session, incident.id, after=seen)
    newer = [e for e in entries if e.what != BEHIND_THE_WALL and e.by != CLOCK.email]
    what = tuple(f"{entry.by}: {entry.what}" for entry in newer)
    told = "; ".join(f"{_called(entry.by)}: {entry.what}" for entry in newer[-NEWEST:])
    told += f", and {len(newer) - NEWEST} before" if len(newer) > NEWEST else ""
    says = f"Someone changed this after you opened it: {told or 'see the case'}."
    return ChangedMeanwhile(f"{says} Nothing was saved.", newer[-1].by if newer else "", what)


def _called(by: str) -> str:
    return "the family, on its page" if is_family(by) else by
