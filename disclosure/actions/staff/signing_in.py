"""Signing in and out: passwords, how a session begins, and what ends it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.people.accounts import account_of, must_be_open
from disclosure.actions.staff import second_factor
from disclosure.actions.staff.leaving import end_keys
from disclosure.actions.staff.passwords import belongs, faults_of_password, hashed, out_of_date
from disclosure.actions.staff.second_factor import Proof
from disclosure.actions.staff.sent_twice import remember_sent, sent_just_now
from disclosure.actions.staff.tries import (
    LOCKED,
    NO_PLACE,
    count_try,
    forget_all_tries,
    forget_old,
    forget_tries,
    key_of,
    locked_still,
    note_lock,
    place_at,
    tries_of,
)
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Actor, Permission
from disclosure.records.house import note_of_house
from disclosure.records.second_factor import has_factor
from disclosure.records.sessions import EndedSession, end, has_ended
from disclosure.records.transaction import one_transaction
from disclosure.records.users import User, end_sessions, user_called

WRONG = "E-mail address and password do not belong together. Try again, or ask for a new password."
NOT_PRESENT = Fault("present_password", "This is not your present password.")
GONE = "This account was closed meanwhile."
GUESSES = 20  # at codes that are not there, from one address
LONGEST_SESSION = timedelta(days=1)  # longer than any cookie of a session is taken


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who it is, and the version of their sessions; or the sentence that says why not."""

    actor: Actor | None
    session_version: int = 0
    says: str = ""
    asks_code: bool = False  # the password was right; the session begins with the code
    codes_left: int | None = None  # where a recovery code was used


def sign_in(session: Session, email: str, password: str, place: str, at: datetime) -> SignedIn:
    """Raises Refused while locked. The try is counted before the password is compared,
    so that many at once gain nothing; comparing is slow and holds no lock. A right one is no way
    through a locked place: whoever tries one at everybody would learn whose it is.
    """
    count_try(session, email, place, at)
    user = user_called(session, email)
    compared = user.password_hash if user and user.active else None
    if not belongs(password, compared):
        note_lock(session, email, place, at)
        return SignedIn(None, says=WRONG)
    fresh = hashed(password) if out_of_date(compared or "", password) else None
    with one_transaction(session):
        user = _locked(session, email)
        if user is None or not user.active or user.password_hash != compared:
            return SignedIn(None, says=WRONG)  # it was taken away while it was compared
        forget_tries(session, email, place)
        user.password_hash = fresh or user.password_hash
        return begins(session, user, at, "signed in with password")


def go_on_with_code(
    session: Session, email: str, version: int, place: str, at: datetime, proof: Proof
) -> SignedIn:
    """The second half. `version`: of the sessions when the first half was done.

    Raises Refused while locked, BadInput for a wrong code.
    """
    left = second_factor.take(session, email, place, at, proof)
    with one_transaction(session):
        user = user_called(session, email)
        if user is None or not user.active or user.session_version != version:
            return SignedIn(None, says=GONE)
        note_of_house(session, at, user.email, Door.PAGE, "signed in with code", user.email)
        return SignedIn(user.actor(), user.session_version, codes_left=left)


def begins(
    session: Session, user: User, at: datetime, how: str, *, factor_elsewhere: bool = False
) -> SignedIn:
    """Inside a transaction, when the first proof was right. `factor_elsewhere`: so was a second."""
    if not factor_elsewhere and has_factor(session, user.id):
        return SignedIn(user.actor(), user.session_version, asks_code=True)
    note_of_house(session, at, user.email, Door.PAGE, how, user.email)
    return SignedIn(user.actor(), user.session_version)


def sign_out(session: Session, actor: Actor, at: datetime, number: str) -> None:
    """`number`: of this session. A copy of its cookie is nobody's from now on."""
    with one_transaction(session):
        end(session, number, at)
        note_of_house(session, at, actor.email, Door.PAGE, "signed out", actor.email)


def end_replaced(session: Session, at: datetime, number: str) -> None:
    """Somebody signs in where a session was open: no copy of its cookie goes on."""
    if not number or has_ended(session, number):
        return
    try:
        with one_transaction(session):
            end(session, number, at)
    except IntegrityError:
        pass  # two sign-ins at once in one browser: the other one ended it


def set_password(session: Session, actor: Actor, at: datetime, email: str, password: str) -> None:
    """By an administrator or the operator, for somebody who cannot sign in. Ends their sessions."""
    if not actor.may(Permission.OPERATE):
        actor.must(Permission.ADMINISTER)
    _set(session, actor, at, email, password)


def change_own_password(
    session: Session, actor: Actor, at: datetime, present: str, new: str, number: str = ""
) -> int:
    """The new version of this person's sessions: every other one ends. `number`: of this session,
    which may send it twice, since the answer takes a while.

    Raises BadInput where `present` is wrong or `new` will not do, Refused after too many tries.
    """
    actor.must(Permission.SIGNED_IN)
    count_try(session, actor.email, NO_PLACE, at)
    user = user_called(session, actor.email)
    compared = user.password_hash if user else None
    if not belongs(present, compared):
        if user and _set_before(session, user, at, new, number):
            with one_transaction(session):
                forget_tries(session, actor.email, NO_PLACE)
                return user.session_version
        note_lock(session, actor.email, NO_PLACE, at)
        raise BadInput([NOT_PRESENT])
    return _set(session, actor, at, actor.email, new, compared, number)


def changed_just_now(session: Session, at: datetime, number: str) -> bool:
    """The password, in the session of this number, which ended with it."""
    return bool(number) and sent_just_now(session, _name_of_change(number), at)


def _set_before(session: Session, user: User, at: datetime, new: str, number: str) -> bool:
    return changed_just_now(session, at, number) and belongs(new, user.password_hash)


def _name_of_change(number: str) -> str:
    return f"password changed in {number}"


def sign_out_everywhere(session: Session, actor: Actor, at: datetime, email: str) -> None:
    """For oneself, or by an administrator.

    A token and a calendar's address read on without any session, so they end too: whoever holds a
    stolen one is out as well.
    """
    if actor.email != email.strip().lower() and not actor.may(Permission.OPERATE):
        actor.must(Permission.ADMINISTER)
    with one_transaction(session):
        user = account_of(session, email)
        end_sessions(session, user)
        keys = ", tokens and calendar too" if end_keys(session, user, at) else ""
        what = f"all sessions ended{keys}"
        note_of_house(session, at, actor.email, Door.PAGE, what, user.email)


def forget_old_tries(session: Session, at: datetime) -> None:
    """For the sweep: what lies an hour back counts no more; nor do sessions too old to use."""
    with one_transaction(session):
        forget_old(session, at)
        session.execute(delete(EndedSession).where(EndedSession.at < at - LONGEST_SESSION))


def _set(
    session: Session,
    actor: Actor,
    at: datetime,
    email: str,
    password: str,
    compared: str | None = None,
    number: str = "",
) -> int:
    """`compared`: the hash of the password that was typed as the present one; None: none was.
    `number`: of the session in which they set their own.
    """
    if faults := tuple(faults_of_password(password, email)):
        raise BadInput(faults)
    fresh = hashed(password)
    with one_transaction(session):
        user = _locked(session, email) or account_of(session, email)
        must_be_open(user)
        if compared and user.password_hash != compared:
            if _set_before(session, user, at, password, number):
                return user.session_version
            raise BadInput([NOT_PRESENT])
        user.password_hash = fresh
        end_sessions(session, user)
        forget_all_tries(session, email)
        if number:
            remember_sent(session, _name_of_change(number), at)
        note_of_house(session, at, actor.email, Door.PAGE, "password set", user.email)
        return user.session_version


def _locked(session: Session, email: str) -> User | None:
    """As the account is now: while a password was compared, another may have been set."""
    user = user_called(session, email)
    if user:
        session.execute(select(User.id).where(User.id == user.id).with_for_update())
        session.refresh(user)
    return user


def may_guess(session: Session, address: str, at: datetime) -> bool:
    """Counts a code for a family's page that is not there; no while the address is locked."""
    with one_transaction(session):
        each = tries_of(session, key_of(f"codes from {place_at(address)}"), at)
        if locked_still(each.locked_until, at):
            return False
        each.failures, each.last_at = each.failures + 1, at
        if each.failures >= GUESSES:
            each.locked_until = at + LOCKED
        return True
