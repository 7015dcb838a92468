"""Whom a case is about and who must be told, as they stand now. What was recorded is evidence."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.incident import one_of
from disclosure.records.locked import document_locked, document_opened, session_of
from disclosure.records.sealed import OfIncident
from workflows.words import Standing

_OPENED = "details_opened"


class Person(OfIncident, Record):
    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(one_of("standing", Standing), "standing"),
        UniqueConstraint("incident_id", "number"),
    )
    plain = frozenset({"standing", "is_patient", "died_at"})
    spelled_as: ClassVar[Mapping[str, str]] = {"details_kept": "details"}

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    number: Mapped[int]  # of the record that named them: their id in the case
    recorded_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(index=True)
    relationship: Mapped[str]
    is_patient: Mapped[bool]
    standing: Mapped[str]
    died_at: Mapped[datetime | None]
    details_kept: Mapped[dict[str, Any]] = mapped_column("details")  # under the key of the case

    @property
    def details(self) -> dict[str, Any]:
        """The rest of kinds.people.Person, as it stands now. Raises Unreadable."""
        kept, words = self.__dict__.get(_OPENED, (None, {}))
        if kept is not self.details_kept:
            kept, session = self.details_kept, session_of(self)
            words = document_opened(session, self.incident_id, self._place, kept)
            self.__dict__[_OPENED] = (kept, words)
        return dict(words)

    @details.setter
    def details(self, words: Mapping[str, Any]) -> None:
        """Of a row that its session has already."""
        session, fresh = session_of(self), self.details_kept is None
        if fresh or self.details != words:
            self.details_kept = document_locked(session, self.incident_id, self._place, words)

    @property
    def _place(self) -> str:
        return f"person {self.incident_id} {self.number}"


def people_of(session: Session, incident_id: int) -> list[Person]:
    """In the order they were named."""
    mine = select(Person).where(Person.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Person.number)))
