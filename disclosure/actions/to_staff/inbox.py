"""The messages of one person: what is new by case, what they saw before, and marking as seen.

What was told to somebody who saw the case is theirs as long as they see it: who is shut out of a
case, or has left its site, is shown no trace of it, in the list and by mail alike.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, exists, not_, or_
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.to_staff.delivering import About, Thing, things_of
from disclosure.permissions import Actor, Permission
from disclosure.records.incident import Incident
from disclosure.records.outbox import (
    Message,
    locked,
    seen_count,
    seen_of,
    unseen_count,
    unseen_of,
)
from disclosure.records.team import CaseMember
from disclosure.records.transaction import one_transaction

PAGE = 50  # messages; those not seen yet come as many at a time


@dataclass(frozen=True, slots=True)
class CaseOf:
    """What was said of one case."""

    about: About
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    """The latest case first. `unseen` and `total` count messages, as far as MOST_COUNTED; `older`:
    the message after which the next page begins, 0 where there is none."""

    new: tuple[CaseOf, ...]
    unseen: int
    seen: tuple[CaseOf, ...]
    total: int
    older: int

    @property
    def ids(self) -> list[int]:
        return [id for case in self.new for thing in case.things for id in thing.ids]


def inbox(session: Session, actor: Actor, before: int = 0) -> Inbox:
    """One's own only. `before`: those seen that come after this message; 0: from the latest."""
    actor.must(Permission.SIGNED_IN)
    mine = still_for(actor)
    new = unseen_of(session, actor.email, PAGE, mine)
    seen = seen_of(session, actor.email, before, PAGE + 1, mine)
    return Inbox(
        _by_case(things_of(session, new, actor)),
        unseen_count(session, actor.email, mine),
        _by_case(things_of(session, seen[:PAGE], actor)),
        seen_count(session, actor.email, mine),
        seen[PAGE - 1].id if len(seen) > PAGE else 0,
    )


def count_of_new(session: Session, actor: Actor) -> int:
    """How many wait in the list, as it shows them."""
    return unseen_count(session, actor.email, still_for(actor))


def still_for(actor: Actor) -> ColumnElement[bool]:
    """Of the messages to this person, those that they may be shown now: asked as every list is.

    Whoever stands in for a colleague is told by the reference, as long as that colleague is not
    shut out of the case.
    """
    colleague = (CaseMember.incident_id == Incident.id, CaseMember.email == Message.instead_of)
    instead = or_(not_(Incident.restricted), exists().where(*colleague, CaseMember.only))
    sees = or_(seen_by(actor), and_(Message.instead_of.is_not(None), instead))
    return or_(
        Message.incident_id.is_(None), exists().where(Incident.id == Message.incident_id, sees)
    )


def _by_case(things: list[Thing]) -> tuple[CaseOf, ...]:
    latest: dict[str, int] = {}
    for thing in things:
        latest.setdefault(thing.about.ref, len(latest))
    ordered = sorted(things, key=lambda thing: latest[thing.about.ref])
    grouped = groupby(ordered, key=lambda thing: thing.about)
    return tuple(CaseOf(about, tuple(those)) for about, those in grouped)


def see(session: Session, actor: Actor, at: datetime, ids: Collection[int]) -> None:
    """What this person has been shown, and nothing that came meanwhile; only their own."""
    actor.must(Permission.SIGNED_IN)
    with one_transaction(session):
        for message in locked(session, ids):
            if message.to == actor.email and message.seen_at is None:
                message.seen_at = at
