"""A number that people have said aloud is never given twice, not even that of a case now lost."""

from sqlalchemy import func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record

STEP = 1000  # so far do numbers jump: the gap is seen, and tells that something was lost


class FirstNumber(Record):
    """From where the ids of a table go on, on SQLite; PostgreSQL keeps that itself."""

    __tablename__ = "first_number"

    name: Mapped[str] = mapped_column(primary_key=True)  # of the table
    at_least: Mapped[int]


def go_on_after(session: Session, lost: int) -> None:
    """Whatever has a reference gets numbers that were never given: `lost` is the highest id of a
    case known to be lost. Of letters, promises and questions nobody knows the highest.
    """
    for mapper in Record.registry.mappers:
        table = mapper.class_
        if hasattr(table, "prefix"):
            last = max(session.scalar(select(func.max(table.id))) or 0, lost)
            _begin_at(session, table.__tablename__, (last // STEP + 1) * STEP + 1)


def _begin_at(session: Session, name: str, number: int) -> None:
    if session.get_bind().dialect.name == "postgresql":
        serial = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number, false)")
        session.execute(serial, {"name": name, "number": number})
    else:
        session.merge(FirstNumber(name=name, at_least=number))
