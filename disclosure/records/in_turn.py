"""What only one transaction does at a time, where the database lets several write at once."""

from enum import IntEnum

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from disclosure.records.base import is_postgres


class Turn(IntEnum):
    """Any numbers; PostgreSQL holds a lock by each until the transaction ends."""

    HOUSE = 7_205_759  # the end of the chain of the house
    ACCOUNTS = 7_205_760  # who gets an address or a staff number
    YEARLY_REPORTS = 7_205_761  # who adds a version to a report
    TABLES_OF_WORK = 7_205_762  # who makes the tables of Procrastinate
    KEYS = 7_205_763  # who drops an old key, while nobody is just storing something under it


def take_turn(session: Session | Connection, turn: Turn) -> None:
    """Waits until whoever has it ends their transaction. SQLite has one writer anyway."""
    if is_postgres(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": int(turn)})


def beside_others(session: Session, turn: Turn) -> None:
    """As many as like at a time, but not with whoever takes that turn."""
    if is_postgres(session):
        session.execute(text("SELECT pg_advisory_xact_lock_shared(:turn)"), {"turn": int(turn)})
