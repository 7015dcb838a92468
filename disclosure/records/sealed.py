"""Rows that change: each change is sealed in the chain of its incident, cell by cell where plain.

The row names the entry that last changed it (`version`). That entry holds the row's salted hash,
and in clear what is not personal, from and to. The database refuses a change without its entry.
"""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, event, inspect
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, declared_attr, mapped_column

from disclosure.records.base import Record, one_spelling, spelled, written_out
from disclosure.records.door import StateWrittenOutsideTheGate


class Sealed:
    """Mixed into a record whose every change is sealed."""

    plain: ClassVar[frozenset[str]] = frozenset()  # cells that name nobody: kept in the entry

    ref: Mapped[str] = mapped_column(sort_order=-9)
    version: Mapped[int] = mapped_column(default=0, sort_order=90)
    salt: Mapped[str] = mapped_column(sort_order=91)

    def digest(self) -> str:
        assert isinstance(self, Record)
        return sha256(written_out(self)).hexdigest()


class OfIncident(Sealed):
    """A sealed row that belongs to one incident."""

    @declared_attr
    @classmethod
    def incident_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("incident.id"), index=True, sort_order=-8)


SEALED: tuple[str, ...] = (
    "incident",
    "letter",
    "commitment",
    "question",
    "concern",
    "person",
    "consent",
)
WITH_STATE = frozenset({"incident", "letter", "commitment", "question", "concern"})


def changed_rows(session: Session) -> list[Any]:
    """Sealed rows that are new or touched in this transaction, in a steady order."""
    touched = [row for row in session.dirty if session.is_modified(row)]
    rows = [row for row in (*session.new, *touched) if isinstance(row, Sealed)]
    return sorted(rows, key=lambda row: row.ref)


def fill_in(row: Any) -> None:
    """What the database would fill in on storing: a seal must cover it."""
    for column in inspect(type(row)).columns:
        name = inspect(type(row)).get_property_by_column(column).key
        if getattr(row, name) is None and column.default is not None and column.default.is_scalar:
            setattr(row, name, column.default.arg)


def change_of(row: Any) -> dict[str, Any]:
    """One change, as its entry keeps it. Call it when the row holds all it will hold.

    `before` is the hash of the row as it was read: where somebody altered it since its last seal,
    this seal does not cover that up.
    """
    return {
        "thing": row.ref,
        "state": getattr(row, "_state", ""),
        "before": _digest_as_read(row),
        "digest": row.digest(),
        "plain": {name: [was, now] for name, was, now in _plain_changes(row) if was != now},
    }


def _digest_as_read(row: Any) -> str:
    """Empty for a row that is new."""
    state, cells = inspect(row), {}
    if not state.persistent:
        return ""
    for column in state.mapper.column_attrs:
        was = state.attrs[column.key].history.deleted
        cells[column.key] = was[0] if was else getattr(row, column.key)
    return sha256(one_spelling(type(row), cells)).hexdigest()


def _plain_changes(row: Any) -> Iterable[tuple[str, Any, Any]]:
    state = inspect(row)
    for name in sorted(row.plain):
        history = state.attrs[name].history
        now = _cell(getattr(row, name))
        was = _cell(history.deleted[0]) if history.deleted else (None if history.added else now)
        yield name, was, now


def _cell(value: Any) -> Any:
    return spelled(value) if isinstance(value, date | datetime) else value


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk_writes(statement: ORMExecuteState) -> None:
    mapper = statement.bind_mapper
    writes = statement.is_update or statement.is_delete
    if writes and mapper and issubclass(mapper.class_, Sealed):
        raise StateWrittenOutsideTheGate("bulk writes would skip the gate and the audit")
