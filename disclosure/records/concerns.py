"""A complaint of the family, or one we owe them, about how this was handled."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.sealed import OfIncident


class Concern(OfIncident, Record):
    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'answered', 'accepted', 'outside')", "state"),
        UniqueConstraint("incident_id", "number"),
    )
    plain = frozenset({"_state", "owner"})
    added_later = frozenset({"owner"})

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    number: Mapped[int]  # of the record it began with: its id in the case
    recorded_at: Mapped[datetime]
    person: Mapped[int | None]
    words: Mapped[str]
    about: Mapped[list[str]]  # staff it is about, by e-mail: they may not answer it
    external_ref: Mapped[str | None]
    owner: Mapped[str | None]  # who deals with it; nobody whom it is about
    _state: Mapped[str] = mapped_column("state", default="open", index=True)


def concerns_of(session: Session, incident_id: int) -> list[Concern]:
    mine = select(Concern).where(Concern.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Concern.id)))
