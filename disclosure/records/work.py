"""Work in the background: what was asked for, its items one by one, and how far it has come.

It holds references and counts. Words that an item needs lie in `kept`, under the key of the house
for words, and are emptied with the item. A row here is no record of a case, so none is sealed.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.locked import unwrapped, wrapped_with
from disclosure.records.ring import Purpose, Ring, keys_of


class WorkState(StrEnum):
    WAITING = "waiting"  # asked for; nothing was done yet
    RUNNING = "running"
    STOPPED = "stopped"  # by a person; what was done stays done
    ENDED = "ended"  # nothing waits any more; items may be set aside


class ItemState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"  # it cannot be done as it is; `why` says why
    LEFT = "left"  # a person decided that it is not to be done here


OPEN = (WorkState.WAITING, WorkState.RUNNING)
_WAITS = text("state = 'waiting'")
_ASIDE = text("state = 'set_aside'")
_KEPT = text("kept IS NOT NULL")


def _one_of(states: type[StrEnum]) -> str:
    return ", ".join(f"'{state}'" for state in states)


class Work(Record):
    """`told`: what the work needs to know, without patients' words. `run_at` and `run_done`: when
    the present run began, and how many items were behind it, so that a pause slows no rate.
    """

    __tablename__ = "work"
    __table_args__ = (
        CheckConstraint(f"state IN ({_one_of(WorkState)})", name="state_is_known"),
        Index(None, "state", "id"),
        Index(None, "asked_by", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    about: Mapped[str]  # a reference, or empty
    asked_by: Mapped[str]
    by_token: Mapped[bool] = mapped_column(default=False)  # of production: it may approve nothing
    asked_at: Mapped[datetime]
    door: Mapped[str]
    told: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=str(WorkState.WAITING))
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    set_aside: Mapped[int] = mapped_column(default=0)
    left: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime | None]
    run_at: Mapped[datetime | None]
    run_done: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime | None]  # when an item of it last went on
    ended_at: Mapped[datetime | None]

    @property
    def waiting(self) -> int:
        return self.total - self.done - self.set_aside - self.left


class WorkItem(Record):
    """`stage`: how many stages are behind it. `made`: references that were made on the way.

    `tries`: how often it was taken at this stage; with the stage it tells one taker from another.
    `taken_until`: nobody else takes it before then.
    """

    __tablename__ = "work_item"
    __table_args__ = (
        CheckConstraint(f"state IN ({_one_of(ItemState)})", name="state_is_known"),
        Index(
            "ix_work_item_waiting",
            "work_id",
            "number",
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        Index(
            "ix_work_item_set_aside",
            "work_id",
            "number",
            sqlite_where=_ASIDE,
            postgresql_where=_ASIDE,
        ),
        Index(
            "ix_work_item_kept",
            "work_id",
            "number",
            sqlite_where=_KEPT,
            postgresql_where=_KEPT,
        ),
    )  # fmt: skip - so that what is done costs the next one nothing

    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    about: Mapped[str]  # a reference, the number of a row: never anybody's words
    state: Mapped[str] = mapped_column(default=str(ItemState.WAITING))
    stage: Mapped[int] = mapped_column(default=0)
    made: Mapped[dict[str, Any]]
    kept: Mapped[str | None]
    why: Mapped[str | None]  # a plain sentence that names nobody and quotes no address
    tries: Mapped[int] = mapped_column(default=0)
    taken_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


def words_locked(ring: Ring, work_id: int, number: int, words: Mapping[str, Any]) -> str:
    plain = json.dumps(words, separators=(",", ":"), ensure_ascii=False).encode()
    return wrapped_with(ring, Purpose.WORDS, _place(work_id, number), plain)


def words_opened(session: Session, work_id: int, number: int, kept: str | None) -> dict[str, Any]:
    """Empty where it has none. Raises Unreadable, NoKey."""
    if kept is None:
        return {}
    ring, place = keys_of(session).ring, _place(work_id, number)
    words: dict[str, Any] = json.loads(unwrapped(ring, Purpose.WORDS, place, kept))
    return words


def locked_again(ring: Ring, item: WorkItem) -> str:
    """The same words under the present key of the file. Raises Unreadable, NoKey."""
    place = _place(item.work_id, item.number)
    opened = unwrapped(ring, Purpose.WORDS, place, item.kept or "")
    return wrapped_with(ring, Purpose.WORDS, place, opened)


def open_works(session: Session) -> list[Work]:
    """The oldest first."""
    return list(session.scalars(select(Work).where(Work.state.in_(OPEN)).order_by(Work.id)))


def items_set_aside(
    session: Session, work_id: int, after: int, most: int, *which: ColumnElement[bool]
) -> list[WorkItem]:
    """In their order, from the one after that number."""
    of_it = select(WorkItem).where(WorkItem.work_id == work_id, WorkItem.number > after, *which)
    aside = of_it.where(is_item(ItemState.SET_ASIDE)).order_by(WorkItem.number).limit(most)
    return list(session.scalars(aside))


def items_aside(kinds: Iterable[str]) -> Select[Any]:
    """What work of these kinds is about and had to set aside."""
    joined = select(WorkItem.about).join(Work, Work.id == WorkItem.work_id)
    return joined.where(Work.kind.in_(list(kinds)), is_item(ItemState.SET_ASIDE))


def is_item(state: ItemState) -> ColumnElement[bool]:
    """Written out, so that a database sees that its index of that state serves."""
    return WorkItem.state == literal_column(f"'{state}'")


def _place(work_id: int, number: int) -> str:
    return f"work_item {work_id} {number}"
