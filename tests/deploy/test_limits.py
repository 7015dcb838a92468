"""How long a page may keep the database, and by how many connections; commands take their time."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from disclosure.app import create_app
from disclosure.capacity import Capacity
from disclosure.extensions import db
from disclosure.operations.verify import verify
from disclosure.records.engine import (
    CUT_OFF,
    OF_COMMANDS,
    OF_WORKERS,
    Patience,
    open_database,
    patience_of_pages,
    pool_of,
)
from disclosure.records.incident import Incident
from disclosure.records.out_of_reach import Away, why_out_of_reach
from disclosure.settings import Settings, WrongSettings
from tests.databases import a_database, settings_in
from tests.staff import introduce, sign_in

WORDS = "Ten times the morphine, given twice"
SLOW = """
    CREATE FUNCTION think() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(5); RETURN NEW; END $$"""
LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


@pytest.fixture
def settings(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with a_database(postgres, "clean") as url:
        settings = settings_in(tmp_path_factory.mktemp("limits"), url)
        yield replace(settings, capacity=Capacity(page_seconds=1, idle_seconds=1))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, SECRET_KEY="tests", WTF_CSRF_ENABLED=False, TESTING=True)
    yield app
    with app.app_context():
        db.engine.dispose()


def done(session: Session, statement: str) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.postgresql
def test_a_page_whose_statement_takes_too_long_says_so_and_saves_nothing(
    app: Flask, session: Session
) -> None:
    introduce(session)
    session.rollback()
    done(session, SLOW)
    done(session, "CREATE TRIGGER slow BEFORE INSERT ON incident EXECUTE FUNCTION think()")
    client = app.test_client()
    assert sign_in(client).status_code == 303
    told = {"became_aware_at": "2026-03-12T10:00", "summary": WORDS}

    began = time.monotonic()
    answer = client.post("/incidents/open", data=told)

    assert time.monotonic() - began < 4
    assert answer.status_code == 503
    assert Away.BUSY in answer.text
    assert WORDS in answer.text  # to copy
    assert answer.headers["Retry-After"]
    done(session, "DROP TRIGGER slow ON incident")
    assert session.scalar(select(func.count()).select_from(Incident)) == 0
    assert client.post("/incidents/open", data=told).status_code == 303  # by the same connection
    session.rollback()
    assert verify(session).ok


@pytest.mark.postgresql
def test_a_command_takes_its_time_and_what_the_house_sets_wins(settings: Settings) -> None:
    def limits(url: str, patience: Patience = OF_COMMANDS) -> list[str]:
        engine = open_database(url, patience)
        with engine.connect() as connection:
            shown = [connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in LIMITS]
        engine.dispose()
        return shown

    assert limits(settings.database_url) == ["0", "30s", "0"]
    assert limits(settings.database_url, OF_WORKERS) == ["0", "30s", "10min"]  # it may hang
    own = f"{settings.database_url}&options=-c%20lock_timeout%3D7s"
    assert limits(own) == ["0", "7s", "0"]


@pytest.mark.postgresql
def test_whoever_is_cut_off_learns_it_in_seconds_on_both_sides(settings: Settings) -> None:
    """Else each waits as long as the machine does: two hours for a server to miss a client."""
    engine = open_database(f"{settings.database_url}&keepalives_idle=7")
    with engine.connect() as connection:
        line = cast(psycopg.Connection[Any], connection.connection.dbapi_connection)
        told = line.info.get_parameters()
    engine.dispose()
    assert {name: told[name] for name in CUT_OFF} == {
        **{name: str(limit) for name, limit in CUT_OFF.items()},
        "keepalives_idle": "7",  # what the house sets wins
    }
    assert "-c tcp_keepalives_idle=30s" in told["options"]


@pytest.mark.postgresql
def test_a_page_that_keeps_a_transaction_open_loses_it_and_the_next_goes_on(
    settings: Settings,
) -> None:
    engine = open_database(settings.database_url, patience_of_pages(settings))
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        time.sleep(1.3)
        with pytest.raises(DBAPIError) as lost:
            connection.execute(text("SELECT 1"))
    assert why_out_of_reach(lost.value) is Away.GONE
    with engine.connect() as connection:
        name = connection.execute(text("SELECT current_setting('application_name')"))
        assert name.scalar_one() == "disclosure pages"
    engine.dispose()


@pytest.mark.postgresql
def test_pages_have_the_pool_that_the_settings_say(settings: Settings) -> None:
    few = replace(settings, capacity=Capacity(pool=3, pool_overflow=1))
    app = create_app(few, SECRET_KEY="tests")
    with app.app_context():
        pool = db.engine.pool
        assert isinstance(pool, QueuePool)
        assert (pool.size(), pool._max_overflow) == (3, 1)
        db.engine.dispose()


def read(**told: str) -> Capacity:
    told |= {"HOME": "/nowhere"}
    return Settings.read({f"DISCLOSURE_{name}": value for name, value in told.items()}).capacity


def test_each_thread_has_a_connection_unless_the_house_says_otherwise() -> None:
    assert read().pool == 5
    assert read(THREADS="8").pool == 9
    assert read(THREADS="8", POOL="10", WORKERS="3").connections == 3 * (10 + 14)
    in_production = Capacity.read({"WORKERS": "4"}, production=True)
    assert in_production.connections == 4 * (5 + 2)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"WORKERS": "0"}, "_WORKERS is '0'"),
        ({"THREADS": "many"}, "_THREADS is 'many'"),
        ({"POOL": "-1"}, "_POOL is '-1'"),
        ({"POOL_RECYCLE": "1.5"}, "_POOL_RECYCLE is '1.5'"),
        ({"IDLE_SECONDS": "9999999999"}, "_IDLE_SECONDS is"),
        ({"PAGE_SECONDS": "60"}, "Use 55 or less"),
        ({"POOL": "2", "POOL_OVERFLOW": "0"}, "for 4 threads"),
        ({"BIND": "8000"}, "_BIND: use host:port"),
        ({"BIND": "unix:/run/web.sock"}, "is for production"),
        ({"PROXY": "proxy.example"}, "'proxy.example' is no address"),
        ({"PROXY": "10.0.0.5, ::/0"}, "::/0 is nearly everybody"),
    ],
)
def test_a_limit_that_cannot_hold_is_named(told: dict[str, str], says: str) -> None:
    with pytest.raises(WrongSettings, match=says):
        read(**told)


def test_sqlite_needs_no_pool_of_a_size() -> None:
    assert pool_of(Settings.read({"DISCLOSURE_HOME": "/nowhere"})) == {"pool_pre_ping": True}
