"""What `doctor` asks of what is open: whether its owner is here, and may look after it. By
references, never by words."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.destroyed import stub_of
from disclosure.actions.leavers.handing_over import left_behind
from disclosure.actions.leavers.taking_over import decides
from disclosure.records.incident import Incident
from disclosure.records.team import named_by_restriction
from disclosure.records.users import actor_called, all_users
from disclosure.settings import Settings

Sentences = Iterator[tuple[str, str]]  # what is wrong, and its mend


def owners(session: Session, settings: Settings, now: datetime) -> Sentences:
    """Nobody is reminded of what belongs to a closed account, and whoever got another role is
    reminded of what they cannot open."""
    for user in all_users(session):
        if not (refs := left_behind(session, user.email, now)):
            continue
        what = ", ".join(refs)
        if user.active:
            mend = "Give each to somebody who may; or give the role or the site back."
            yield f"{user.name} owns {what}, and may not look after it with their roles.", mend
        else:
            mend = "Close the account again and name a successor: what is open goes to them."
            yield f"{user.name} has left, and still owns {what}.", mend


def seats(session: Session, settings: Settings, now: datetime) -> Sentences:
    """Where one of those named has left too, `owners` names the case."""
    restricted = select(Incident).where(Incident.restricted).order_by(Incident.id)
    for incident in session.scalars(restricted):
        only = named_by_restriction(session, incident.id)
        here = all(actor_called(session, each) for each in only)
        decided = any(decides(session, each) for each in only) or stub_of(session, incident.id)
        if here and not decided:
            what = f"Nobody named on {incident.ref}, which only named people see, may decide there."
            yield what, "Give one of them the role of a risk manager: they can name another."


ASKED = (owners, seats)
