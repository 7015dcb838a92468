"""One event in the care of one patient. Its state moves through the gate only."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from disclosure.records import door
from disclosure.records.base import Record
from disclosure.records.locked import session_of, text_locked, text_opened
from disclosure.records.sealed import Sealed
from disclosure.records.users import Site
from workflows.words import State


def one_of(column: str, words: type[Any]) -> str:
    """A check constraint: the column holds one of these words."""
    return f"{column} IN ({', '.join(repr(str(word)) for word in words)})"


class Incident(Sealed, Record):
    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint(one_of("state", State), "state"),
        # All that the list of a site is read and counted by: the rows themselves stay unread.
        Index("ix_incident_of_site", "site_id", "id", "restricted"),
    )
    prefix: ClassVar[str] = "INC"
    spelled_as: ClassVar[Mapping[str, str]] = {"identifier_kept": "patient_identifier"}
    added_later = frozenset({"written_by"})
    plain = frozenset({"_state", "became_aware_at", "occurred_at", "site_id", "without_duty"})

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    ref: Mapped[str] = mapped_column(unique=True, sort_order=-9)
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    opened_by: Mapped[str]
    written_by: Mapped[str | None]  # the sheet of paper that they typed in
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    summary: Mapped[str]
    became_aware_at: Mapped[datetime]
    became_aware_day_only: Mapped[bool] = mapped_column(default=False)
    occurred_at: Mapped[datetime | None]
    occurred_day_only: Mapped[bool] = mapped_column(default=False)
    occurred_words: Mapped[str | None]  # where nobody knows when
    reported_at: Mapped[datetime | None]
    patient_name: Mapped[str | None] = mapped_column(index=True)
    patient_born_on: Mapped[date | None]
    identifier_kept: Mapped[str | None] = mapped_column("patient_identifier")
    regimes: Mapped[list[str]]
    restricted: Mapped[bool] = mapped_column(default=False)
    external_ref: Mapped[str | None] = mapped_column(unique=True)
    by_demo: Mapped[bool] = mapped_column(default=False)
    without_duty: Mapped[bool] = mapped_column(default=False)  # how it was last closed
    _state: Mapped[str] = mapped_column("state", default=State.ACKNOWLEDGE, index=True)
    site: Mapped[Site] = relationship(viewonly=True)  # a case stays where it was opened

    @property
    def zone(self) -> ZoneInfo:
        """In which the days of the case are counted."""
        return self.site.zone

    @property
    def patient_identifier(self) -> str | None:
        """Raises Unreadable."""
        if (kept := self.identifier_kept) is None:
            return None
        return text_opened(session_of(self), self.id, self._place, kept)

    @patient_identifier.setter
    def patient_identifier(self, identifier: str | None) -> None:
        """Of a row that its session has already."""
        if identifier is None:
            self.identifier_kept = None
        elif identifier != self.patient_identifier:
            self.identifier_kept = text_locked(session_of(self), self.id, self._place, identifier)

    @property
    def _place(self) -> str:
        return f"incident {self.id}"

    @property
    def state(self) -> State:
        return State(self._state)

    @property
    def incident_id(self) -> int:
        return self.id

    def move_to(self, state: str) -> None:
        self._state = str(state)


door.guard(Incident._state)


def incident_called(session: Session, ref: str) -> Incident | None:
    return session.scalar(select(Incident).where(Incident.ref == ref))


def versions_of(session: Session, refs: Collection[str]) -> dict[str, int]:
    """By the reference of the case."""
    found = session.execute(select(Incident.ref, Incident.version).where(Incident.ref.in_(refs)))
    return dict(found.all())
