"""A telephone that shows codes, for somebody of the tests; set up through the real actions."""

from datetime import datetime, timedelta

from pyotp import TOTP
from sqlalchemy.orm import Session

from disclosure.actions.staff import second_factor
from disclosure.clock import now
from disclosure.records.users import actor_called

STEP = timedelta(seconds=30)


def code_at(key: str, at: datetime, steps: int = 0) -> str:
    return TOTP(key).at(at + steps * STEP)


def a_phone(session: Session, email: str, at: datetime | None = None) -> str:
    """The key it holds. Its first code was used two steps before now, so that of now is free."""
    return with_codes(session, email, at)[0]


def with_codes(
    session: Session, email: str, at: datetime | None = None
) -> tuple[str, tuple[str, ...]]:
    """The key and the recovery codes."""
    from_phone = actor_called(session, email)
    assert from_phone
    second_factor.begin(session, from_phone)
    key = second_factor.waiting(session, from_phone)
    assert key
    then = (at or now()) - 3 * STEP
    done = second_factor.confirm(session, from_phone, then, code_at(key, then))
    return key, done.recovery
