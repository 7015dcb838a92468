"""What somebody who leaves still owes goes to a named successor: reassigned, never lost."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import gate, recording
from disclosure.actions.change import Change, Door
from disclosure.actions.facts import gather
from disclosure.actions.projecting import named_contact
from disclosure.permissions import Actor, Permission
from disclosure.records.commitment import Commitment
from disclosure.records.incident import Incident
from disclosure.records.team import CaseMember
from disclosure.records.users import users_with
from workflows.words import CommitmentState, CommitmentTrigger, State


def hand_over(session: Session, at: datetime, leaves: str, takes_over: str) -> None:
    """One case at a time, each in its own transaction; asked again, it goes on where it stopped.

    It is done in the name of a risk manager of the case's site, since an administrator reads and
    changes no case. Where a site has none, the successor does it.
    """
    for incident_id in _open_cases(session, leaves):
        incident = session.get_one(Incident, incident_id)
        change = Change(incident_id, _who(session, incident, takes_over), at, Door.JOB)
        _promises(session, change, leaves, takes_over)
        _contact(session, incident, change, leaves, takes_over)


def _open_cases(session: Session, email: str) -> list[int]:
    named = select(CaseMember.incident_id).where(CaseMember.email == email)
    return list(session.scalars(named.order_by(CaseMember.incident_id)))


def _who(session: Session, incident: Incident, takes_over: str) -> Actor:
    managers = users_with(session, Permission.MOVE_INCIDENT, incident.site_id)
    return (managers or users_with(session, Permission.PROMISE, incident.site_id))[0].actor()


def _promises(session: Session, change: Change, leaves: str, takes_over: str) -> None:
    owed = select(Commitment.ref).where(
        Commitment.incident_id == change.incident_id,
        Commitment.owner == leaves,
        Commitment._state == CommitmentState.OPEN,
    )
    for ref in list(session.scalars(owed.order_by(Commitment.id))):
        gate.move(session, change, ref, CommitmentTrigger.REASSIGN, data={"owner": takes_over})


def _contact(
    session: Session, incident: Incident, change: Change, leaves: str, takes_over: str
) -> None:
    gathered = gather(session, incident, change.at)
    contact = named_contact(gathered.case)
    if incident.state is State.CLOSED or contact is None or contact.user != leaves:
        return
    note = "has left. Name the family's new contact, and tell the family."
    words = {"words": f"{contact.name}, the family's contact, {note}"}
    recording.record(session, change, "note", words)
