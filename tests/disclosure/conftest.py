"""An application on a fresh database of each kind, with people in it."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.records.engine import make_tables, open_database
from disclosure.settings import Settings
from tests.postgres import programs, server
from tests.staff import introduce

_numbers = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    if not (bin := programs()):
        pytest.skip("the PostgreSQL server programs are not installed")
    with server(bin) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = f"sqlite:///{tmp_path}/test.sqlite"
    if request.param == "postgresql":
        server_url: str = request.getfixturevalue("postgres")
        name = f"test_{next(_numbers)}"
        _make(server_url % "postgres", f"CREATE DATABASE {name}")
        url = server_url % name
    told = {"DISCLOSURE_HOME": str(tmp_path), "DISCLOSURE_DATABASE_URL": url}
    told |= {"DISCLOSURE_ORGANISATION": "Alder Vale Hospitals", "DISCLOSURE_BIND": "127.0.0.1:8000"}
    told |= {"DISCLOSURE_COACH_NAME": "Carys Evans", "DISCLOSURE_COACH_PHONE": "01632 960155"}
    return Settings.read(told)


@pytest.fixture
def session(settings: Settings) -> Iterator[Session]:
    engine = open_database(settings.database_url)
    make_tables(engine)
    with Session(engine, autoflush=False) as session:
        yield session
    engine.dispose()


@pytest.fixture
def staff(session: Session) -> None:
    introduce(session)


@pytest.fixture
def app(settings: Settings, session: Session) -> Iterator[Flask]:
    app = create_app(settings, SECRET_KEY="tests", WTF_CSRF_ENABLED=False, TESTING=True)
    yield app
    with app.app_context():
        db.engine.dispose()


def _make(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
