"""The database is gone, full, held up or cannot be written: plain words, nothing typed is lost."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.operations.verify import verify
from disclosure.records.engine import open_database
from disclosure.settings import Settings, WrongSettings
from tests.conftest import KINDS_OF_DATABASE
from tests.databases import a_database, on_sqlite, settings_in
from tests.disclosure.pages.test_sent_again_after_sign_in import hidden
from tests.full_disk import full_disk
from tests.many_cases import cases_there
from tests.staff import BEN, PASSWORD, sign_in

WORDS = "Ten times the morphine, given twice"


@pytest.fixture(params=KINDS_OF_DATABASE)
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, clean_file: Path
) -> Iterator[Settings]:
    """Each kind of database has its own way to fail."""
    if request.param == "postgresql":
        with a_database(request.getfixturevalue("postgres"), "clean") as url:
            yield settings_in(tmp_path, url)
        return
    yield on_sqlite(tmp_path, clean_file)


@pytest.fixture
def client(app: Flask, staff: None) -> FlaskClient:
    client = app.test_client()
    assert sign_in(client).status_code == 303
    return client


def says_it_again(client: FlaskClient, words: str = WORDS) -> TestResponse:
    told = {"became_aware_at": "2026-03-12T10:00", "summary": words}
    return client.post("/incidents/open", data=told)


def told_plainly(answer: TestResponse, why: str) -> None:
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "The record cannot be reached now" in answer.text
    assert why in answer.text
    assert WORDS in answer.text  # to copy
    for never in ("Traceback", "sqlite3", "psycopg", "OperationalError", "SELECT", "INSERT"):
        assert never not in answer.text


@contextmanager
def each_connection(app: Flask, statement: str) -> Iterator[None]:
    """From now on begins with this, after what we ourselves say to it."""

    def say(connection: Any, _: object) -> None:
        connection.execute(statement)

    with app.app_context():
        engine = db.engine
        engine.dispose()
        event.listen(engine, "connect", say)
        try:
            yield
        finally:
            event.remove(engine, "connect", say)
            engine.dispose()


def only_sqlite(settings: Settings) -> Path:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("SQLite's own way to fail")
    return Path(settings.database_url.removeprefix("sqlite:///"))


def test_a_file_that_is_gone_is_said_and_no_empty_one_takes_its_place(
    client: FlaskClient, settings: Settings, session: Session
) -> None:
    file = only_sqlite(settings)
    session.rollback()
    away = file.rename(file.with_name("away"))

    told_plainly(says_it_again(client), "cannot be reached")
    told_plainly(says_it_again(client), "cannot be reached")
    assert client.get("/").status_code == 503
    assert not file.exists()

    away.rename(file)
    assert says_it_again(client).status_code == 303  # and it goes on, without a new start
    assert cases_there(session) == 1


def test_a_form_that_met_it_is_sent_again_with_one_button_and_is_there_once(
    app: Flask, client: FlaskClient, settings: Settings, session: Session
) -> None:
    """What was seen: a talk of eight boxes to be copied one by one, and what was chosen gone."""
    file = only_sqlite(settings)
    app.config["WTF_CSRF_ENABLED"] = True
    boxes = hidden(client.get("/incidents/open").text)
    told = {"became_aware_at": "2026-03-12", "summary": WORDS, "restricted": "no"}
    session.rollback()
    away = file.rename(file.with_name("away"))
    met = client.post("/incidents/open?paper=yes", data=boxes | told)
    told_plainly(met, "cannot be reached")
    assert "Send it again" in met.text
    assert 'action="/incidents/open?paper=yes"' in met.text
    kept = hidden(met.text)
    assert kept.items() >= (boxes | told).items()
    away.rename(file)
    for _ in range(2):
        assert client.post("/incidents/open?paper=yes", data=kept).status_code == 303
    assert cases_there(session) == 1


def test_a_refusal_whose_page_needs_the_database_says_that_it_is_gone(
    app: Flask, client: FlaskClient, settings: Settings, session: Session
) -> None:
    """What was seen: “Something broke on our side”, and an alarm for a fault of the program."""
    app.config["WTF_CSRF_ENABLED"] = True  # a form of an older page is refused before its route
    file = only_sqlite(settings)
    session.rollback()
    away = file.rename(file.with_name("away"))
    told_plainly(says_it_again(client), "cannot be reached")
    met = client.get("/nothing-is-here")
    assert met.status_code == 503
    assert "The record cannot be reached now" in met.text
    away.rename(file)
    assert client.get("/nothing-is-here").status_code == 404


def test_what_lets_somebody_in_is_never_in_that_page(
    client: FlaskClient, settings: Settings, session: Session
) -> None:
    file = only_sqlite(settings)
    session.rollback()
    away = file.rename(file.with_name("away"))
    for path in ("/sign-in", "/account/password"):
        typed = {"email": BEN.email, "present_password": PASSWORD, "password": PASSWORD}
        met = client.post(path, data=typed | {"once": "a-value-of-before"})
        assert met.status_code == 503
        assert PASSWORD not in met.text
    away.rename(file)


def test_nothing_is_written_into_a_file_that_was_replaced(
    client: FlaskClient, settings: Settings
) -> None:
    """A restore takes the place of the old one while the program runs."""
    file = only_sqlite(settings)
    assert client.get("/").status_code == 200  # a connection to the old one is kept open
    other = file.with_name("other")
    with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(other)) as new:
        old.backup(new)
    file.rename(file.with_name("old"))
    other.rename(file)
    for end in ("-wal", "-shm"):
        file.with_name(f"{file.name}{end}").unlink(missing_ok=True)

    answers = [says_it_again(client).status_code for _ in range(2)]

    assert answers[-1] == 303
    with closing(sqlite3.connect(file)) as there:
        assert there.execute("SELECT count(*) FROM incident").fetchone() == (answers.count(303),)


def test_a_full_disk_keeps_nothing_half(
    app: Flask, client: FlaskClient, settings: Settings, session: Session
) -> None:
    only_sqlite(settings)
    with each_connection(app, "PRAGMA max_page_count = 1"):  # as many as there are
        long = f"{WORDS}. {'Nobody had looked. ' * 1000}"
        told_plainly(says_it_again(client, long), "no room left")

    assert cases_there(session) == 0
    assert says_it_again(client).status_code == 303
    assert verify(session).ok


def test_a_disk_without_a_block_left_is_said_and_no_process_is_killed(
    app: Flask,
    client: FlaskClient,
    settings: Settings,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SQLite would map what it writes beside the database into memory: that is not begun."""
    file = only_sqlite(settings)
    session.close()
    with app.app_context():
        db.engine.dispose()
    session.get_bind().dispose()  # type: ignore[union-attr]
    beside = file.with_name(f"{file.name}-shm")
    beside.unlink(missing_ok=True)
    with monkeypatch.context() as full:
        full_disk(full)
        for _ in range(2):
            told_plainly(says_it_again(client), "no room left")
        assert not beside.exists()

    assert says_it_again(client).status_code == 303  # and it goes on, without a new start
    with monkeypatch.context() as full:
        full_disk(full)
        told_plainly(says_it_again(client), "no room left")  # by a connection that is open
    assert says_it_again(client).status_code == 303
    assert cases_there(session) == 2
    assert verify(session).ok


def test_what_can_only_be_read_is_said(
    app: Flask, client: FlaskClient, settings: Settings, session: Session
) -> None:
    """As on a file system that is mounted to be read only."""
    only_sqlite(settings)
    with each_connection(app, "PRAGMA query_only = ON"):
        told_plainly(says_it_again(client), "not written")
    assert cases_there(session) == 0


def test_one_that_is_held_up_too_long_is_said(
    app: Flask, client: FlaskClient, settings: Settings, session: Session
) -> None:
    file = only_sqlite(settings)
    with closing(sqlite3.connect(file, isolation_level=None)) as holds:
        holds.execute("BEGIN IMMEDIATE")
        with each_connection(app, "PRAGMA busy_timeout = 50"):
            told_plainly(says_it_again(client), "held up")
        holds.execute("ROLLBACK")
    assert says_it_again(client).status_code == 303
    assert cases_there(session) == 1


def test_a_damaged_file_is_said(client: FlaskClient, settings: Settings) -> None:
    file = only_sqlite(settings)
    with closing(sqlite3.connect(file)) as there:
        there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as bent:
        bent.seek(4096)
        bent.write(b"\xff" * (file.stat().st_size - 4096))
    assert says_it_again(client).status_code == 503


def test_a_postgresql_that_lets_nobody_in_is_said_and_then_found_again(
    client: FlaskClient, settings: Settings, session: Session
) -> None:
    if settings.database_url.startswith("sqlite"):
        pytest.skip("of PostgreSQL alone")
    session.rollback()
    session.close()
    server = create_engine(
        open_database(settings.database_url).url.set(database="postgres"),
        isolation_level="AUTOCOMMIT",
    )
    name = open_database(settings.database_url).url.database
    stop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
    with server.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        connection.execute(text(stop), {"name": name})
        told_plainly(says_it_again(client), "cannot be reached")
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
        assert says_it_again(client).status_code == 303
        connection.execute(text(stop), {"name": name})
        assert client.get("/").status_code == 200  # a connection that broke is made anew
    server.dispose()


def test_a_family_hears_it_in_the_look_of_their_page(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    file = only_sqlite(settings)
    file.rename(file.with_name("away"))

    answer = app.test_client().post("/f/open", data={"code": "AAAA-BBBB-CCCC-DDDD"})

    assert answer.status_code == 503
    assert "Wait a minute, then try again." in answer.text
    assert "database" not in answer.text


def in_production(settings: Settings, **more: str) -> Settings:
    told = {
        "DISCLOSURE_HOME": str(settings.home),
        "DISCLOSURE_DATABASE_URL": settings.database_url,
        "DISCLOSURE_MODE": "production",
        "DISCLOSURE_KEYS": str(settings.home.parent / f"{settings.home.name}-keys"),
        "DISCLOSURE_SECRET_KEY": "s" * 40,
        "DISCLOSURE_ORGANISATION": "Alder Vale",
    }
    shutil.copy(settings.keys, told["DISCLOSURE_KEYS"])
    return Settings.read(told | more)


def stands_at(settings: Settings, revision: str) -> None:
    engine = open_database(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": revision})
    engine.dispose()


@pytest.mark.parametrize(
    ("revision", "why"), [("0001", "older than this program"), ("9999", "newer than this program")]
)
def test_in_production_no_program_starts_on_a_database_of_another_shape(
    tmp_path: Path, clean_file: Path, revision: str, why: str
) -> None:
    settings = on_sqlite(tmp_path, clean_file)
    stands_at(settings, revision)

    with pytest.raises(WrongSettings, match=why):
        create_app(in_production(settings))


def test_in_production_it_waits_for_a_database_that_is_not_there_yet(
    tmp_path: Path, clean_file: Path
) -> None:
    settings = on_sqlite(tmp_path, clean_file)
    file = only_sqlite(settings)
    away = file.rename(tmp_path / "away")
    app = create_app(in_production(settings))
    here = {"base_url": "https://localhost", "environ_base": {"REMOTE_ADDR": "127.0.0.1"}}

    assert app.test_client().get("/sign-in", **here).status_code == 503
    assert not file.exists()
    stands_at(settings.__class__.read({**_env(settings, away)}), "0001")
    away.rename(file)
    told = app.test_client().get("/sign-in", **here)
    assert told.status_code == 503
    assert "shape" in told.text
    stands_at(settings, "")
    with app.app_context():
        db.engine.dispose()


def _env(settings: Settings, file: Path) -> dict[str, str]:
    return {
        "DISCLOSURE_HOME": str(settings.home),
        "DISCLOSURE_DATABASE_URL": f"sqlite:///{file}",
    }


def test_a_running_program_goes_on_while_the_database_grows_under_it(
    client: FlaskClient, settings: Settings, session: Session
) -> None:
    """The upgrade of a newer program only adds; what runs neither sees nor breaks it."""
    assert says_it_again(client).status_code == 303
    session.rollback()
    engine = open_database(settings.database_url)
    with engine.begin() as connection:
        for table in ("incident", "audit_entry", "evidence", "user_account", "look"):
            connection.execute(text(f"ALTER TABLE {table} ADD COLUMN of_tomorrow TEXT"))
        connection.execute(text("CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY)"))
    engine.dispose()
    stands_at(settings, "9999")

    assert client.get("/").status_code == 200
    assert says_it_again(client).status_code == 303
    assert cases_there(session) == 2
    assert verify(session).ok


def test_a_running_program_says_so_where_the_database_lacks_what_it_needs(
    client: FlaskClient, settings: Settings
) -> None:
    """Started on an older shape where nobody looked, as in development."""
    engine = open_database(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE incident RENAME TO of_yesterday"))
    engine.dispose()
    told_plainly(says_it_again(client), "does not have the shape")
