"""Messages to staff that a change caused: written with it, delivered after. No patient data."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from disclosure.records.base import Record


class Message(Record):
    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # so that doing it twice sends it once
    to: Mapped[str] = mapped_column(index=True)
    about: Mapped[str]  # a reference
    step: Mapped[str]  # which message: `concern_opened`, `promise_disputed`
    recorded_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
