"""Somebody who left comes back: their account is opened again, so that they stay one person.

A second account would count as somebody else, who may agree to what the first one wrote.
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.people.accounts import account_of
from disclosure.actions.refused import Refused
from disclosure.actions.staff.leaving import end_keys
from disclosure.actions.staff.passwords import faults_of_password, hashed
from disclosure.actions.staff.roles_given import tell_of_sights
from disclosure.actions.staff.second_factor import forget_factor
from disclosure.actions.staff.sent_twice import remember_sent
from disclosure.kinds.faults import BadInput
from disclosure.kinds.fields import Line, must, team_only
from disclosure.kinds.kind import Part, read
from disclosure.permissions import Actor
from disclosure.records.house import note_of_house
from disclosure.records.in_turn import Turn, take_turn
from disclosure.records.open_id import forget_links
from disclosure.records.transaction import one_transaction
from disclosure.records.users import User
from workflows.reasons import TOO_SHORT, is_reason

OPENED = "account opened again"
WHERE = "on its page under “Users”, or with `disclosure user enable {email}`"


class Back(Part):
    """The reason stands in the chain of the house, which names no case and no patient."""

    reason: Annotated[Line, AfterValidator(must(is_reason, TOO_SHORT))] = team_only(
        "Why they come back"
    )


def enable_user(
    session: Session,
    actor: Actor,
    at: datetime,
    email: str,
    reason: str,
    password: str = "",
    door: Door = Door.PAGE,
    sent: str = "",
) -> User:
    """With the name, number, roles and sites they had, and with nothing that let them in before.

    What was handed over stays with who took over. `password`: the first one; empty: none yet.
    `sent`: all of the form that asks for it, by which it is known where it comes twice.
    Raises BadInput, and Refused where the account is open.
    """
    actor.must_manage()
    told: Back = read(Back, {"reason": reason.strip()}, at, UTC)
    if faults := tuple(faults_of_password(password, email) if password else ()):
        raise BadInput(faults)
    first = hashed(password) if password else None  # slow: before the lock
    with one_transaction(session):
        take_turn(session, Turn.ACCOUNTS)
        user = account_of(session, email)
        if user.active:
            raise Refused(f"The account of {user.name} is open.")
        user.active, user.successor, user.password_hash = True, None, first
        _end_what_let_them_in(session, user, at)
        tell_of_sights(session, actor, at, user, frozenset())
        remember_sent(session, sent, at)
        note_of_house(session, at, actor.email, door, f"{OPENED}: {told.reason}", user.email)
    return user


def say_taken(label: str, what: str, holder: User) -> str:
    """Why an address or a number is refused, and what to do where it is the same person."""
    if holder.active:
        return f"{label}: {what}."
    where = WHERE.format(email=holder.email)
    return (
        f"{label}: {what}, and has left. Is it the same person who comes back? Then open that "
        f"account again, {where}. One person has one account."
    )


def _end_what_let_them_in(session: Session, user: User, at: datetime) -> None:
    """Also of an account that was closed before closing ended all of it."""
    forget_factor(session, user)  # and every session
    forget_links(session, user.id)
    end_keys(session, user, at)
