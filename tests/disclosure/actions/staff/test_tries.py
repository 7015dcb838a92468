"""One place, a whole hospital behind it: what many try there is counted, and falls by itself."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.actions.staff import tries
from disclosure.actions.staff.signing_in import forget_old_tries, sign_in
from disclosure.clock import APART
from tests.staff import BEN, NOON, PASSWORD

pytestmark = pytest.mark.usefixtures("staff", "a_small_hospital")

HOSPITAL = "192.0.2.7"
LIMIT = 20  # in place of a hundred: the rule is the same, and each try takes its time


@pytest.fixture
def a_small_hospital(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "SHARED_LIMIT", LIMIT)


def is_let_in(session: Session, at: datetime, email: str = BEN.email) -> bool:
    return sign_in(session, email, PASSWORD, HOSPITAL, at).actor is not None


def is_kept_out(session: Session, at: datetime) -> bool:
    try:
        return not is_let_in(session, at)
    except Refused:
        return True


def mistyped(session: Session, number: int, at: datetime) -> None:
    assert not is_let_in(session, at, f"nurse{number}@example.org")


def locked(session: Session, at: datetime = NOON) -> None:
    for number in range(LIMIT):
        mistyped(session, number, at)
    assert is_kept_out(session, at)


def test_the_mistakes_of_a_long_day_keep_nobody_out(session: Session) -> None:
    """A nurse mistypes every twelve minutes, and others sign in: no hour is without a try."""
    for number in range(LIMIT + 10):
        at = NOON + number * timedelta(minutes=12)
        mistyped(session, number, at)
        assert is_let_in(session, at + timedelta(seconds=20))


def test_a_place_gets_out_of_its_lock_by_itself(session: Session) -> None:
    locked(session)
    with pytest.raises(Refused, match="Wait 59 seconds"):
        is_let_in(session, NOON + timedelta(minutes=4, seconds=1))
    after = [NOON + timedelta(minutes=5 + number) for number in range(60)]
    assert not any(is_kept_out(session, at) for at in after)


def test_one_wrong_guess_each_five_minutes_holds_no_lock(session: Session) -> None:
    locked(session)
    for number in range(24):
        at = NOON + (number + 1) * timedelta(minutes=5, seconds=2)
        mistyped(session, 1000 + number, at)
        assert is_let_in(session, at + timedelta(seconds=50))


def test_after_its_lock_a_place_has_no_more_tries_than_before(session: Session) -> None:
    locked(session)
    locked(session, NOON + timedelta(minutes=6))


def test_mistakes_and_right_passwords_in_turn_make_no_hour_longer(session: Session) -> None:
    """One below the lock: each right one would lock the place, and takes that back."""
    for number in range(LIMIT - 1):
        mistyped(session, number, NOON)
    for minute in range(1, 61):
        assert is_let_in(session, NOON + timedelta(minutes=minute))
    for number in range(LIMIT - 1):
        mistyped(session, number, NOON + timedelta(minutes=61))


def test_a_lock_that_reaches_over_the_hour_is_no_shorter(session: Session) -> None:
    mistyped(session, LIMIT, NOON)
    late = NOON + timedelta(minutes=59)
    for number in range(LIMIT - 1):
        mistyped(session, number, late)
    forget_old_tries(session, late + timedelta(minutes=2))
    assert is_kept_out(session, late + timedelta(minutes=2))
    assert is_let_in(session, late + timedelta(minutes=5))


def test_a_lock_made_while_the_clock_was_a_year_ahead_keeps_nobody_out(session: Session) -> None:
    ahead = NOON + timedelta(days=365)
    for number in range(tries.OWN_LIMIT):
        sign_in(session, BEN.email, "wrong", HOSPITAL, ahead + timedelta(minutes=number))
    assert is_kept_out(session, ahead + timedelta(minutes=5))
    assert is_let_in(session, NOON)


def test_a_lock_of_a_machine_a_little_ahead_holds_here_too(session: Session) -> None:
    locked(session, NOON + APART)
    assert is_kept_out(session, NOON)


@pytest.mark.parametrize(
    ("guesses_from", "counts"),
    [
        ("2001:db8:7:1::{:x}", True),  # one line: its user chooses the rest of each address
        ("2001:db8:7:{:x}::1", False),
        ("::ffff:192.0.2.7", True),
        ("192.0.2.{}", False),
    ],
)
def test_whoever_takes_another_address_for_each_guess_is_one_place_still(
    session: Session, guesses_from: str, *, counts: bool
) -> None:
    """By IPv6 a home or a telephone has more addresses than anybody could count."""
    for number in range(LIMIT):
        sign_in(session, f"nurse{number}@example.org", "x", guesses_from.format(number), NOON)
    there = guesses_from.format(LIMIT)
    if not counts:
        assert sign_in(session, BEN.email, PASSWORD, there, NOON).actor
        return
    with pytest.raises(Refused):
        sign_in(session, BEN.email, PASSWORD, there, NOON)


def test_an_old_address_of_a_hospital_is_the_same_place_by_either_way(session: Session) -> None:
    """Where the pages listen by IPv6, who comes by the other is called by it."""
    locked(session)
    with pytest.raises(Refused):
        sign_in(session, BEN.email, PASSWORD, f"::ffff:{HOSPITAL}", NOON)
