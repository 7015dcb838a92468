"""The list of improvements of the house, and every step each took; neither is ever changed.

Each step is sealed by its hash in the chain of the house. No patient's words stand here: the case
that an improvement came from is a number, which those who may see that case can follow.
"""

from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256
from typing import ClassVar

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record, written_out

_WITHOUT = frozenset({"sha256"})


class Improvement(Record):
    __tablename__ = "improvement"
    prefix: ClassVar[str] = "IMP"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    recorded_at: Mapped[datetime]
    came_from: Mapped[str]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"), index=True)
    record: Mapped[int | None]  # of that case: the debrief, the family's words
    cause: Mapped[str | None]
    place: Mapped[str | None]


class StepTaken(Record):
    """`words`, `owner`, `due_on`: of the improvement, where this step sets them. `said`: why, what
    is different, or how one knows whether it helped."""

    __tablename__ = "improvement_step"

    improvement_id: Mapped[int] = mapped_column(ForeignKey("improvement.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    words: Mapped[str | None]
    owner: Mapped[str | None]
    due_on: Mapped[date | None]
    said: Mapped[str | None]
    helped: Mapped[str | None]
    sha256: Mapped[str]


def step_sha256(improvement: Improvement, step: StepTaken) -> str:
    """Of the step and of the improvement that it belongs to, cell by cell."""
    whole = written_out(improvement) + b"\n" + written_out(step, without=_WITHOUT)
    return sha256(whole).hexdigest()


def improvement_called(session: Session, ref: str) -> Improvement | None:
    if "\x00" in ref:
        return None
    return session.scalar(select(Improvement).where(Improvement.ref == ref))


def all_improvements(session: Session) -> list[Improvement]:
    """The newest first."""
    return list(session.scalars(select(Improvement).order_by(Improvement.id.desc())))


def steps_of(session: Session, ids: Collection[int]) -> dict[int, list[StepTaken]]:
    """By improvement, in the order they were taken."""
    mine = select(StepTaken).where(StepTaken.improvement_id.in_(ids))
    found: dict[int, list[StepTaken]] = {id: [] for id in ids}
    for step in session.scalars(mine.order_by(StepTaken.improvement_id, StepTaken.number)):
        found[step.improvement_id].append(step)
    return found


def improvements_to_name(session: Session) -> list[tuple[Improvement, str]]:
    """Each with its latest words, to choose it by."""
    rows = all_improvements(session)
    taken = steps_of(session, [row.id for row in rows])
    return [(row, [step.words for step in taken[row.id] if step.words][-1]) for row in rows]
