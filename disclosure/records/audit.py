"""The keyed chain of changes. Entry N of an incident made its row version N."""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import ForeignKey, event, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record, written_out
from disclosure.records.head_file import note_in
from disclosure.records.ring import Key, Purpose, keys_of

_TO_NOTE = "to_note"
_SEAL = frozenset({"seal"})


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


@dataclass(frozen=True, slots=True)
class Chain:
    """The keys that seal, and the file of heads: both kept outside the database."""

    key: bytes  # the present one
    heads: Path
    older: tuple[bytes, ...] = ()  # they verify what they sealed; the oldest first

    @property
    def key_name(self) -> str:
        return name_of_key(self.key)

    @property
    def names(self) -> tuple[str, ...]:
        """Of every key, the oldest first."""
        return tuple(map(name_of_key, (*self.older, self.key)))

    def seal_of(self, entry: Record) -> str:
        """With the key that the entry names; one without a name is older than names are."""
        return self.mac(written_out(entry, without=_SEAL), getattr(entry, "key", None))

    def mac(self, words: bytes, key_name: str | None = "") -> str:
        """With the present key, or the one called so; None: the first there was."""
        return hmac.new(self._called(key_name), words, sha256).hexdigest()

    def macs(self, words: bytes) -> tuple[str, ...]:
        """With each key: what was printed on paper is never sealed anew."""
        return tuple(hmac.new(k, words, sha256).hexdigest() for k in (*self.older, self.key))

    def note(self, lines: list[str]) -> None:
        note_in(self.heads, lines)

    def _called(self, name: str | None) -> bytes:
        """One that is not there is not this chain's: with the present key, it will not fit."""
        keys = (*self.older, self.key)
        if name is None:
            return keys[0]
        return next((key for key in reversed(keys) if name_of_key(key) == name), self.key)


_STORED = insert(AuditEntry)  # as one statement that is put together once


def name_of_key(key: bytes) -> str:
    return Key(key).name


def chain_of(session: Session) -> Chain:
    file = keys_of(session)
    *older, present = (key.secret for key in file.ring.keys[Purpose.CHAINS])
    return Chain(present, file.path.with_name(f"{file.path.name}.heads"), tuple(older))


def add_entry(session: Session, entry: AuditEntry) -> None:
    """Seal the entry and write it at once, before the rows whose change it stands for."""
    before = session.get(AuditEntry, (entry.incident_id, entry.number - 1))
    chain = chain_of(session)
    entry.before = before.seal if before else ""
    entry.key = chain.key_name
    entry.seal = chain.seal_of(entry)
    cells = {c.key: getattr(entry, c.key) for c in AuditEntry.__mapper__.column_attrs}
    cells["changes"] = json.loads(json.dumps(entry.changes, sort_keys=True))  # as it is sealed
    session.connection().execute(_STORED, cells)
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
