"""Everything that is only ever added to a case, in one table. Its id is the entry that wrote it."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record, written_out
from disclosure.records.locked import document_locked, document_opened, session_of

_BODY = "body_opened"
_PREVENTION = text("kind = 'prevention'")  # few, and read across all cases


class Evidence(Record):
    __tablename__ = "evidence"
    spelled_as: ClassVar[Mapping[str, str]] = {"body_kept": "body"}
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
        Index(
            "ix_evidence_prevention",
            "incident_id",
            sqlite_where=_PREVENTION,
            postgresql_where=_PREVENTION,
        ),
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
    body_kept: Mapped[dict[str, Any]] = mapped_column("body")  # under the key of the case
    salt: Mapped[str]

    @property
    def body(self) -> dict[str, Any]:
        """As the kind has it. Raises Unreadable."""
        words: dict[str, Any] | None = self.__dict__.get(_BODY)
        if words is None:
            session, place = session_of(self), self._place
            words = document_opened(session, self.incident_id, place, self.body_kept)
            self.__dict__[_BODY] = words
        return words

    def keep(self, session: Session, body: Mapping[str, Any]) -> None:
        """Once, before it is written down."""
        self.__dict__[_BODY] = dict(body)
        self.body_kept = document_locked(session, self.incident_id, self._place, body)

    def keep_in_clear(self, body: Mapping[str, Any]) -> None:
        """What must be read when the key of the case is gone, and names nobody."""
        self.__dict__[_BODY] = self.body_kept = dict(body)

    @property
    def _place(self) -> str:
        return f"evidence {self.incident_id} {self.number}"

    def digest(self) -> str:
        return sha256(written_out(self)).hexdigest()


def new_salt() -> str:
    return secrets.token_hex(16)


def evidence_of(session: Session, incident_id: int) -> list[Evidence]:
    """In the order it came on record."""
    mine = select(Evidence).where(Evidence.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Evidence.number)))


def withdrawals(records: Iterable[Evidence]) -> dict[int, tuple[int, ...]]:
    """Which record is withdrawn by which corrections, the first of them first: one that is refused
    may be written anew. Whether each of these stands itself is asked apart.
    """
    found: dict[int, tuple[int, ...]] = {}
    for record in sorted(records, key=lambda r: r.number):
        if record.withdraws and record.about:
            found[record.about] = (*found.get(record.about, ()), record.number)
    return found
