"""Before anything leaves a case as a file: who may take it, the look it leaves, the note of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.checks.checking import involved_in
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.looks.looking import look, theirs_by_role
from disclosure.actions.refused import Refused
from disclosure.permissions import Actor, Forbidden, Permission
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.transaction import one_transaction

TOOK_PART = "You took part in the care, so another person takes files of this case away."


def looked_at(
    session: Session, actor: Actor, incident: Incident, at: datetime, door: Door, what: str
) -> Gathered:
    """Words of a case in a file, of whatever kind: a pack, a proof with words, all about a person.

    A broken glass is for looking: nothing is taken away through it. Raises Forbidden, NotYours, and
    Refused where they took part in the care.
    """
    actor.must(Permission.REPORT)
    incident_id = incident.id
    look(session, actor, incident, at, door, what)
    there = session.get_one(Incident, incident_id)
    if not theirs_by_role(session, actor, there):
        raise Forbidden("A broken glass lets you look, and take nothing away.")
    gathered = gather(session, there, at)
    if actor.email in involved_in(gathered):
        raise Refused(TOOK_PART)
    return gathered


def noted(session: Session, actor: Actor, at: datetime, door: Door, what: str, about: str) -> None:
    """In the chain of the house, before it is given."""
    with one_transaction(session):
        note_of_house(session, at, actor.email, str(door), what, about)
