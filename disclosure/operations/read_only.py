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


def shut_to_us(engine: Engine) -> Iterator[tuple[str, str]]:
    """What SQLite may not use, with its mend: the file, or the folder where it keeps what it does.
    Asked of the machine, for on such a disk it often cannot even be opened."""
    if (file := file_of(engine)) is None:
        return
    if not os.access(file, os.R_OK):
        mend = "Let this account read and write it, and write in its folder."
        yield f"{Away.GONE} {file} may not be read by this account.", mend
        return
    locked = next((each for each in (file, file.parent) if not os.access(each, os.W_OK)), None)
    if locked:
        what = f"{Away.READ_ONLY} {locked} is read-only for this account."
        yield what, MENDS[Away.READ_ONLY]


def is_read_only(connection: Connection) -> bool:
    """PostgreSQL: a server that follows another, or one told to take no changes."""
    if connection.dialect.name == "postgresql":
        return bool(connection.scalar(text("SHOW transaction_read_only")) == "on")
    file = file_of(connection.engine)
    return file is not None and not os.access(file, os.W_OK)
