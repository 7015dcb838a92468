"""The keyed chain of changes. Entry N of an incident made its row version N."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import ForeignKey, event, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record, written_out

CHAIN = "chain"  # in Session.info
_TO_NOTE = "to_note"
_SEAL = frozenset({"seal"})


class AuditEntry(Record):
    __tablename__ = "audit_entry"

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
    key: Mapped[str]  # which key sealed it
    before: Mapped[str]  # the seal of the entry before
    seal: Mapped[str]


@dataclass(frozen=True, slots=True)
class Chain:
    """The key, and the file of heads: both kept outside the database."""

    key: bytes
    heads: Path

    @property
    def key_name(self) -> str:
        return sha256(b"name:" + self.key).hexdigest()[:8]

    def seal_of(self, entry: Record) -> str:
        return self.mac(written_out(entry, without=_SEAL))

    def mac(self, words: bytes) -> str:
        return hmac.new(self.key, words, sha256).hexdigest()

    def note(self, lines: list[str]) -> None:
        with self.heads.open("a") as heads:
            heads.write("".join(lines))

    def noted(self) -> Iterator[tuple[str, int, int, str]]:
        """Chain, owner, number and seal as first written: the database cannot change them."""
        for line in self.heads.read_text().splitlines() if self.heads.exists() else ():
            name, owner, number, seal = line.split()
            yield name, int(owner), int(number), seal


def chain_of(session: Session) -> Chain:
    chain: Chain = session.info[CHAIN]
    return chain


def add_entry(session: Session, entry: AuditEntry) -> None:
    """Seal the entry and write it at once, before the rows whose change it stands for."""
    before = session.get(AuditEntry, (entry.incident_id, entry.number - 1))
    chain = chain_of(session)
    entry.before = before.seal if before else ""
    entry.key = chain.key_name
    entry.seal = chain.seal_of(entry)
    cells = {c.key: getattr(entry, c.key) for c in AuditEntry.__mapper__.column_attrs}
    session.execute(insert(AuditEntry).values(**cells))
    remember_head(session, "changes", entry.incident_id, entry.number, entry.seal)


def remember_head(session: Session, name: str, owner: int, number: int, seal: str) -> None:
    """To be noted in the file of heads once this transaction is committed."""
    session.info.setdefault(_TO_NOTE, []).append(f"{name} {owner} {number} {seal}\n")


def entries_of(session: Session, incident_id: int) -> list[AuditEntry]:
    mine = select(AuditEntry).where(AuditEntry.incident_id == incident_id)
    return list(session.scalars(mine.order_by(AuditEntry.number)))


@event.listens_for(Session, "after_commit")
def _note_heads(session: Session) -> None:
    if lines := session.info.pop(_TO_NOTE, None):
        chain_of(session).note(lines)


@event.listens_for(Session, "after_rollback")
def _forget_heads(session: Session) -> None:
    session.info.pop(_TO_NOTE, None)
