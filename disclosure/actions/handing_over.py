"""What somebody who leaves still owes goes to a named successor: reassigned, never lost."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import gate, recording
from disclosure.actions.change import Change, Door, Refused
from disclosure.actions.commitment_moves import why_ended
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.messages import pass_on
from disclosure.actions.people_now import named_contact
from disclosure.kinds.notes import Note
from disclosure.permissions import Actor, Permission
from disclosure.records.incident import Incident
from disclosure.records.team import CaseMember, may_write, team_of
from disclosure.records.users import actor_called, user_called, users_with
from workflows.words import CommitmentState, CommitmentTrigger, State


def hand_over(session: Session, at: datetime, leaves: str, takes_over: str) -> None:
    """One case at a time, each in its own transaction; asked again, it goes on where it stopped.
    What they were reminded of and have not seen goes last.

    It is done in the name of a risk manager of the case's site, since an administrator reads and
    changes no case. Where a site has none, by whoever may promise there, or the successor.
    """
    for incident_id in _cases_naming(session, leaves):
        incident = session.get_one(Incident, incident_id)
        if not _is_left(gather(session, incident, at), leaves):
            continue
        change = Change(incident_id, _who(session, incident, takes_over), at, Door.JOB)
        _let_in(session, incident, change, leaves, takes_over)
        _promises(session, incident, change, leaves, takes_over)
        _contact(session, incident, change, leaves, takes_over)
    pass_on(session, at, leaves, takes_over)


def _cases_naming(session: Session, email: str) -> list[int]:
    named = select(CaseMember.incident_id).where(CaseMember.email == email)
    return list(session.scalars(named.order_by(CaseMember.incident_id)))


def _is_left(gathered: Gathered, leaves: str) -> bool:
    """Whether anything of this case hangs on the one who leaves."""
    contact = named_contact(gathered.case)
    rings = contact is not None and contact.user == leaves
    return bool(_owed(gathered, leaves)) or (rings and gathered.incident.state is not State.CLOSED)


def _owed(gathered: Gathered, owner: str) -> list[str]:
    """Open promises; one that ended with its letter or its record is nobody's any more."""
    mine = (c for c in gathered.commitments if c.owner == owner)
    return [
        c.ref for c in mine if c.state is CommitmentState.OPEN and why_ended(gathered, c) is None
    ]


def _who(session: Session, incident: Incident, takes_over: str) -> Actor:
    managers = users_with(session, Permission.MOVE_INCIDENT, incident.site_id)
    others = users_with(session, Permission.PROMISE, incident.site_id)
    heir = user_called(session, takes_over)
    for user in (*managers, *others, *([heir] if heir else [])):
        actor = user.actor()
        if actor.may(Permission.PROMISE) and may_write(session, actor, incident):
            return actor
    raise Refused(
        f"Nobody who is left may change {incident.ref}, so what was promised there is not handed "
        "over yet. Give a risk manager this site, then close the account again."
    )


def _let_in(
    session: Session, incident: Incident, change: Change, leaves: str, takes_over: str
) -> None:
    """A case that only named people see is shown to whoever now keeps its promises."""
    team = team_of(session, incident.id)
    only = {email for email, member in team.items() if member.only}
    if not incident.restricted or takes_over in only or not change.actor.may(Permission.DECIDE):
        return
    kept = sorted(email for email in {*only, takes_over} if actor_called(session, email))
    why = f"{leaves} has left, and {takes_over} takes over"
    recording.record(session, change, "restrict", {"only": kept, "reason": why})


def _promises(
    session: Session, incident: Incident, change: Change, leaves: str, takes_over: str
) -> None:
    for ref in _owed(gather(session, incident, change.at), leaves):
        gate.move(session, change, ref, CommitmentTrigger.REASSIGN, data={"owner": takes_over})


def _contact(
    session: Session, incident: Incident, change: Change, leaves: str, takes_over: str
) -> None:
    gathered = gather(session, incident, change.at)
    contact = named_contact(gathered.case)
    if incident.state is State.CLOSED or contact is None or contact.user != leaves:
        return
    left = f"{contact.name}, the family's contact, has left."
    words = f"{left} Name the family's new contact, and tell the family."
    if all(note.words != words for _, note in gathered.case.those(Note)):
        recording.record(session, change, "note", {"words": words})
