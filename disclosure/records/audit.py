"""The keyed chain of changes. Entry N of an incident made its row version N."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.chain import remember_head
from disclosure.records.house import seal_after


class AuditEntry(Record):
    __tablename__ = "audit_entry"
    added_later = frozenset({"device"})

    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incident.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )  # deferred: the first entry is written before the incident it opens
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str]
    door: Mapped[str]
    what: Mapped[str]  # `record conversation`, `move close`, `letter edit`; never anybody's words
    was: Mapped[str]  # where the incident stood
    now: Mapped[str]
    digest: Mapped[str]  # of the record it wrote, salted; empty where it wrote none
    changes: Mapped[list[dict[str, Any]]]  # of sealed rows: see records/sealed.py
    device: Mapped[str | None]  # a keyed hash of the browser it was done with; None: not by a page
    key: Mapped[str]  # which key sealed it
    before: Mapped[str]  # the seal of the entry before
    seal: Mapped[str]


_STORED = insert(AuditEntry)  # as one statement that is put together once


def add_entry(session: Session, entry: AuditEntry) -> None:
    """Seal the entry and write it at once, before the rows whose change it stands for.

    Raises NotItsKeys.
    """
    before = session.get(AuditEntry, (entry.incident_id, entry.number - 1))
    seal_after(session, before, entry)
    cells = {c.key: getattr(entry, c.key) for c in AuditEntry.__mapper__.column_attrs}
    cells["changes"] = json.loads(json.dumps(entry.changes, sort_keys=True))  # as it is sealed
    session.connection().execute(_STORED, cells)
    remember_head(session, "changes", entry.incident_id, entry.number, entry.seal)


def entries_of(session: Session, incident_id: int, *, after: int = 0) -> list[AuditEntry]:
    """In order. `after`: only those with a higher number."""
    mine = select(AuditEntry).where(AuditEntry.incident_id == incident_id)
    newer = mine.where(AuditEntry.number > after)
    return list(session.scalars(newer.order_by(AuditEntry.number)))


def numbers_of_entries(session: Session, incident_id: int, what: str) -> list[int]:
    """Of those written down in these words, in order."""
    mine = select(AuditEntry.number).where(AuditEntry.incident_id == incident_id)
    return list(session.scalars(mine.where(AuditEntry.what == what).order_by(AuditEntry.number)))


def last_of_entries(session: Session, incident_id: int, whats: Collection[str]) -> datetime | None:
    """When the latest of those was written down that is called by one of these words."""
    mine = select(func.max(AuditEntry.at)).where(AuditEntry.incident_id == incident_id)
    return session.scalar(mine.where(AuditEntry.what.in_(whats)))


def who_entered(session: Session, incident_ids: Collection[int]) -> Iterator[tuple[int, str]]:
    """Case by case, each once, as they stand in its chain."""
    cells = select(AuditEntry.incident_id, AuditEntry.by)
    theirs = cells.where(AuditEntry.incident_id.in_(incident_ids)).distinct()
    yield from session.execute(theirs)
