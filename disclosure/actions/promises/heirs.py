"""Who takes over what comes back to somebody who has left, or may not keep it any more."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered
from disclosure.actions.people.people_now import keeper_of
from disclosure.actions.people.who_left import WhoLeft, who_took_over
from disclosure.permissions import Permission
from disclosure.records.commitment import Commitment
from disclosure.records.incident import Incident
from disclosure.records.team import is_theirs
from disclosure.records.users import User, user_called, users_with


def heir_of(session: Session, left: WhoLeft, email: str) -> User | None:
    """The account of whoever took over; of the person, if they still work here."""
    user = user_called(session, who_took_over(left, email))
    return user if user and user.active else None


def heir_of_promise(gathered: Gathered, promise: Commitment) -> str | None:
    """None: its owner is here and may keep it, or nobody who may is left. `doctor` says so then."""
    owner = user_called(gathered.session, promise.owner)
    if owner and owner.active and _may(owner, gathered):
        return None
    able = (user for user in _asked(gathered, promise.owner) if user and _may(user, gathered))
    return next((user.email for user in able), None)


def _asked(gathered: Gathered, owner: str) -> Iterator[User | None]:
    session, incident = gathered.session, gathered.incident
    yield heir_of(session, gathered.left, owner)
    yield heir_of(session, gathered.left, keeper_of(gathered.case))
    yield from users_with(session, Permission.MOVE_INCIDENT, incident.site_id)


def _may(user: User, gathered: Gathered) -> bool:
    """A case that only named people see gives its promises to nobody else."""
    keeps = user.actor().may(Permission.DO_PROMISED)
    return keeps and _sees(gathered.session, user, gathered.incident)


def _sees(session: Session, user: User, incident: Incident) -> bool:
    return not incident.restricted or is_theirs(session, user.actor(), incident)
