"""By which browser something was done, and who signed in with it: keyed hashes, never itself."""

from sqlalchemy.orm import Session

from disclosure.records.chain import chain_of

LABEL, SIGNED_IN, LONG = b"device:", b"signed in with device:", 16


def device_hash(session: Session, known_by: str) -> str:
    return chain_of(session).mac(LABEL + known_by.encode())[:LONG]


def signed_in_hash(session: Session, known_by: str, email: str) -> str:
    """That this account signed in with this browser: nobody else can say so of another."""
    words = f"{known_by} {email.strip().lower()}"
    return chain_of(session).mac(SIGNED_IN + words.encode())[:LONG]
