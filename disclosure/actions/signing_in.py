"""Signing in and out: passwords, and how often somebody may try one."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.actions.change import Refused
from disclosure.actions.passwords import belongs, faults_of_password, hashed, out_of_date
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Actor, Permission
from disclosure.records.transaction import one_transaction
from disclosure.records.users import SignInAttempt, User, user_called

WRONG = "E-mail address and password do not belong together. Try again, or ask for a new password."
FORGOTTEN_AFTER = timedelta(hours=1)
LOCKED = timedelta(minutes=5)
SLOWER = {3: timedelta(seconds=2), 4: timedelta(seconds=5)}  # after so many failures
OWN_LIMIT = 5  # tries for one account
GUESSES = 20  # at codes that are not there, from one address
SHARED_LIMIT = 100  # for one address: a whole hospital may stand behind it


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who it is, and the version of their sessions; or the sentence that says why not."""

    actor: Actor | None
    session_version: int = 0
    says: str = ""


def sign_in(session: Session, email: str, password: str, address: str, at: datetime) -> SignedIn:
    """Raises Refused while locked. The try is counted before the password is compared,

    so that many at once gain nothing; comparing is slow and holds no lock.
    """
    _count_try(session, email, address, at)
    user = user_called(session, email)
    right = belongs(password, user.password_hash if user and user.active else None)
    if user is None or not right:
        return SignedIn(None, says=WRONG)
    fresh = hashed(password) if out_of_date(user.password_hash or "") else None
    with one_transaction(session):
        user = user_called(session, email)
        if user is None or not user.active:
            return SignedIn(None, says=WRONG)
        _forget_tries(session, email, address)
        user.password_hash = fresh or user.password_hash
        return SignedIn(user.actor(), user.session_version)


def set_password(session: Session, actor: Actor, email: str, password: str) -> None:
    """By an administrator or the operator, for somebody who cannot sign in. Ends their sessions."""
    if not actor.may(Permission.OPERATE):
        actor.must(Permission.ADMINISTER)
    _set(session, email, password)


def change_own_password(
    session: Session, actor: Actor, at: datetime, present: str, new: str
) -> int:
    """The new version of this person's sessions: every other one ends."""
    actor.must(Permission.SIGNED_IN)
    _count_try(session, actor.email, "", at)
    user = user_called(session, actor.email)
    if not belongs(present, user.password_hash if user else None):
        raise BadInput([Fault("present_password", "This is not your present password.")])
    return _set(session, actor.email, new)


def sign_out_everywhere(session: Session, actor: Actor, email: str) -> None:
    """For oneself, or by an administrator."""
    if actor.email != email and not actor.may(Permission.OPERATE):
        actor.must(Permission.ADMINISTER)
    with one_transaction(session):
        _known(session, email).session_version += 1


def forget_old_tries(session: Session, at: datetime) -> None:
    """For the sweep: what lies an hour back counts no more."""
    with one_transaction(session):
        session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < at - FORGOTTEN_AFTER))


def _set(session: Session, email: str, password: str) -> int:
    if faults := tuple(faults_of_password(password, email)):
        raise BadInput(faults)
    fresh = hashed(password)
    with one_transaction(session):
        user = _known(session, email)
        user.password_hash = fresh
        user.session_version += 1
        _forget_tries(session, email, "")
        return user.session_version


def _known(session: Session, email: str) -> User:
    if found := user_called(session, email):
        return found
    raise BadInput([Fault("email", f"Nobody here has the e-mail address {email}.")])


def may_guess(session: Session, address: str, at: datetime) -> bool:
    """Counts a code for a family's page that is not there; no while the address is locked."""
    with one_transaction(session):
        each = _tries(session, _hash(f"codes from {address}"), at)
        if each.locked_until and each.locked_until > at:
            return False
        each.failures, each.last_at = each.failures + 1, at
        if each.failures >= GUESSES:
            each.locked_until = at + LOCKED
        return True


def _count_try(session: Session, email: str, address: str, at: datetime) -> None:
    """Counts this try as failed; success forgets it again."""
    with one_transaction(session):
        tries = [_tries(session, key, at) for key in _keys(email, address)]
        _refuse_while_locked(tries, at)
        for each, limit in zip(tries, (OWN_LIMIT, SHARED_LIMIT), strict=False):
            each.failures, each.last_at = each.failures + 1, at
            if each.failures >= limit:
                each.locked_until = at + LOCKED
            elif limit == OWN_LIMIT:
                each.locked_until = at + SLOWER.get(each.failures, timedelta())


def _keys(email: str, address: str) -> list[str]:
    words = [f"account {email.strip().lower()}", *([f"address {address}"] if address else [])]
    return [_hash(text) for text in words]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _tries(session: Session, key: str, at: datetime) -> SignInAttempt:
    found = session.get(SignInAttempt, key, with_for_update=True, populate_existing=True)
    if found is None:
        found = _started(session, key, at)
    if found.last_at < at - FORGOTTEN_AFTER:
        found.failures, found.locked_until = 0, None
    return found


def _started(session: Session, key: str, at: datetime) -> SignInAttempt:
    """Two processes may start one at once: the second waits, then uses the first's."""
    fresh = SignInAttempt(key=key, failures=0, last_at=at)
    try:
        with session.begin_nested():
            session.add(fresh)
            session.flush()
    except IntegrityError:
        return session.get_one(SignInAttempt, key, with_for_update=True)
    return fresh


def _refuse_while_locked(tries: Iterable[SignInAttempt], at: datetime) -> None:
    until = max((each.locked_until for each in tries if each.locked_until), default=at)
    if until > at:
        raise Refused(f"Too many tries. Wait {_in_words(until - at)}, then try again.")


def _in_words(wait: timedelta) -> str:
    seconds = max(1, round(wait.total_seconds()))
    if seconds < 60:
        return f"{seconds} second{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"


def _forget_tries(session: Session, email: str, address: str) -> None:
    """The account's all; of the shared address only this one, not what others tried from there."""
    own, *shared = _keys(email, address)
    session.execute(delete(SignInAttempt).where(SignInAttempt.key == own))
    for key in shared:
        if found := session.get(SignInAttempt, key, with_for_update=True, populate_existing=True):
            found.failures = max(0, found.failures - 1)
            found.locked_until = found.locked_until if found.failures >= SHARED_LIMIT else None
