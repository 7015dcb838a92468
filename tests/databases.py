"""Databases for tests: clean ones and copies of them, on SQLite and on a PostgreSQL server."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from disclosure.operations.keys import session_on
from disclosure.records.engine import make_tables, open_database
from disclosure.settings import Settings
from tests import cases, people

TOLD = {
    "DISCLOSURE_ORGANISATION": "Alder Vale Hospitals",
    "DISCLOSURE_BIND": "127.0.0.1:8000",
    "DISCLOSURE_COACH_NAME": "Carys Evans",
    "DISCLOSURE_COACH_PHONE": "01632 960155",
}
KEY = "5e" * 32
# For tests to which another kind of database makes no difference.
ON_SQLITE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
numbers = count()


def on_sqlite(home: Path, clean_file: Path) -> Settings:
    file = home / "test.sqlite"
    shutil.copy(clean_file, file)
    bring_heads(clean_file.parent, home)
    return settings_in(home, f"sqlite:///{file}")


def bring_heads(there: Path, home: Path) -> None:
    """What was noted of a database goes where its copy goes."""
    if (heads := there / "keys.heads").exists():
        shutil.copy(heads, home / heads.name)


def settings_in(home: Path, url: str) -> Settings:
    """With the key of all tests: what one home hired is sealed for the next."""
    with suppress(FileExistsError), open(home / "keys", "x", opener=_private) as keys:
        keys.write(KEY)
    told = {"DISCLOSURE_HOME": str(home), "DISCLOSURE_DATABASE_URL": url}
    return Settings.read(told | TOLD)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def make_clean(url: str) -> None:
    engine = open_database(url)
    make_tables(engine)
    engine.dispose()


@contextmanager
def looking(settings: Settings) -> Iterator[Session]:
    """Into a database that lies there."""
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        yield session
    engine.dispose()


def hire(settings: Settings) -> None:
    """Put those of tests/people.py into a database."""
    with looking(settings) as session:
        people.introduce(session)


def fill(settings: Settings) -> None:
    with looking(settings) as session:
        cases.everything(session)


@contextmanager
def a_database(server_url: str, like: str) -> Iterator[str]:
    """The URL of a copy of the database called `like`, for as long as it is needed."""
    name = f"test_{next(numbers)}"
    on_server(server_url, f"CREATE DATABASE {name} TEMPLATE {like} {_quickly(server_url)}")
    try:
        yield server_url % name
    finally:
        on_server(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def on_server(server_url: str, statement: str) -> None:
    with _over(server_url).connect() as connection:
        connection.exec_driver_sql(statement)


@cache
def _quickly(server_url: str) -> str:
    """Half the time of the usual way, for a small database; servers before 15 do not know it."""
    with _over(server_url).connect() as connection:
        version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    return "STRATEGY FILE_COPY" if version >= 150000 else ""


@cache
def _over(server_url: str) -> Engine:
    url = server_url % "postgres"
    return create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
