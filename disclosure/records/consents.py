"""What a person allows: to share, to record, to be contacted, to teach; until when."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.sealed import OfIncident


class Consent(OfIncident, Record):
    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("incident_id", "number"),)
    plain = frozenset({"purpose", "agrees", "until", "ended_at", "with_person"})
    added_later = frozenset({"with_person"})

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    number: Mapped[int]
    recorded_at: Mapped[datetime]
    person: Mapped[int]
    purpose: Mapped[str]
    shared_with: Mapped[str | None]
    with_person: Mapped[int | None]  # of this case
    agrees: Mapped[bool]
    until: Mapped[date | None]
    ended_at: Mapped[datetime | None]


def consents_of(session: Session, incident_id: int) -> list[Consent]:
    mine = select(Consent).where(Consent.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Consent.number)))
