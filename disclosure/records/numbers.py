"""A number that people have said aloud is never given twice, not even that of a case now lost."""

from sqlalchemy import column, func, select, table, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record, is_postgres

STEP = 1000  # so far do numbers jump: the gap is seen, and tells that a backup was put back
MOST_LOST = STEP // 2  # of a sort, since a backup: so many are left out at least


class FirstNumber(Record):
    """From where the ids of a table go on, on SQLite; PostgreSQL keeps that itself."""

    __tablename__ = "first_number"

    name: Mapped[str] = mapped_column(primary_key=True)  # of the table
    at_least: Mapped[int]


def go_on_after(session: Session, lost: int) -> None:
    """Whatever has a reference gets numbers that were never given: `lost` is the highest id of a
    case known to be lost. Of letters, promises and questions nobody knows the highest; nor of
    cases, where no file of heads tells.
    """
    for mapper in Record.registry.mappers:
        model = mapper.class_
        if hasattr(model, "prefix"):
            name, there = model.__tablename__, session.scalar(select(func.max(model.id))) or 0
            last = max(there, _given(session, name), lost) + MOST_LOST
            _begin_at(session, name, (last // STEP + 1) * STEP + 1)


def _given(session: Session, name: str) -> int:
    """The last that was given, or left out by a restore before."""
    if is_postgres(session):
        serial = session.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": name})
        schema, _, sequence = str(serial).rpartition(".")
        numbers = table(sequence, column("last_value"), schema=schema)
        return int(session.scalar(select(numbers.c.last_value)) or 0)
    first = session.get(FirstNumber, name)
    return first.at_least - 1 if first else 0


def _begin_at(session: Session, name: str, number: int) -> None:
    if is_postgres(session):
        serial = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number, false)")
        session.execute(serial, {"name": name, "number": number})
    else:
        session.merge(FirstNumber(name=name, at_least=number))
