"""What a database was asked while something ran: its statements, with what was put into each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from disclosure.extensions import db

Asked = list[tuple[str, Any]]


@contextmanager
def asked_of(database: Flask | Session) -> Iterator[Asked]:
    """Each statement as it comes, until the end of the block."""
    asked, engine = Asked(), engine_of(database)
    event.listen(engine, "before_cursor_execute", note := lambda *told: asked.append(told[2:4]))
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def engine_of(database: Flask | Session) -> Engine:
    if isinstance(database, Session):
        return database.get_bind().engine
    with database.app_context():
        return db.engine
