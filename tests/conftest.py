"""A fresh database per test, once on SQLite and once on PostgreSQL, copied from a clean one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.operations.keys import session_on
from disclosure.records.engine import make_tables, open_database
from disclosure.settings import Settings
from tests import cases, people
from tests.browser import end_browser
from tests.postgres import programs, server
from tests.staff import introduce

TOLD = {
    "DISCLOSURE_ORGANISATION": "Alder Vale Hospitals",
    "DISCLOSURE_BIND": "127.0.0.1:8000",
    "DISCLOSURE_COACH_NAME": "Carys Evans",
    "DISCLOSURE_COACH_PHONE": "01632 960155",
}
KINDS_OF_DATABASE = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
THOROUGH = frozenset(
    {
        "bench/test_letters.py",
        "bench/test_rival.py",
        "disclosure/actions/test_any_order.py",
        "disclosure/actions/test_genuine.py",
        "disclosure/actions/test_killed.py",
        "disclosure/actions/test_many_writers.py",
        "disclosure/commands/test_demo.py",
        "disclosure/commands/test_garbage.py",
        "disclosure/commands/test_letter_bulk.py",
        "disclosure/jobs/test_sweep_killed.py",
        "disclosure/operations/test_verify.py",
        "disclosure/pages/test_incidents.py",
        "disclosure/pages/test_letter_after.py",
        "disclosure/pages/test_letter_issue.py",
        "disclosure/pages/test_letter_other_words.py",
        "disclosure/pages/test_letter_writing.py",
        "disclosure/pages/test_recording.py",
        "disclosure/test_policy_faults.py",
        "doors/test_family_addresses.py",
        "doors/test_family_canaries.py",
        "doors/test_family_looks.py",
        "doors/test_family_paper.py",
        "letters/test_bulk.py",
        "letters/test_corpus.py",
        "letters/test_forms.py",
        "letters/test_hostile.py",
        "letters/test_render.py",
        "stories/test_by_commands.py",
        "stories/test_ways_out.py",
        "stories/test_ways_out_of_trouble.py",
        "test_routes.py",
        "test_who_may.py",
        "workflows/test_clock_properties.py",
        "workflows/test_zone_of_the_machine.py",
    }
)  # whole tables and many tries: in `make test`, not in `make fast`
MEMORY, ROOM = Path("/dev/shm"), 2**31  # bytes free, far more than all files of a run need
_numbers = count()


def pytest_configure() -> None:
    """Files go where writing them out costs nothing: a disk makes each commit wait for it."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).as_posix() in THOROUGH:
            item.add_marker(pytest.mark.thorough)


@pytest.fixture(scope="session", autouse=True)
def the_browser_ends() -> Iterator[None]:
    """With the run, if any test of this process started it."""
    yield
    end_browser()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server of this process, with a %s for the name of the database."""
    if not (bin := programs()):
        pytest.skip("the PostgreSQL server programs are not installed")
    with server(bin) as url:
        on_server(url, "CREATE DATABASE clean")
        make_clean(url % "clean")
        yield url


@pytest.fixture(scope="session")
def clean_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and nobody in it."""
    file = tmp_path_factory.mktemp("clean") / "clean.sqlite"
    make_clean(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def team_file(clean_file: Path) -> Path:
    """The same with those of tests/people.py."""
    file = clean_file.with_name("team.sqlite")
    shutil.copy(clean_file, file)
    hire(settings_in(file.parent, f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def team_database(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    on_server(postgres, "CREATE DATABASE team TEMPLATE clean")
    hire(settings_in(tmp_path_factory.mktemp("team"), postgres % "team"))
    return "team"


@pytest.fixture(params=KINDS_OF_DATABASE)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Of a database of this test's own; where it asks for the team, they are in it already."""
    if request.param == "postgresql":
        like = request.getfixturevalue("team_database") if wants_team(request) else "clean"
        with a_database(request.getfixturevalue("postgres"), like) as url:
            yield settings_in(tmp_path, url)
        return
    yield on_sqlite(tmp_path, file_for(request))


def wants_team(request: pytest.FixtureRequest) -> bool:
    return "team" in request.fixturenames


def file_for(request: pytest.FixtureRequest) -> Path:
    """What the SQLite file of this test is a copy of."""
    file: Path = request.getfixturevalue("team_file" if wants_team(request) else "clean_file")
    return file


@pytest.fixture(scope="session")
def walked_file(team_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose SQLite file holds the cases of `cases.everything`."""
    home = tmp_path_factory.mktemp("walked")
    shutil.copy(team_file, home / "test.sqlite")
    fill(settings_in(home, f"sqlite:///{home}/test.sqlite"))
    return home


@pytest.fixture(scope="session")
def walked_database(
    postgres: str, team_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A home for the database `walked`, which holds the same."""
    home = tmp_path_factory.mktemp("walked")
    on_server(postgres, f"CREATE DATABASE walked TEMPLATE {team_database}")
    fill(settings_in(home, postgres % "walked"))
    return home


@pytest.fixture(params=KINDS_OF_DATABASE)
def walked(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A copy, to do with as you like, of a home and a database with whole cases in them."""
    if request.param == "postgresql":
        shutil.copytree(request.getfixturevalue("walked_database"), tmp_path, dirs_exist_ok=True)
        with a_database(request.getfixturevalue("postgres"), "walked") as url:
            yield settings_in(tmp_path, url)
        return
    shutil.copytree(request.getfixturevalue("walked_file"), tmp_path, dirs_exist_ok=True)
    yield settings_in(tmp_path, f"sqlite:///{tmp_path}/test.sqlite")


@pytest.fixture
def session(settings: Settings) -> Iterator[Session]:
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        yield session
    engine.dispose()


@pytest.fixture
def staff(session: Session) -> None:
    """Those of tests/staff.py, who have passwords."""
    introduce(session)


@pytest.fixture
def team(settings: Settings) -> None:
    """Ada, Ben, Eva and the others of tests/people.py: see `settings`."""


class Statements(dict[tuple[Any, ...], Any]):
    """Statements compiled for one engine of a process are there for the next of its kind."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(self._by_kind(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(self._by_kind(key), compiled)

    @staticmethod
    def _by_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
        return (key[0].name, *key[1:])  # SQLAlchemy tells its dialects apart by what they are


STATEMENTS = Statements()


@event.listens_for(Engine, "engine_connect")
def _compile_once(connection: Connection) -> None:
    connection.execution_options(compiled_cache=STATEMENTS)


class OnceCompiled(BytecodeCache):
    """Templates compiled by one app of a process are there for the next: half of a page's time."""

    def __init__(self) -> None:
        self.there: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if compiled := self.there.get(bucket.key):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.there[bucket.key] = bucket.bytecode_to_string()


COMPILED = OnceCompiled()


@pytest.fixture
def app(settings: Settings, session: Session) -> Iterator[Flask]:
    app = create_app(settings, SECRET_KEY="tests", WTF_CSRF_ENABLED=False, TESTING=True)
    app.jinja_env.bytecode_cache = COMPILED
    yield app
    with app.app_context():
        db.engine.dispose()


def on_sqlite(home: Path, clean_file: Path) -> Settings:
    file = home / "test.sqlite"
    shutil.copy(clean_file, file)
    return settings_in(home, f"sqlite:///{file}")


def settings_in(home: Path, url: str) -> Settings:
    told = {"DISCLOSURE_HOME": str(home), "DISCLOSURE_DATABASE_URL": url}
    return Settings.read(told | TOLD)


def make_clean(url: str) -> None:
    engine = open_database(url)
    make_tables(engine)
    engine.dispose()


def hire(settings: Settings) -> None:
    """Put those of tests/people.py into a database."""
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        people.introduce(session)
    engine.dispose()


def fill(settings: Settings) -> None:
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        cases.everything(session)
    engine.dispose()


@contextmanager
def a_database(server_url: str, like: str) -> Iterator[str]:
    """The URL of a copy of the database called `like`, for as long as it is needed."""
    name = f"test_{next(_numbers)}"
    on_server(server_url, f"CREATE DATABASE {name} TEMPLATE {like}")
    try:
        yield server_url % name
    finally:
        on_server(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def on_server(server_url: str, statement: str) -> None:
    engine = create_engine(server_url % "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
