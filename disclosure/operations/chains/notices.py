"""What a court wants to know of a record that is whole: losses that were accepted, and entries
dated before the one they follow. Either can be innocent; neither is broken."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, literal, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from disclosure.operations.backups.lost_since import losses
from disclosure.operations.chains.stored import tried
from disclosure.records.access import Look
from disclosure.records.audit import AuditEntry
from disclosure.records.house import NOBODY, HouseEntry
from disclosure.records.incident import Incident

WAITED = timedelta(minutes=1)  # who began first may be written last; by more, a clock was set back
WHY = "a clock was set back, or it was begun before that one and written after it"
_BARE, _CELLS = NullType(), ("of", "number", "at", "was")


@dataclass(frozen=True, slots=True)
class Notice:
    incident: str  # empty: it is of no case
    entry: int
    says: str


def notices(session: Session, ref: str | None) -> Iterator[Notice]:
    """Of the whole record, or of one case."""
    for loss in losses(session, ref):
        yield Notice(loss.case, loss.first, str(loss))
    case = None
    if ref is not None:
        case = session.scalar(select(Incident.id).where(Incident.ref == ref))
        if case is None:
            return
    for table, noun in ((AuditEntry, "entry"), (Look, "look")):
        for id, number, says in _backwards(session, table, table.incident_id, case):
            yield Notice(_ref(session, id), number, f"{noun} {number} {says}")
    if ref is None:
        for _, number, says in _backwards(session, HouseEntry, literal(NOBODY)):
            yield Notice("", number, f"house entry {number} {says}")


def _backwards(
    session: Session, table: Any, owner: Any, case: int | None = None
) -> Iterator[tuple[Any, int, str]]:
    """As bare cells: what somebody put into one may be no moment, and is named as altered."""
    before = func.lag(table.at).over(partition_by=owner, order_by=table.number)
    cells = owner, table.number, type_coerce(table.at, _BARE), type_coerce(before, _BARE)
    asked = select(*(cell.label(name) for cell, name in zip(cells, _CELLS, strict=True)))
    chains = asked if case is None else asked.where(owner == case)
    there = chains.subquery().c
    of, number, at, was = (there[name] for name in _CELLS)
    found = select(of, number, at, was).where(at < was).order_by(of, number)
    for id, place, *moments in session.execute(found):
        now, then = (tried(_moment, cell) for cell in moments)
        if now and then and then - now > WAITED:
            says = f"is dated {_in_words(now)}, before the one it follows, {_in_words(then)}"
            yield id, place, f"{says}: {WHY}"


def _in_words(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _moment(cell: Any) -> datetime:
    """SQLite keeps it as text, without its zone."""
    at = cell if isinstance(cell, datetime) else datetime.fromisoformat(cell)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _ref(session: Session, id: Any) -> str:
    found = session.scalar(select(Incident.ref).where(Incident.id == id))
    return found or f"{Incident.prefix}-?-{str(id).zfill(6)}"
