"""How a database is opened and made: SQLite as one careful writer, PostgreSQL as it comes."""

import os
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from disclosure.records import tables  # noqa: F401 - so that every table is known
from disclosure.records.base import Record
from disclosure.records.refusals import STATEMENTS
from disclosure.settings import Settings

PRAGMAS = (
    *("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"),
    "secure_delete=ON",  # what is destroyed is overwritten, and not only forgotten
    "cache_size=-16000",  # kibibytes: the lists of a large record stay in memory
)
WAIT = 10  # seconds for a free connection, then a page says that the database is held up
FILE = "file"  # in the info of a connection to SQLite: which file it is, and which one it was
WRITES = "writes"  # the execution option of a connection that is about to write
# Bytes. SQLite maps a file into memory beside the database; touched where the disk has no block
# left for it, the process is killed (SIGBUS) instead of hearing an error.
ROOM = 1024**2
# How each side asks after another that says nothing: in seconds, and then how often in vain.
ASKED_AFTER = {"keepalives_idle": 30, "keepalives_interval": 10}
ASKED_IN_VAIN = {"keepalives_count": 3}
# Of libpq: whoever is cut off from the server learns it in seconds, and not after many minutes.
# `tcp_user_timeout`: milliseconds until what was sent has to have arrived.
CUT_OFF = {"connect_timeout": 5, **ASKED_AFTER, **ASKED_IN_VAIN, "tcp_user_timeout": 10_000}
# What the house may have set otherwise for its server, and the driver then cannot read.
READABLE, CHARACTERS = "-c datestyle=ISO", "utf8"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds, on PostgreSQL, which would wait for ever. None: as long as it takes."""

    name: str = "disclosure"  # as whoever looks after the database sees us
    lock: int = 30  # the same as SQLite's busy_timeout
    statement: int | None = None
    idle: int | None = None  # in a transaction, asking nothing

    @property
    def options(self) -> str:
        """The server asks after a machine that says nothing, and frees what it held."""
        told = {
            "lock_timeout": self.lock,
            "statement_timeout": self.statement,
            "idle_in_transaction_session_timeout": self.idle,
            **{f"tcp_{name}": seconds for name, seconds in ASKED_AFTER.items()},
            "tcp_user_timeout": 60,  # until an answer has to have arrived
        }
        limits = [f"-c {name}={seconds}s" for name, seconds in told.items() if seconds]
        limits += [f"-c tcp_{name}={times}" for name, times in ASKED_IN_VAIN.items()]
        return " ".join([*limits, READABLE])


OF_COMMANDS = Patience("disclosure command")  # a report or a backup takes its time
# One that hangs keeps no case longer than another worker waits before it takes the item.
OF_WORKERS = Patience("disclosure worker", idle=600)


def patience_of_pages(settings: Settings) -> Patience:
    """Somebody waits for each of them, and others wait for what it holds."""
    limits = settings.capacity
    seconds = limits.page_seconds
    return Patience("disclosure pages", seconds, seconds, limits.idle_seconds)


def pool_of(settings: Settings) -> dict[str, Any]:
    """Of one process of the web server. A connection is asked first whether it still lives."""
    if not settings.database_url.startswith("postgresql"):
        return {"pool_pre_ping": True}
    limits = settings.capacity
    return {
        "pool_pre_ping": True,  # the server may have been started anew
        "pool_size": limits.pool,
        "max_overflow": limits.pool_overflow,
        "pool_recycle": limits.pool_recycle,
        "pool_timeout": WAIT,
    }


def open_database(url: str | URL, patience: Patience = OF_COMMANDS) -> Engine:
    engine = create_engine(url)
    be_careful(engine, patience)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _make_private)
    return engine


def be_careful(engine: Engine, patience: Patience) -> None:
    engine.hide_parameters = True  # what a failed statement held stays out of the log
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _look_for_room)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "do_connect", partial(_be_patient, patience))


def missing_file(engine: Engine) -> str:
    """Of a SQLite database that is not there; to connect would make an empty one."""
    file = engine.url.database if engine.dialect.name == "sqlite" else ""
    plain = file and not file.startswith(("file:", ":"))
    return file if file and plain and not os.path.exists(file) else ""


def never_make(engine: Engine) -> None:
    """A file that is gone is no reason to begin an empty record in its place."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _must_be_there)


def make_tables(engine: Engine) -> None:
    """All tables at once, for tests; an installation is made by the migrations."""
    with engine.begin() as connection:
        Record.metadata.create_all(connection)
        for statement in STATEMENTS[engine.dialect.name]:
            connection.exec_driver_sql(statement)


def _must_be_there(_: object, __: object, told: list[Any], more: dict[str, Any]) -> None:
    if not more.get("uri") and not os.path.exists(told[0]):
        raise sqlite3.OperationalError("there is no such file")


def _make_private(_: object, __: object, told: list[Any], more: dict[str, Any]) -> None:
    """A file that is made is its owner's alone; what SQLite puts beside it is made like it."""
    if _is_plain(told[0], more):
        with suppress(OSError):  # one that is there stays as it is; SQLite says what is wrong
            os.close(os.open(told[0], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _look_for_room(_: object, __: object, told: list[Any], more: dict[str, Any]) -> None:
    if _is_plain(told[0], more):
        _must_have_room(told[0])


def _is_plain(file: str, more: dict[str, Any]) -> bool:
    return not more.get("uri") and not file.startswith(":")


def _must_have_room(file: str) -> None:
    """Raises what SQLite says of a full disk, before anything is touched."""
    try:
        there = os.statvfs(os.path.dirname(file) or ".")
    except OSError:
        return  # what is wrong there, SQLite says
    if there.f_blocks and there.f_bavail * there.f_frsize < ROOM:
        full = sqlite3.OperationalError("database or disk is full")
        full.sqlite_errorcode, full.sqlite_errorname = sqlite3.SQLITE_FULL, "SQLITE_FULL"
        raise full


def _prepare(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # else the driver begins by itself, and too late
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    record.info[FILE] = (file, _which(file))


def _be_patient(
    patience: Patience, _: object, __: object, ___: list[Any], more: dict[str, Any]
) -> None:
    more["options"] = f"{patience.options} {more.get('options', '')}".strip()  # the house's own win
    more["client_encoding"] = CHARACTERS
    more.setdefault("application_name", patience.name)
    for name, limit in CUT_OFF.items():
        more.setdefault(name, limit)


def _begin(connection: Connection) -> None:
    file, was = connection.info[FILE]
    if was != _which(file):
        connection.invalidate()
        gone = sqlite3.OperationalError("the file was moved away or replaced")
        raise OperationalError("BEGIN", None, gone)
    try:
        if file:
            _must_have_room(file)
    except sqlite3.OperationalError as full:
        raise OperationalError("BEGIN", None, full) from None
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _which(file: str) -> tuple[int, int] | None:
    """SQLite itself would write on into a file that is in no folder any more, and call it done."""
    try:
        told = os.stat(file) if file else None
    except OSError:
        return (0, 0)
    return (told.st_dev, told.st_ino) if told else None
