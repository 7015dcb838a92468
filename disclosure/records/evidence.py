"""Everything that is only ever added to a case, in one table. Its id is the entry that wrote it."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record, written_out


class Evidence(Record):
    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["incident_id", "number"], ["audit_entry.incident_id", "audit_entry.number"]
        ),  # nothing is on record without its entry
        ForeignKeyConstraint(
            ["incident_id", "about"],
            ["evidence.incident_id", "evidence.number"],
            name="fk_evidence_about_evidence",
        ),  # nor about a record of another case
        Index(None, "incident_id", "kind", "at"),
    )

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]  # one of disclosure.kinds, or `move`
    at: Mapped[datetime]  # when it happened; the start of the day where only the day is known
    recorded_at: Mapped[datetime]
    by: Mapped[str]
    door: Mapped[str]
    about: Mapped[int | None]
    parent: Mapped[int | None]  # the record it came with: a question asked in a conversation
    withdraws: Mapped[bool]  # what it is about counts for nothing from now on
    schema: Mapped[int]
    body: Mapped[dict[str, Any]]
    salt: Mapped[str]  # goes with the words: once both are erased, the digest tells nothing

    def digest(self) -> str:
        return sha256(written_out(self)).hexdigest()


def new_salt() -> str:
    return secrets.token_hex(16)


def evidence_of(session: Session, incident_id: int) -> list[Evidence]:
    """In the order it came on record."""
    mine = select(Evidence).where(Evidence.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Evidence.number)))


def withdrawals(records: Iterable[Evidence]) -> dict[int, int]:
    """Which record is withdrawn by which correction. One that is withdrawn withdraws nothing."""
    gone: dict[int, int] = {}
    for record in sorted(records, key=lambda r: r.number, reverse=True):
        if record.withdraws and record.about and record.number not in gone:
            gone[record.about] = record.number
    return gone
