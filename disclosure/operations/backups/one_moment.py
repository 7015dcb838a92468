"""A live database as it stood at one moment, to be read and copied while others write on."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from disclosure.operations.backups import postgres_tools
from disclosure.operations.backups.file import CHUNK, Hashed
from disclosure.records.out_of_reach import MENDS, Away

SQLITE, POSTGRESQL = "sqlite", "postgresql"

ROOM_FOR_A_COPY = (
    "See that the folder of the backup has room for a whole copy of the database, that no limit "
    "on the size of files (ulimit -f) stands in its way, and that both disks work; then give the "
    "same command again."
)
KEEP_OLDER = "No backup was made of it: throw no older one away."
DAMAGED = "*** in database"  # so SQLite begins what it says of pages, before all else


@dataclass(frozen=True, slots=True)
class Moment:
    """`session` sees what `copy` writes, and nothing later."""

    session: Session
    copy: Callable[[Hashed], None]
    tool: int = 0  # the version of pg_dump; an older pg_restore cannot read what it wrote


@contextmanager
def one_moment(engine: Engine, room: Path) -> Iterator[Moment]:
    """`room`: a folder of ours alone, with space for a copy."""
    made = _of_postgresql(engine) if kind_of(engine) == POSTGRESQL else _of_sqlite(engine, room)
    with made as moment:
        yield moment


def kind_of(engine: Engine) -> str:
    return engine.dialect.name


def file_of(engine: Engine) -> Path:
    """Of a SQLite database."""
    return Path(engine.url.database or "").resolve()


@contextmanager
def _of_sqlite(engine: Engine, room: Path) -> Iterator[Moment]:
    """Its own way to copy itself: one reader in WAL mode holds up no writer."""
    copy = room / "database"
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
    source = f"file:{quote(str(file_of(engine)))}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(source, uri=True, timeout=30)) as there,
            closing(sqlite3.connect(copy)) as here,
        ):
            there.backup(here)
    except sqlite3.Error as error:
        says = f"database: it was not copied: {error}. {ROOM_FOR_A_COPY}"
        raise BadInput.at("database", says) from None
    _must_be_sound(copy)
    as_it_is = {"immutable": "1", "uri": "true"}
    reader = create_engine(
        URL.create("sqlite", database=f"file:{quote(str(copy))}", query=as_it_is)
    )
    try:
        with Session(reader) as session:
            yield Moment(session, lambda to: copy_file(copy, to))
    finally:
        reader.dispose()


def _must_be_sound(copy: Path) -> None:
    """Else backups of a damaged file would take the place of older ones that are whole. Of pages
    alone: what somebody put into a cell is for `audit verify` to name. Raises BadInput.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(copy))}?immutable=1", uri=True)) as here:
            first = str(here.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError:
        first = DAMAGED
    if first.startswith(DAMAGED):
        says = f"database: {Away.DAMAGED} {MENDS[Away.DAMAGED]} {KEEP_OLDER}"
        raise BadInput.at("database", says)


def copy_file(file: Path, to: Hashed) -> None:
    with file.open("rb") as source:
        while some := source.read(CHUNK):
            to.write(some)


@contextmanager
def _of_postgresql(engine: Engine) -> Iterator[Moment]:
    """A snapshot that our own session and pg_dump share."""
    tool = postgres_tools.must_have("pg_dump", postgres_tools.major_of(engine))
    with Session(engine) as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        snapshot = str(session.connection().exec_driver_sql("SELECT pg_export_snapshot()").scalar())

        def copy(to: Hashed) -> None:
            try:
                postgres_tools.dump(engine, snapshot, to)
            except postgres_tools.ToolFailed as failed:
                raise BadInput.at("database", f"database: {failed}") from None

        yield Moment(session, copy, tool)
