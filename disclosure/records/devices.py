"""By which browser something was done: a keyed hash of what it is known by, never that itself."""

from sqlalchemy.orm import Session

from disclosure.records.audit import chain_of

LABEL, LONG = b"device:", 16


def device_hash(session: Session, known_by: str) -> str:
    return chain_of(session).mac(LABEL + known_by.encode())[:LONG]
