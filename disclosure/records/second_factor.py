"""The second factor of an account: a secret shared with a phone, and codes for when it is lost."""

from datetime import datetime

from sqlalchemy import ForeignKey, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.locked import Unreadable, ring_to_lock_with, unwrapped, wrapped_with
from disclosure.records.ring import NoKey, Purpose, keys_of


class SecondFactor(Record):
    """One per account. `waiting`: shown to its owner, and not yet confirmed by a code."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    secret: Mapped[str | None]  # locked; none: never confirmed, so it counts for nothing
    waiting: Mapped[str | None]  # locked
    last_counter: Mapped[int] = mapped_column(default=0)  # of the last code taken: each once
    confirmed_at: Mapped[datetime | None]  # for an auditor, who reads the table: no page shows it


class RecoveryCode(Record):
    """One of ten. Only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    hash: Mapped[str]
    used_at: Mapped[datetime | None]


def lock_secret(session: Session, user_id: int, text: str) -> str:
    """Under a key of the file of keys, whose name stands beside it."""
    return wrapped_with(ring_to_lock_with(session), Purpose.WORDS, _place(user_id), text.encode())


def open_secret(session: Session, user_id: int, stored: str) -> str:
    """Raises Unreadable: altered, another account's, or its key is not here."""
    try:
        return unwrapped(keys_of(session).ring, Purpose.WORDS, _place(user_id), stored).decode()
    except NoKey as no:
        raise Unreadable(str(no)) from None


def _place(user_id: int) -> str:
    return f"second factor {user_id}"


def factor_of(session: Session, user_id: int, *, to_change: bool = False) -> SecondFactor | None:
    """`to_change` locks its row: two that come at once go one after the other."""
    return session.get(
        SecondFactor, user_id, with_for_update=to_change or None, populate_existing=True
    )


def has_factor(session: Session, user_id: int) -> bool:
    held = select(SecondFactor.user_id).where(SecondFactor.user_id == user_id)
    return session.scalar(held.where(SecondFactor.secret.is_not(None))) is not None


def users_with_factor(session: Session) -> set[int]:
    return set(
        session.scalars(select(SecondFactor.user_id).where(SecondFactor.secret.is_not(None)))
    )


def unused_codes(session: Session, user_id: int) -> list[RecoveryCode]:
    mine = select(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return list(session.scalars(mine.where(RecoveryCode.used_at.is_(None))))


def codes_left(session: Session, user_id: int) -> int:
    mine = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return session.scalar(mine.where(RecoveryCode.used_at.is_(None))) or 0


def forget_codes(session: Session, user_id: int) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
