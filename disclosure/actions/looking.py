"""Look at a case: who may, and the line that every look leaves."""

from datetime import datetime

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
        role = min((str(role) for role in actor.roles), default="")
        seen = Look(incident_id=incident_id, at=at, by=actor.email, role=role, door=str(door))
        seen.what, seen.why = what, ""
        add_look(session, seen)
        session.flush()
