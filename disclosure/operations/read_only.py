"""Whether the database can be read and not written: then no page is shown, since no look at it
can be noted."""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from disclosure.records.out_of_reach import MENDS, Away


def file_of(engine: Engine) -> Path | None:
    """Of a SQLite database that is there."""
    if engine.dialect.name != "sqlite" or not os.path.isfile(engine.url.database or ""):
        return None
    return Path(engine.url.database or "").resolve()


def _with_those_beside(file: Path) -> list[Path]:
    """The two in which SQLite keeps what it does, as far as they are there. They are made with the
    rights that the file has then, and a program that is killed leaves them: so one may be shut long
    after the file was opened again."""
    beside = (file.with_name(f"{file.name}{ending}") for ending in ("-wal", "-shm"))
    return [file, *filter(os.path.exists, beside)]


def shut_to_us(engine: Engine) -> Iterator[tuple[str, str]]:
    """What SQLite may not use, with its mend: a file, or the folder where it keeps what it does.
    Asked of the machine, for on such a disk it often cannot even be opened."""
    if (file := file_of(engine)) is None:
        return
    files = _with_those_beside(file)
    if unread := next((each for each in files if not os.access(each, os.R_OK)), None):
        mend = "Let this account read and write it, and write in its folder."
        yield f"{Away.GONE} {unread} may not be read by this account.", mend
        return
    locked = next((each for each in (*files, file.parent) if not os.access(each, os.W_OK)), None)
    if locked:
        what = f"{Away.READ_ONLY} {locked} is read-only for this account."
        yield what, MENDS[Away.READ_ONLY]


def is_read_only(connection: Connection) -> bool:
    """PostgreSQL: a server that follows another, or one told to take no changes."""
    if connection.dialect.name == "postgresql":
        return bool(connection.scalar(text("SHOW transaction_read_only")) == "on")
    file = file_of(connection.engine)
    files = _with_those_beside(file) if file else []
    return not all(os.access(each, os.W_OK) for each in files)
