"""Messages to staff: written with the change that causes them, delivered after. No patient data."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record


class Message(Record):
    """`step_at`: when it fell due, which is before `recorded_at` after a downtime."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # so that doing it twice sends it once
    to: Mapped[str] = mapped_column(index=True)
    about: Mapped[str]  # a reference
    step: Mapped[str]  # which message: `concern_opened`, `promise day_before`
    recorded_at: Mapped[datetime]
    step_at: Mapped[datetime]
    instead_of: Mapped[str | None]  # who is away or has left, and whom the receiver stands in for
    seen_at: Mapped[datetime | None]
    mail_from: Mapped[datetime] = mapped_column(index=True)  # not by e-mail before their hours
    mailed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None]  # why the last try failed; the words of the mail server


def keys_there(session: Session, keys: list[str]) -> set[str]:
    """Which of these were written already."""
    return set(session.scalars(select(Message.key).where(Message.key.in_(keys))))
