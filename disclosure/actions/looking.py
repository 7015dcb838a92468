"""Look at a case: who may, and the line that every look leaves."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.permissions import Actor, Forbidden, Permission
from disclosure.records.access import Look, add_look
from disclosure.records.incident import Incident
from disclosure.records.team import may_look
from disclosure.records.transaction import one_transaction


class NotYours(Forbidden):
    """The case is not this person's to see. Pages answer 404, as if it were not there."""


def look(
    session: Session, actor: Actor, incident: Incident, at: datetime, door: Door, what: str
) -> None:
    """Its own short transaction, committed before anything is shown. Raises NotYours."""
    incident_id = incident.id
    with one_transaction(session):
        there = session.get_one(Incident, incident_id, with_for_update=True)
        if not actor.may(Permission.SEE_CASES) or not may_look(session, actor, there):
            raise NotYours("This case is not one of yours.")
        add_look(session, _line(actor, incident_id, at, door, what))
        session.flush()


def look_through(
    session: Session, actor: Actor, refs: Iterable[str], at: datetime, door: Door, what: str
) -> None:
    """The same of every case shown in a list, whose cases this person may see.

    One line a case, person, list and day (of UTC): a list that stays open all day says the same.
    """
    shown = select(Incident.id).where(Incident.ref.in_(set(refs)))
    if not (ids := _not_seen_today(session, actor, at, what, session.scalars(shown))):
        return
    with one_transaction(session):
        locked = select(Incident.id).where(Incident.id.in_(ids)).order_by(Incident.id)
        there = session.scalars(locked.with_for_update())
        for incident_id in _not_seen_today(session, actor, at, what, there):
            add_look(session, _line(actor, incident_id, at, door, what))
        session.flush()


def _not_seen_today(
    session: Session, actor: Actor, at: datetime, what: str, ids: Iterable[int]
) -> list[int]:
    shown = list(ids)
    today = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    seen = select(Look.incident_id).where(
        Look.incident_id.in_(shown), Look.by == actor.email, Look.what == what, Look.at >= today
    )
    there = set(session.scalars(seen))
    return [each for each in shown if each not in there]


def _line(actor: Actor, incident_id: int, at: datetime, door: Door, what: str) -> Look:
    role = min((str(role) for role in actor.roles), default="")
    seen = Look(incident_id=incident_id, at=at, by=actor.email, role=role, door=str(door))
    seen.what, seen.why = what, ""
    return seen
