"""A question in the family's words, with an owner, until it is answered."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.incident import one_of
from disclosure.records.sealed import OfIncident
from workflows.words import QuestionState


class Question(OfIncident, Record):
    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint(one_of("state", QuestionState), "state"),
        UniqueConstraint("incident_id", "number"),
    )
    prefix: ClassVar[str] = "QUE"
    plain = frozenset({"_state", "owner"})

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    ref: Mapped[str] = mapped_column(unique=True, sort_order=-9)
    number: Mapped[int]  # of the record it began with
    recorded_at: Mapped[datetime]
    person: Mapped[int]
    words: Mapped[str]
    owner: Mapped[str] = mapped_column(index=True)
    commitment_ref: Mapped[str | None]  # where we do not know yet: what we promised instead
    _state: Mapped[str] = mapped_column("state", default=QuestionState.OPEN, index=True)

    @property
    def state(self) -> QuestionState:
        return QuestionState(self._state)


def questions_of(session: Session, incident_id: int) -> list[Question]:
    """In the order they were asked."""
    mine = select(Question).where(Question.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Question.id)))
