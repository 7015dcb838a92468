"""What was promised so that it does not happen again: by case, and across cases by cause and place.

It is read from the records that mark a promise (kinds/preventing.py), so it says what they say.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered, gather
from disclosure.actions.looks.caseload import seen_by
from disclosure.kinds.preventing import Prevention, Promised
from disclosure.permissions import Actor
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident, incident_called
from disclosure.records.locked import Unreadable
from disclosure.records.ring import NoKey
from workflows.words import CommitmentState, CommitmentTrigger

AT_MOST = 200  # cases on one page, the newest


@dataclass(frozen=True, slots=True)
class Promise:
    """Who promised what to whom so that it does not happen again, and how that stands.

    `done_on`: when somebody last said that it is done. `counts`: the day by which it had to be
    kept; `missed`: the same, where it was over when the present day was agreed.
    """

    incident: str
    ref: str
    words: str
    promised: Promised
    cause: str
    place: str
    improvement: str
    to: str
    owner: str  # e-mail
    due_on: date | None
    state: CommitmentState
    late: bool
    told: bool  # everybody it is owed to knows how it ended
    done_on: date | None
    counts: date | None
    missed: date | None
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause, with what was promised about it in each of its places."""

    cause: str
    places: tuple[tuple[str, tuple[Promise, ...]], ...]
    cases: int


def marked_in(gathered: Gathered) -> Iterator[tuple[Prevention, Commitment]]:
    """The marked promises of a case that are owed, each by its last mark."""
    last = {mark.commitment: mark for _, mark in gathered.case.those(Prevention)}
    for ref, mark in last.items():
        promise = gathered.promises_by_ref.get(ref)
        if promise is not None and gathered.is_owed(promise):
            yield mark, promise


@dataclass(frozen=True, slots=True)
class Across:
    """`older`: the reference of the last case looked at, where there are older ones still.
    `unread`: the cases whose words cannot be opened, by reference; what was promised there is
    missing.
    """

    promises: tuple[Promise, ...]
    older: str
    unread: tuple[str, ...] = ()


def promised_across(session: Session, actor: Actor, at: datetime, before: str = "") -> Across:
    """In the cases that this person may see, the newest first, so many at once; `before`: in those
    that are older than the case of that reference.
    """
    there = select(Evidence.incident_id).where(Evidence.kind == Prevention.word)
    cases = select(Incident).where(Incident.id.in_(there), seen_by(actor))
    if before and (last := incident_called(session, before)):
        cases = cases.where(Incident.id < last.id)
    found = list(session.scalars(cases.order_by(Incident.id.desc()).limit(AT_MOST + 1)))
    promises, unread = list[Promise](), list[str]()
    for incident in found[:AT_MOST]:
        gathered = gather(session, incident, at)
        try:
            promises += [_shown(gathered, *each) for each in marked_in(gathered)]
        except Unreadable:  # it takes no other out of the list
            unread.append(incident.ref)
    older = found[AT_MOST - 1].ref if len(found) > AT_MOST else ""
    return Across(tuple(promises), older, tuple(unread))


def by_cause(promises: Iterable[Promise]) -> list[Cause]:
    """What is called the same, however it is written, stands together; most cases first."""
    causes: dict[str, list[Promise]] = {}
    for promise in promises:
        causes.setdefault(same(promise.cause), []).append(promise)
    found = [_cause(group) for group in causes.values()]
    return sorted(found, key=lambda each: (-each.cases, each.cause.casefold()))


def same(words: str) -> str:
    """Two look-alike boxes: Two  look-alike boxes."""
    return " ".join(words.casefold().strip(" .").split())


def cases_waiting_for(session: Session, improvement: str) -> list[int]:
    """Ids of the cases in which a promise is tied to that improvement."""
    found = set[int]()
    for row in session.scalars(select(Evidence).where(Evidence.kind == Prevention.word)):
        with suppress(Unreadable, NoKey):  # of a record whose words were destroyed
            if row.body.get("improvement") == improvement:
                found.add(row.incident_id)
    return sorted(found)


def _cause(group: list[Promise]) -> Cause:
    places: dict[str, list[Promise]] = {}
    for promise in group:
        places.setdefault(same(promise.place), []).append(promise)
    shown = tuple((found[0].place, tuple(found)) for found in places.values())
    return Cause(group[0].cause, shown, len({promise.incident for promise in group}))


def _shown(gathered: Gathered, mark: Prevention, promise: Commitment) -> Promise:
    owed = gathered.owed_to(promise)
    names = [person.called for person in gathered.persons if person.number in owed]
    return Promise(
        gathered.incident.ref,
        promise.ref,
        gathered.words_of(promise),
        mark.promised,
        mark.cause,
        mark.place,
        mark.improvement or "",
        ", ".join(names),
        promise.owner,
        promise.due_on,
        promise.state,
        gathered.is_late(promise),
        gathered.is_told(promise),
        _done_on(gathered, promise),
        gathered.day_that_counts(promise),
        gathered.missed_on(promise),
        gathered.zone,
    )


def _done_on(gathered: Gathered, promise: Commitment) -> date | None:
    done = gathered.case.last_move(promise.ref, CommitmentTrigger.DONE)
    return gathered.day_of(done.at) if done else None
