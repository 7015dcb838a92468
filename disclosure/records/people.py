"""Whom a case is about and who must be told, as they stand now. What was recorded is evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.incident import one_of
from disclosure.records.sealed import OfIncident
from workflows.words import Standing


class Person(OfIncident, Record):
    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(one_of("standing", Standing), "standing"),
        UniqueConstraint("incident_id", "number"),
    )
    plain = frozenset({"standing", "is_patient", "died_at"})

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    number: Mapped[int]  # of the record that named them: their id in the case
    recorded_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(index=True)
    relationship: Mapped[str]
    is_patient: Mapped[bool]
    standing: Mapped[str]
    died_at: Mapped[datetime | None]
    details: Mapped[dict[str, Any]]  # the rest of kinds.people.Person, as it stands now


def people_of(session: Session, incident_id: int) -> list[Person]:
    """In the order they were named."""
    mine = select(Person).where(Person.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Person.number)))
