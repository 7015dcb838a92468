"""A record that outgrew its one file: each row of a SQLite database, put into one of PostgreSQL.

What seals and digests are made of is spelled the same from both, so that it can be proved there.
"""

from pathlib import Path

from sqlalchemy import DDL, URL, Connection, Engine, Table, func, insert, select, text

from disclosure.operations import schema
from disclosure.records.base import Record
from disclosure.records.engine import open_database
from disclosure.records.numbers import FirstNumber

AT_ONCE = 500  # rows
_UNWATCHED = DDL("ALTER TABLE %(fullname)s DISABLE TRIGGER USER")  # type: ignore[no-untyped-call]
_WATCHED = DDL("ALTER TABLE %(fullname)s ENABLE TRIGGER USER")  # type: ignore[no-untyped-call]


def put_into(engine: Engine, file: Path) -> None:
    """`engine`: of a database without tables. `file`: ours alone; an older one is upgraded.

    All of it in one transaction, but for the tables.
    """
    source = open_database(URL.create("sqlite", database=str(file)))
    try:
        if schema.is_behind(source):
            schema.upgrade(source)
        schema.upgrade(engine)
        with source.connect() as there, engine.begin() as here:
            tables = Record.metadata.sorted_tables
            for table in tables:  # what watches over changes asks of each for its entry
                here.execute(_UNWATCHED.against(table))
            for table in tables:
                _copy(table, there, here)
                _go_on(table, here)
            here.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))  # each row has what it names
            for table in tables:
                here.execute(_WATCHED.against(table))
    finally:
        source.dispose()


def _copy(table: Table, there: Connection, here: Connection) -> None:
    rows = there.execution_options(yield_per=AT_ONCE).execute(select(table)).mappings()
    for some in rows.partitions():
        here.execute(insert(table), [dict(row) for row in some])


def _go_on(table: Table, here: Connection) -> None:
    """No number is given twice, nor one that was left out after a loss."""
    if "id" not in table.columns:
        return
    first = select(FirstNumber.at_least).where(FirstNumber.name == table.name)
    last = here.scalar(select(func.max(table.c.id))) or 0
    told = {"name": table.name, "next": max(last + 1, here.scalar(first) or 1)}
    here.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :next, false)"), told)
