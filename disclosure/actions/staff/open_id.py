"""Whose account it is when somebody comes by the organisation's own sign-in. It makes none."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.people.accounts import account_of, must_be_open
from disclosure.actions.refused import Refused
from disclosure.actions.staff.provider import Told
from disclosure.actions.staff.signing_in import SignedIn, begins
from disclosure.permissions import Actor, Permission
from disclosure.records.house import note_of_house
from disclosure.records.open_id import OpenIdLink, forget_links, is_linked, user_linked
from disclosure.records.transaction import one_transaction
from disclosure.records.users import User, end_sessions, user_called

UNKNOWN = (
    "Nobody here has an account with the e-mail address that the other sign-in gave us. "
    "Ask the person who looks after accounts here."
)
CLOSED = (
    "Your account here is closed. Do you work here again? "
    "Then ask the person who looks after accounts here to open it again."
)
UNVERIFIED = (
    "The other sign-in does not say that your e-mail address is yours. "
    "Ask the person who looks after accounts here."
)
ANOTHER = (
    "This account belongs to somebody else at the other sign-in. "
    "Ask the person who looks after accounts here."
)
NOT_YOU = "You came back as somebody else. Sign in there as yourself."


class NoWayIn(StrEnum):
    """Why somebody whom the provider let in has no way in here: all that the log says of it."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    UNVERIFIED = "not verified"
    ANOTHER = "linked to another"
    NOT_YOU = "somebody else"
    ONE_FACTOR = "one factor"  # where their role has to prove two


class TurnedAway(Refused):
    """The sentence is for the person, `why` is for the log."""

    def __init__(self, why: NoWayIn, says: str) -> None:
        super().__init__(says)
        self.why = why


def come_in(session: Session, told: Told, at: datetime) -> SignedIn:
    """Raises TurnedAway for whoever has no account here that is theirs and open."""
    with one_transaction(session):
        user = user_linked(session, told.issuer, told.subject) or _linked_now(session, told, at)
        if not user.active:
            raise TurnedAway(NoWayIn.CLOSED, CLOSED)
        how = "signed in elsewhere, with a second factor" if told.second_factor else ""
        return begins(
            session,
            user,
            at,
            how or "signed in elsewhere",
            factor_elsewhere=told.second_factor,
        )


def must_be(session: Session, actor: Actor, told: Told) -> None:
    """When somebody who is signed in proves it again. Raises TurnedAway for anybody else."""
    user = user_linked(session, told.issuer, told.subject)
    if user is None or user.email != actor.email:
        raise TurnedAway(NoWayIn.NOT_YOU, NOT_YOU)


def forget_link(
    session: Session, actor: Actor, at: datetime, email: str, door: Door = Door.PAGE
) -> None:
    """Its owner has another account there now. The next sign-in by e-mail links it anew."""
    if not actor.may(Permission.OPERATE):
        actor.must(Permission.ADMINISTER)
    with one_transaction(session):
        user = account_of(session, email)
        must_be_open(user)
        forget_links(session, user.id)
        end_sessions(session, user)
        says = "link to the other sign-in ended"
        note_of_house(session, at, actor.email, door, says, user.email)


def _linked_now(session: Session, told: Told, at: datetime) -> User:
    """The first time, by an e-mail that the provider verified; from then on by its subject."""
    if not told.email:
        raise TurnedAway(NoWayIn.UNVERIFIED, UNVERIFIED)
    user = user_called(session, told.email)
    if user is None:
        raise TurnedAway(NoWayIn.UNKNOWN, UNKNOWN)
    if not user.active:
        raise TurnedAway(NoWayIn.CLOSED, CLOSED)
    if is_linked(session, user.id, told.issuer):
        raise TurnedAway(NoWayIn.ANOTHER, ANOTHER)
    session.add(OpenIdLink(issuer=told.issuer, subject=told.subject, user_id=user.id, at=at))
    note_of_house(session, at, user.email, Door.PAGE, "linked to the other sign-in", user.email)
    return user
