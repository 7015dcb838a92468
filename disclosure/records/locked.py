"""Words that name people, at rest: AES-GCM under a key of each case, which a key of the file opens.

To turn the key of the file, the small keys of the cases are locked anew and no word is touched, so
rows that are never changed stay as they are. A case whose key was destroyed can be read by nobody,
while its chain, which seals what is stored, still verifies.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ForeignKey, event, insert, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from disclosure.records.base import Record
from disclosure.records.in_turn import Turn, beside_others
from disclosure.records.ring import LENGTH, NoKey, Purpose, Ring, keys_of

LOCKED = "locked"  # the one name in a document that is locked
AT_ONCE = 100  # cases
MARK = b"\x00locked1"  # the start of bytes that are
_NONCE = 12
_OPENED = "case_keys"  # in Session.info: keys of cases, opened in this transaction


class Unreadable(Exception):
    """The words cannot be opened: altered, their key is not here, or it was destroyed."""


class CaseKey(Record):
    """The key of one case for one purpose, locked with the key of the file that `wrapped` names."""

    __tablename__ = "case_key"

    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incident.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )  # deferred: the words of an incident are locked before it is stored
    purpose: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[str]  # the name of the key, a colon, and what it locked


def lock(key: bytes, place: str, words: bytes) -> bytes:
    """`place`: which cell it is, so that no other cell's words open there."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, words, place.encode())


def unlock(key: bytes, place: str, locked: bytes) -> bytes:
    """Raises Unreadable."""
    try:
        return AESGCM(key).decrypt(locked[:_NONCE], locked[_NONCE:], place.encode())
    except (InvalidTag, ValueError):
        raise Unreadable(f"{place} was altered, or locked with another key") from None


def wrapped_with(ring: Ring, purpose: Purpose, place: str, words: bytes) -> str:
    """Under the present key of the file itself."""
    key = ring.present(purpose)
    return f"{key.name}:{b64encode(lock(key.secret, place, words)).decode()}"


def ring_to_lock_with(session: Session) -> Ring:
    """Until this transaction ends no key is dropped: nobody sees yet what will lie under it."""
    beside_others(session, Turn.KEYS)
    return keys_of(session).ring


def key_named_in(stored: str) -> str:
    """The key under which something was wrapped, by its name."""
    return stored.partition(":")[0]


def unwrapped(ring: Ring, purpose: Purpose, place: str, stored: str) -> bytes:
    """Raises Unreadable, NoKey."""
    name, _, locked = stored.partition(":")
    try:
        return unlock(ring.called(purpose, name).secret, place, b64decode(locked, validate=True))
    except ValueError:
        raise Unreadable(f"{place} was altered") from None


def wrapped_again(ring: Ring, key: CaseKey) -> str:
    """The same key of a case, under the present key of the file. Raises Unreadable, NoKey."""
    purpose, place = Purpose(key.purpose), _place_of_key(key.incident_id, key.purpose)
    opened = case_key_in(ring, key.incident_id, purpose, key.wrapped)
    return wrapped_with(ring, purpose, place, opened)


def case_key_in(ring: Ring, incident_id: int, purpose: Purpose, stored: str) -> bytes:
    """Raises Unreadable, NoKey."""
    return unwrapped(ring, purpose, _place_of_key(incident_id, str(purpose)), stored)


def key_of_case(session: Session, incident_id: int, purpose: Purpose = Purpose.WORDS) -> bytes:
    """Raises Unreadable where there is none, or it cannot be opened."""
    opened: dict[tuple[int, Purpose], bytes] = session.info.setdefault(_OPENED, {})
    if (incident_id, purpose) not in opened:
        mine = select(CaseKey.wrapped).where(CaseKey.incident_id == incident_id)
        stored = session.scalar(mine.where(CaseKey.purpose == str(purpose)))
        if stored is None:
            raise Unreadable("The key of this case was destroyed, and its words with it.")
        ring = keys_of(session).ring
        try:
            opened[incident_id, purpose] = case_key_in(ring, incident_id, purpose, stored)
        except NoKey as no:
            raise Unreadable(str(no)) from None
    return opened[incident_id, purpose]


@contextmanager
def keys_at_hand(session: Session, incident_ids: Iterable[int]) -> Iterator[None]:
    """Of many cases by one query, for reading one after the other; forgotten when that is done.

    One that is not there or cannot be opened is missed when its words are asked for.
    """
    opened: dict[tuple[int, Purpose], bytes] = session.info.setdefault(_OPENED, {})
    purpose, ring, fresh = Purpose.WORDS, keys_of(session).ring, set[tuple[int, Purpose]]()
    wanted = select(CaseKey.incident_id, CaseKey.wrapped).where(CaseKey.purpose == str(purpose))
    for id, stored in session.execute(wanted.where(CaseKey.incident_id.in_(incident_ids))):
        with suppress(Unreadable, NoKey):
            if (id, purpose) not in opened:
                opened[id, purpose] = case_key_in(ring, id, purpose, stored)
                fresh.add((id, purpose))
    try:
        yield
    finally:
        for place in fresh:
            opened.pop(place, None)


def a_hundred_at_a_time(session: Session, ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids of very many cases, in groups: the keys to the words of each are at hand until the
    next is asked for, so that many need little more memory than a few, and few queries.
    """
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        with keys_at_hand(session, some):
            yield some


def key_to_lock_with(session: Session, incident_id: int, purpose: Purpose = Purpose.WORDS) -> bytes:
    """The same, inside a transaction that writes in the case; the first words make it."""
    mine = select(CaseKey.incident_id).where(CaseKey.incident_id == incident_id)
    opened: dict[tuple[int, Purpose], bytes] = session.info.setdefault(_OPENED, {})
    known = (incident_id, purpose) in opened
    if not known and session.scalar(mine.where(CaseKey.purpose == str(purpose))) is None:
        fresh, place = os.urandom(LENGTH), _place_of_key(incident_id, purpose)
        stored = wrapped_with(ring_to_lock_with(session), purpose, place, fresh)
        cells = {"incident_id": incident_id, "purpose": str(purpose), "wrapped": stored}
        session.execute(insert(CaseKey).values(**cells))
        opened[incident_id, purpose] = fresh
    return key_of_case(session, incident_id, purpose)


def document_locked(
    session: Session, incident_id: int, place: str, document: Mapping[str, Any]
) -> dict[str, Any]:
    words = json.dumps(document, separators=(",", ":")).encode()
    key = key_to_lock_with(session, incident_id)
    return {LOCKED: b64encode(lock(key, place, words)).decode()}


def document_opened(
    session: Session, incident_id: int, place: str, stored: Mapping[str, Any]
) -> dict[str, Any]:
    """What was recorded before words were locked stands there as it was. Raises Unreadable."""
    if set(stored) != {LOCKED}:
        return dict(stored)
    try:
        locked = b64decode(stored[LOCKED], validate=True)
    except (TypeError, ValueError):
        raise Unreadable(f"{place} was altered") from None
    document: dict[str, Any] = json.loads(unlock(key_of_case(session, incident_id), place, locked))
    return document


def bytes_locked(session: Session, incident_id: int, place: str, words: bytes) -> bytes:
    return MARK + lock(key_to_lock_with(session, incident_id), place, words)


def bytes_opened(session: Session, incident_id: int, place: str, stored: bytes) -> bytes:
    """The same. Raises Unreadable."""
    if not stored.startswith(MARK):
        return stored
    return unlock(key_of_case(session, incident_id), place, stored[len(MARK) :])


def text_locked(
    session: Session, incident_id: int, place: str, text: str, purpose: Purpose = Purpose.WORDS
) -> str:
    key = key_to_lock_with(session, incident_id, purpose)
    return f"{LOCKED}:{b64encode(lock(key, place, text.encode())).decode()}"


def text_opened(
    session: Session, incident_id: int, place: str, stored: str, purpose: Purpose = Purpose.WORDS
) -> str:
    """The same. Raises Unreadable."""
    if not stored.startswith(f"{LOCKED}:"):
        return stored
    key = key_of_case(session, incident_id, purpose)
    try:
        locked = b64decode(stored.partition(":")[2], validate=True)
    except ValueError:
        raise Unreadable(f"{place} was altered") from None
    return unlock(key, place, locked).decode()


def session_of(row: Record) -> Session:
    """Of a row whose words are asked for: only there is the key."""
    if (session := object_session(row)) is None:
        raise Unreadable(f"a row of {inspect(type(row)).local_table} outside its session")
    return session


def _place_of_key(incident_id: int, purpose: str) -> str:
    return f"case_key {incident_id} {purpose}"


@event.listens_for(Session, "after_rollback")
def _forget_keys(session: Session) -> None:
    """One that was made in what was rolled back was never stored."""
    session.info.pop(_OPENED, None)
