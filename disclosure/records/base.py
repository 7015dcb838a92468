"""What all records share: names of constraints, moments with a zone, ids, one spelling of a row."""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from secrets import randbelow
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    MetaData,
    Text,
    any_,
    cast,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

R = TypeVar("R")
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}  # migrations can only drop what has a name
LARGEST_ID = 2**31 - 1  # of a column of ids; PostgreSQL refuses to look for a larger one
OF_TRIALS = 1_000_000  # ids at the end, for what is rolled back
TRIED = "tried"  # in Session.info: of this transaction nothing will be kept, and no number is taken
IDS = "ids"  # in Session.info: the last id given in this transaction, by table


class Moment(TypeDecorator[datetime]):
    """Always with a zone: SQLite forgets it, so all are stored in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


Document = JSON().with_variant(JSONB(), "postgresql")
# Nothing there is an empty cell, and not the JSON word for nothing.
DOCUMENT_OR_NONE = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def is_postgres(database: Session | Connection) -> bool:
    bind = database.get_bind() if isinstance(database, Session) else database
    return bind.dialect.name == "postgresql"


def one_of(session: Session, column: Any, words: Collection[str]) -> ColumnElement[bool]:
    """Of hundreds of words: they go in as one value, where `in_` would send each by itself."""
    if is_postgres(session):
        return column == any_(cast(list(words), ARRAY(Text)))  # type: ignore[no-any-return]
    each = func.json_each(json.dumps(list(words))).table_valued("value")
    return column.in_(select(each.c.value))  # type: ignore[no-any-return]


class Record(DeclarativeBase):
    """`added_later`: cells that came with a migration. Empty, they are left out of a row's
    spelling, so that what was sealed before they were there still verifies. `spelled_as`: the
    names in that spelling of cells that the code calls otherwise."""

    metadata = MetaData(naming_convention=NAMES)
    added_later: ClassVar[frozenset[str]] = frozenset()
    spelled_as: ClassVar[Mapping[str, str]] = {}
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        datetime: Moment,
        str: Text,
        dict[str, Any]: Document,
        list[str]: Document,
        list[int]: Document,
        list[dict[str, Any]]: Document,
    }


def next_id(session: Session, table: type[Any]) -> int:
    """An id before the row is stored, so that the entry that seals the row can be written first."""
    name = table.__tablename__
    if is_postgres(session):
        if session.info.get(TRIED):
            return LARGEST_ID - randbelow(OF_TRIALS)  # far from those that others are given now
        serial = text("SELECT nextval(pg_get_serial_sequence(:name, 'id'))")
        return int(session.execute(serial, {"name": name}).scalar_one())
    given = session.info.setdefault(IDS, {})  # SQLite: one writer at a time holds the lock
    if name not in given:
        last = session.scalar(select(func.max(table.id))) or 0
        given[name] = max(last, _last_lost(session, name))
    given[name] += 1
    return int(given[name])


def numbered(session: Session, table: type[R], id: int, **how: Any) -> R | None:
    """The row of that id. `how`: as `get` takes it."""
    return session.get(table, id, **how) if 0 < id <= LARGEST_ID else None


def _last_lost(session: Session, name: str) -> int:
    """After a restore that lost something: see records/numbers.py."""
    first = text("SELECT at_least FROM first_number WHERE name = :name")
    return int(session.scalar(first, {"name": name}) or 1) - 1


def hash_of(secret: str) -> str:
    """For what is long and random. What a person chose is hashed like a password."""
    return sha256(secret.encode()).hexdigest()


def reference(prefix: str, recorded_at: datetime, id: int) -> str:
    """What people say aloud, such as INC-2026-000001."""
    return f"{prefix}-{recorded_at:%Y}-{id:06}"


def written_out(record: Record, without: frozenset[str] = frozenset()) -> bytes:
    """Every cell in one spelling, the same before it is stored and after it is read."""
    names = [c.key for c in inspect(type(record)).column_attrs if c.key not in without]
    return one_spelling(type(record), {name: getattr(record, name) for name in names})


def one_spelling(table: type[Record], row: Mapping[str, Any]) -> bytes:
    cells = {
        table.spelled_as.get(name, name): value
        for name, value in row.items()
        if value is not None or name not in table.added_later
    }
    return json.dumps(cells, sort_keys=True, default=spelled).encode()


def spelled(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no spelling in a seal")
