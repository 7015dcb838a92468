"""A promise to the patient or the family: their words, our owner, a date, and how it stands."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records import door
from disclosure.records.base import Record
from disclosure.records.incident import one_of
from disclosure.records.sealed import OfIncident
from workflows.words import CommitmentState


class Commitment(OfIncident, Record):
    __tablename__ = "commitment"
    __table_args__ = (
        CheckConstraint(one_of("state", CommitmentState), "state"),
        CheckConstraint("standing = (due_on IS NULL)", "dated_or_standing"),
    )
    prefix: ClassVar[str] = "COM"
    plain = frozenset({"_state", "due_on", "owner", "standing", "owed_to"})

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    ref: Mapped[str] = mapped_column(unique=True, sort_order=-9)
    number: Mapped[int]  # of the record it began with
    recorded_at: Mapped[datetime]
    words: Mapped[str]
    owner: Mapped[str] = mapped_column(index=True)
    due_on: Mapped[date | None] = mapped_column(index=True)
    standing: Mapped[bool] = mapped_column(default=False)
    next_contact: Mapped[bool] = mapped_column(default=False)  # agreed in a conversation as such
    letter_ref: Mapped[str | None]  # owed once that letter is sent
    sentence: Mapped[str | None]
    owed_to: Mapped[list[int]]
    _state: Mapped[str] = mapped_column("state", default=CommitmentState.OPEN, index=True)

    @property
    def state(self) -> CommitmentState:
        return CommitmentState(self._state)

    def move_to(self, state: str) -> None:
        self._state = str(state)


door.guard(Commitment._state)


def commitment_called(session: Session, ref: str) -> Commitment | None:
    return session.scalar(select(Commitment).where(Commitment.ref == ref))


def commitments_of(session: Session, incident_id: int) -> list[Commitment]:
    """In the order they were made."""
    mine = select(Commitment).where(Commitment.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Commitment.id)))
