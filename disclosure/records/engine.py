"""How a database is opened and made: SQLite as one careful writer, PostgreSQL as it comes."""

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event

from disclosure.records import tables  # noqa: F401 - so that every table is known
from disclosure.records.base import Record
from disclosure.records.refusals import STATEMENTS

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000")
WRITES = "writes"  # the execution option of a connection that is about to write


def open_database(url: str) -> Engine:
    engine = create_engine(url)
    be_careful(engine)
    return engine


def be_careful(engine: Engine) -> None:
    engine.hide_parameters = True  # what a failed statement held stays out of the log
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)


def make_tables(engine: Engine) -> None:
    """All tables at once, for tests; an installation is made by the migrations."""
    with engine.begin() as connection:
        Record.metadata.create_all(connection)
        for statement in STATEMENTS[engine.dialect.name]:
            connection.exec_driver_sql(statement)


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # else the driver begins by itself, and too late
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
