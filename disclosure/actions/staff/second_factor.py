"""The second factor: setting it up, taking a code once, recovery codes, and its reset."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from string import digits

from pyotp import TOTP, random_base32
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.digits import plain_digits
from disclosure.actions.people.accounts import account_of, must_be_open
from disclosure.actions.refused import Refused
from disclosure.actions.staff.passwords import READABLE, belongs, hashed
from disclosure.actions.staff.roles_given import RESET, tell_of_sights
from disclosure.actions.staff.sent_twice import remember_sent, sent_just_now
from disclosure.actions.staff.tries import CODE, NO_PLACE, count_try, forget_tries, note_lock
from disclosure.kinds.faults import BadInput
from disclosure.permissions import NEED_SECOND_FACTOR, Actor, Permission
from disclosure.records.house import note_of_house
from disclosure.records.locked import Unreadable
from disclosure.records.open_id import is_linked
from disclosure.records.second_factor import (
    RecoveryCode,
    SecondFactor,
    codes_left,
    factor_of,
    forget_codes,
    has_factor,
    lock_secret,
    open_secret,
    unused_codes,
)
from disclosure.records.transaction import one_transaction
from disclosure.records.users import User, end_sessions, user_called

STEP = 30  # seconds in which one code is the right one
DRIFT = 1  # steps that a telephone's clock may be off, either way
CODES, LONG = 10, 12  # recovery codes, and letters of each: 59 bits
_BY_ITSELF = "Does it come again? See that your phone sets its date and time by itself."
WRONG = (
    "This is not the code of now. Type the six figures that your app shows at this moment. "
    f"{_BY_ITSELF}"
)
USED = (
    "This code, or a later one, was used already. Wait until your app shows the next one, and "
    "type that."
)
NOT_YET = (
    "This is not the code of the new key. Type the six figures your app shows for it now. "
    f"{_BY_ITSELF}"
)
UNREADABLE = (
    "We cannot read the key of your phone. Use a recovery code, or ask the person who looks after "
    "accounts here to reset your second factor."
)
NO_SUCH = "This is none of your recovery codes, or it was used before."


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`recovery` is shown this once. `session_version`: every other session has ended."""

    session_version: int
    recovery: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody typed beside the password: one of both. `browser`: what only the browser that
    sends it holds. What it sends twice, since the answer takes a while, is taken once.
    """

    code: str = ""
    recovery: str = ""
    browser: str = ""


def counter_of(secret: str, code: str, at: datetime, last: int) -> int | None:
    """The step to which a code belongs, one either side allowed; none for one that is wrong,
    or not later than the last that was taken.
    """
    here = int(at.timestamp()) // STEP
    figures = "".join(letter for letter in plain_digits(code) if letter in digits)
    for counter in range(here - DRIFT, here + DRIFT + 1):
        right = TOTP(secret, interval=STEP).generate_otp(counter)
        if counter > last and compare_digest(right.encode(), figures.encode()):
            return counter
    return None


def in_groups(secret: str) -> str:
    """As somebody types it who cannot take a picture of it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def address_of(secret: str, email: str, organisation: str) -> str:
    """What the picture says to the app."""
    return TOTP(secret, interval=STEP).provisioning_uri(name=email, issuer_name=organisation)


def is_missing(session: Session, user: User, *, forced: bool) -> bool:
    """Whether one of this person's roles needs it, where roles are held to it."""
    return forced and bool(user.roles & NEED_SECOND_FACTOR) and not has_factor(session, user.id)


def has_one(session: Session, actor: Actor) -> bool:
    user = user_called(session, actor.email)
    return user is not None and has_factor(session, user.id)


def has_only_elsewhere(session: Session, actor: Actor) -> bool:
    """Whether they have signed in at the provider, and no second factor here holds them."""
    user = user_called(session, actor.email)
    return user is not None and is_linked(session, user.id) and not has_factor(session, user.id)


def left_of(session: Session, actor: Actor) -> int:
    user = user_called(session, actor.email)
    return codes_left(session, user.id) if user else 0


def begin(session: Session, actor: Actor) -> None:
    """A new key waits for its first code. One that holds already goes on holding until then."""
    actor.must(Permission.SIGNED_IN)
    with one_transaction(session):
        user = account_of(session, actor.email)
        factor = factor_of(session, user.id, to_change=True)
        if factor is None:
            factor = SecondFactor(user_id=user.id, last_counter=0)
            session.add(factor)
        factor.waiting = lock_secret(session, user.id, random_base32())


def waiting(session: Session, actor: Actor) -> str | None:
    """The key that is to be confirmed, for its owner only."""
    user = user_called(session, actor.email)
    factor = factor_of(session, user.id) if user else None
    return _opened(session, factor.user_id, factor.waiting) if factor and factor.waiting else None


def confirm(
    session: Session, actor: Actor, at: datetime, code: str, browser: str = ""
) -> Confirmed:
    """By one code of the key that waits. Ends every other session of this person. Sent twice, the
    answer of the first is lost: its recovery codes end, and these are shown.

    Raises BadInput for a wrong code; Refused where no key waits, or after too many tries.
    """
    actor.must(Permission.SIGNED_IN)
    count_try(session, actor.email, NO_PLACE, at, CODE)
    fresh = new_codes()
    hashes = [hashed(bare(one)) for one in fresh]  # slow: before the lock
    proof = Proof(code, browser=browser)
    with one_transaction(session):
        user = account_of(session, actor.email)
        factor = factor_of(session, user.id, to_change=True)
        if not _sent_just_now(session, user, at, proof):
            _take_key(session, user, factor, at, code)
            _remember(session, user, at, proof)
        _keep(session, user.id, hashes)
        forget_tries(session, actor.email, NO_PLACE, CODE)
        return Confirmed(user.session_version, fresh)


def _take_key(
    session: Session, user: User, factor: SecondFactor | None, at: datetime, code: str
) -> None:
    if factor is None or not factor.waiting:
        raise Refused("There is no new key to confirm. Begin again.")
    counter = counter_of(_opened(session, user.id, factor.waiting), code, at, 0)
    if counter is None:
        raise BadInput.at("one_time_code", NOT_YET)
    factor.secret, factor.waiting = factor.waiting, None
    factor.last_counter, factor.confirmed_at = counter, at
    end_sessions(session, user)
    note_of_house(session, at, user.email, Door.PAGE, "second factor set", user.email)


def new_recovery_codes(session: Session, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Ten others; the old ones end. Shown this once. Raises Refused without a second factor."""
    actor.must(Permission.SIGNED_IN)
    fresh = new_codes()
    hashes = [hashed(bare(one)) for one in fresh]
    with one_transaction(session):
        user = account_of(session, actor.email)
        if not has_factor(session, user.id):
            raise Refused("Set up your second factor first.")
        _keep(session, user.id, hashes)
        note_of_house(session, at, actor.email, Door.PAGE, "recovery codes made", actor.email)
    return fresh


def stop(session: Session, actor: Actor, at: datetime, *, forced: bool) -> int:
    """The new version of this person's sessions. `forced`: some roles need one here; Refused for
    those.
    """
    actor.must(Permission.SIGNED_IN)
    if forced and actor.roles & NEED_SECOND_FACTOR:
        raise Refused("Your role needs a second factor. You can set up another one instead.")
    with one_transaction(session):
        user = account_of(session, actor.email)
        forget_factor(session, user)
        note_of_house(session, at, actor.email, Door.PAGE, "second factor given up", actor.email)
        return user.session_version


def reset(session: Session, actor: Actor, at: datetime, email: str, door: Door = Door.PAGE) -> None:
    """For somebody who lost telephone and codes. Ends their sessions. Not for oneself: Refused.

    Who may also give a new password could come in as them, and agree to what they like in their
    name: who watches over the cases that they see hears of it.
    """
    if not actor.may(Permission.OPERATE):
        actor.must(Permission.ADMINISTER)
    with one_transaction(session):
        user = account_of(session, email)
        must_be_open(user)
        if user.email == actor.email:
            raise Refused("Ask another administrator to reset yours.")
        forget_factor(session, user)
        tell_of_sights(session, actor, at, user, frozenset(), RESET)
        note_of_house(session, at, actor.email, door, "second factor reset", user.email)


def take(session: Session, email: str, place: str, at: datetime, proof: Proof) -> int | None:
    """Takes a code, once. Answers how many recovery codes are left where one was used.

    Raises Refused while locked, BadInput for a wrong one. The try is counted before.
    """
    count_try(session, email, place, at, CODE)
    user = user_called(session, email)
    found = _recovery_of(session, user, proof.recovery) if user and proof.recovery else None
    with one_transaction(session):
        user = user_called(session, email)
        again = user is not None and _sent_just_now(session, user, at, proof)
        if user and user.active and (again or _took(session, user, at, proof, found)):
            forget_tries(session, email, place, CODE)
            if not again:
                _remember(session, user, at, proof)
            if not proof.recovery:
                return None
            left = codes_left(session, user.id)
            if not again:
                says = f"recovery code used, {left} left"
                note_of_house(session, at, user.email, Door.PAGE, says, user.email)
            return left
    note_lock(session, email, place, at, CODE)
    if proof.recovery:
        raise BadInput.at("recovery_code", NO_SUCH)
    used = _was_used(session, email, at, proof.code)
    raise BadInput.at("one_time_code", USED if used else WRONG)


def new_codes() -> tuple[str, ...]:
    return tuple(_in_threes() for _ in range(CODES))


def bare(code: str) -> str:
    """As it is hashed: what people add when they copy one by hand falls away."""
    return "".join(letter for letter in code.lower() if letter in READABLE)


def _in_threes() -> str:
    letters = "".join(secrets.choice(READABLE) for _ in range(LONG))
    return "-".join(letters[at : at + 4] for at in range(0, LONG, 4))


def _took(session: Session, user: User, at: datetime, proof: Proof, found: int | None) -> bool:
    """Under the lock of its row, so that of two at once only one is taken."""
    factor = factor_of(session, user.id, to_change=True)
    if factor is None or not factor.secret:
        return False
    if proof.recovery:
        code = session.get(RecoveryCode, found, populate_existing=True) if found else None
        if code is None or code.used_at:
            return False
        code.used_at = at
        session.flush()
        return True
    key = _opened(session, user.id, factor.secret)
    counter = counter_of(key, proof.code, at, factor.last_counter)
    factor.last_counter = counter or factor.last_counter
    return counter is not None


def _sent_just_now(session: Session, user: User, at: datetime, proof: Proof) -> bool:
    """By this browser, and taken: under the lock of the factor, so that the second waits."""
    factor = factor_of(session, user.id, to_change=True)
    if factor is None or not factor.secret or not proof.browser:
        return False
    return sent_just_now(session, _name_of(user, proof), at)


def _remember(session: Session, user: User, at: datetime, proof: Proof) -> None:
    if proof.browser:
        remember_sent(session, _name_of(user, proof), at)


def _name_of(user: User, proof: Proof) -> str:
    return f"code {user.id} {proof.browser} {bare(proof.recovery) or proof.code.strip()}"


def _was_used(session: Session, email: str, at: datetime, code: str) -> bool:
    """A right code of these moments: it was refused because it, or a later one, was taken."""
    user = user_called(session, email)
    factor = factor_of(session, user.id) if user else None
    if factor is None or not factor.secret:
        return False
    return counter_of(_opened(session, factor.user_id, factor.secret), code, at, 0) is not None


def _recovery_of(session: Session, user: User, typed: str) -> int | None:
    """The id of that code among those unused. Comparing is slow and holds no lock."""
    word = bare(typed)
    if len(word) != LONG:
        return None
    each = [(code.id, code.hash) for code in unused_codes(session, user.id)]
    return next((id for id, hash in each if belongs(word, hash)), None)


def _opened(session: Session, user_id: int, stored: str) -> str:
    try:
        return open_secret(session, user_id, stored)
    except Unreadable:
        raise Refused(UNREADABLE) from None


def _keep(session: Session, user_id: int, hashes: list[str]) -> None:
    forget_codes(session, user_id)
    session.add_all(RecoveryCode(user_id=user_id, hash=each) for each in hashes)


def forget_factor(session: Session, user: User) -> None:
    """Inside a transaction. Ends every session."""
    if factor := factor_of(session, user.id, to_change=True):
        session.delete(factor)
    forget_codes(session, user.id)
    end_sessions(session, user)
