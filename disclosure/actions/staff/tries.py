"""How often somebody may try a password or a code: counted before it is compared, and locked.

An account has one count for all browsers that it never signed in with; and one more for each that
it did, and for its open sessions. So who types wrong passwords far away keeps out nobody who is in,
or at their own browser; and what is mistyped there opens no other lock and makes none.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import IPv6Network, ip_address

from sqlalchemy import delete, or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.refused import Refused
from disclosure.clock import APART
from disclosure.records.house import note_of_house
from disclosure.records.transaction import one_transaction
from disclosure.records.users import SignInAttempt, user_called

FORGOTTEN_AFTER = timedelta(hours=1)
LOCKED = timedelta(minutes=5)
SLOWER = {3: timedelta(seconds=2), 4: timedelta(seconds=5)}  # after so many failures
OWN_LIMIT = 5  # tries for one account
SHARED_LIMIT = 100  # for one place in an hour: a whole hospital may stand behind its address
PASSWORD, CODE = "account", "code"  # what is tried: each has a count of its own
ANSWER = "answer"  # of a family, to what only they know
NO_PLACE = ""  # a session is open: no place is counted
NOBODY_SAYS_WHERE = "socket"  # a proxy that keeps the address to itself: all who come by it
KNOWN_BROWSER = "browser "  # so begins the place that is a browser known to the account
NOT_SIGNED_IN = "somebody not signed in"
OF_ONE_LINE = 64  # bits by which IPv6 tells one line from another; the others its user chooses


def count_try(session: Session, email: str, place: str, at: datetime, what: str = PASSWORD) -> None:
    """Counts this try as failed; success forgets it again. Raises Refused while locked.

    `place`: from where it comes; `NO_PLACE` where a session is open.
    """
    with one_transaction(session):
        tries = [tries_of(session, key, at) for key in _keys(email, place, what)]
        _refuse_while_locked(tries, at)
        own, *places = tries
        own.failures, own.last_at = own.failures + 1, at
        slower = SLOWER.get(own.failures, timedelta())
        own.locked_until = at + (LOCKED if own.failures >= OWN_LIMIT else slower)
        for each in places:
            _count_there(each, at)


def note_lock(session: Session, email: str, place: str, at: datetime, what: str = PASSWORD) -> None:
    """After a try that was wrong: that it locked an account that is there. Each that did, so that
    the house hears of a lock that somebody holds.
    """
    with one_transaction(session):
        user = user_called(session, email)
        own = session.get(SignInAttempt, _keys(email, place, what)[0])
        if user and own and own.failures >= OWN_LIMIT:
            wrong = "passwords" if what == PASSWORD else "codes"
            says = f"locked for five minutes: {own.failures} wrong {wrong}"
            note_of_house(session, at, NOT_SIGNED_IN, Door.PAGE, says, user.email)


def forget_tries(session: Session, email: str, place: str, what: str = PASSWORD) -> None:
    """All of this count of the account; of the shared place only this one, not what others tried
    from there.
    """
    own, *shared = _keys(email, place, what)
    session.execute(delete(SignInAttempt).where(SignInAttempt.key == own))
    for key in shared:
        if found := session.get(SignInAttempt, key, with_for_update=True, populate_existing=True):
            found.failures = max(0, found.failures - 1)
            found.locked_until = found.locked_until if found.failures >= SHARED_LIMIT else None


def forget_all_tries(session: Session, email: str) -> None:
    """A new password was given: wherever the old one was mistyped."""
    everywhere = SignInAttempt.key.startswith(_account_key(email, PASSWORD))
    session.execute(delete(SignInAttempt).where(everywhere))


def tries_of(session: Session, key: str, at: datetime) -> SignInAttempt:
    found: SignInAttempt | None = None
    while found is None:  # one that was there a moment ago may be forgotten by now
        found = session.get(SignInAttempt, key, with_for_update=True, populate_existing=True)
        found = found or _started(session, key, at)
    if found.last_at < at - FORGOTTEN_AFTER and not locked_still(found.locked_until, at):
        found.failures, found.locked_until = 0, None
    return found


def forget_old(session: Session, at: datetime) -> None:
    """What lies an hour back counts no more."""
    ended = or_(SignInAttempt.locked_until.is_(None), SignInAttempt.locked_until <= at)
    old = delete(SignInAttempt).where(SignInAttempt.last_at < at - FORGOTTEN_AFTER, ended)
    session.execute(old)


def key_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def place_at(address: str) -> str:
    """As tries from there are counted together. By IPv6 each line has more addresses than anybody
    could count, and whoever guesses would take another for each try.
    """
    try:
        found = ip_address(address)
    except ValueError:  # a browser that is known, or a socket of this machine
        return address
    if found.version == 4:
        return address
    return str(found.ipv4_mapped or IPv6Network((int(found), OF_ONE_LINE), strict=False))


def _keys(email: str, place: str, what: str) -> list[str]:
    apart = place == NO_PLACE or place.startswith(KNOWN_BROWSER)
    own = _account_key(email, what) + (key_of(place) if apart else "")
    return [own, *([key_of(f"address {place_at(place)}")] if place else [])]


def _account_key(email: str, what: str) -> str:
    """With it begin the keys of all counts of an account."""
    return key_of(f"{what} {email.strip().lower()}")


def _count_there(place: SignInAttempt, at: datetime) -> None:
    """Of a place not locked now. It falls by itself, however many sign in there.

    Its `last_at` is the first try of an hour: whoever goes on trying makes the hour no longer. What
    came before a lock that ended counts no more.
    """
    if place.locked_until:
        place.failures, place.locked_until = 0, None
    if not place.failures:
        place.last_at = at
    place.failures += 1
    if place.failures >= SHARED_LIMIT:
        place.locked_until = at + LOCKED


def _started(session: Session, key: str, at: datetime) -> SignInAttempt | None:
    """None: another process started one at the same time. This one has waited for it."""
    fresh = SignInAttempt(key=key, failures=0, last_at=at)
    try:
        with session.begin_nested():
            session.add(fresh)
            session.flush()
    except IntegrityError:
        return None
    return fresh


def locked_still(
    until: datetime | None, at: datetime, longest: timedelta = LOCKED
) -> datetime | None:
    """Until when; None: not locked. A lock that ends later than the longest there is was made while
    the clock was ahead, and would keep somebody out for as long as it was.
    """
    return until if until and at < until <= at + longest + APART else None


def _refuse_while_locked(tries: Iterable[SignInAttempt], at: datetime) -> None:
    locks = [until for each in tries if (until := locked_still(each.locked_until, at))]
    if locks:
        raise Refused(f"Too many tries. Wait {_in_words(max(locks) - at)}, then try again.")


def _in_words(wait: timedelta) -> str:
    seconds = max(1, round(wait.total_seconds()))
    if seconds < 60:
        return f"{seconds} second{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"
