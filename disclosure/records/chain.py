"""The keys that seal the chains of the record, and the ends that are noted outside the database."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from disclosure.records.base import Record, one_spelling, written_out
from disclosure.records.head_file import note_in
from disclosure.records.ring import Key, Purpose, keys_of
from disclosure.settings import WrongSettings

NOT_ITS_KEYS = "The file of keys is not that of this record."
_TO_NOTE = "to_note"
_SEAL = frozenset({"seal"})


class NotItsKeys(WrongSettings):
    """The file of keys lacks a key with which this record goes on by now. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__((NOT_ITS_KEYS,))


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

    def holds_key_of(self, entry: Record) -> bool:
        """Of one that names no key, or a strange one though ours made its seal, too: it was bent,
        which `audit verify` says, and who bends a name keeps nobody out.
        """
        name = getattr(entry, "key", None)
        return not name or name in self.names or self._made(entry)

    def _made(self, entry: Record) -> bool:
        """Whatever key it names by now."""
        cells = inspect(type(entry)).column_attrs.keys()
        row = {each: getattr(entry, each) for each in cells if each not in _SEAL}
        seals = (
            self.mac(one_spelling(type(entry), row | {"key": name}), name) for name in self.names
        )
        return getattr(entry, "seal", None) in set(seals)

    def note(self, lines: list[str]) -> None:
        note_in(self.heads, lines)

    def _called(self, name: str | None) -> bytes:
        """One that is not there is not this chain's: with the present key, it will not fit."""
        keys = (*self.older, self.key)
        if name is None:
            return keys[0]
        return next((key for key in reversed(keys) if name_of_key(key) == name), self.key)


def name_of_key(key: bytes) -> str:
    return Key(key).name


def chain_of(session: Session) -> Chain:
    file = keys_of(session)
    *older, present = (key.secret for key in file.ring.keys[Purpose.CHAINS])
    return Chain(present, file.heads, tuple(older))


def remember_head(session: Session, name: str, owner: int, number: int, seal: str) -> None:
    """To be noted in the file of heads once this transaction is committed."""
    session.info.setdefault(_TO_NOTE, []).append(f"{name} {owner} {number} {seal}\n")


def leave_heads_unnoted(session: Session) -> None:
    """Of what this transaction wrote until now: to verify it is as if the program was killed before
    it noted them, and the next entry of the chain seals it."""
    session.info.pop(_TO_NOTE, None)


@event.listens_for(Session, "after_commit")
def _note_heads(session: Session) -> None:
    if lines := session.info.pop(_TO_NOTE, None):
        chain_of(session).note(lines)


@event.listens_for(Session, "after_rollback")
def _forget_heads(session: Session) -> None:
    session.info.pop(_TO_NOTE, None)
