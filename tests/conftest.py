"""A fresh database per test, once on SQLite and once on PostgreSQL, copied from a clean one."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
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
from letters import render
from letters.press import to_pdf
from tests import cases, people
from tests.browser import end_browser
from tests.postgres import programs, server
from tests.staff import introduce

Printer = Callable[[str, str], tuple[bytes, int]]
TOLD = {
    "DISCLOSURE_ORGANISATION": "Alder Vale Hospitals",
    "DISCLOSURE_BIND": "127.0.0.1:8000",
    "DISCLOSURE_COACH_NAME": "Carys Evans",
    "DISCLOSURE_COACH_PHONE": "01632 960155",
}
KEY = "5e" * 32
KINDS_OF_DATABASE = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
THOROUGH = frozenset(
    {
        "bench/test_audit.py",
        "bench/test_search.py",
        "bench/test_worklist.py",
        "disclosure/actions/test_worklist_kept.py",
        "killed/test_work.py",
        "disclosure/commands/test_work.py",
        "disclosure/commands/test_pack.py",
        "disclosure/operations/test_packs.py",
        "doors/test_family_packs.py",
        "bench/test_letters.py",
        "bench/test_look_back.py",
        "bench/test_rival.py",
        "disclosure/actions/test_any_order.py",
        "disclosure/actions/test_destroying.py",
        "disclosure/actions/test_person_pack.py",
        "disclosure/commands/test_keeping.py",
        "disclosure/pages/test_keeping.py",
        "disclosure/actions/test_complaining.py",
        "disclosure/actions/test_genuine.py",
        "disclosure/actions/test_killed.py",
        "disclosure/actions/test_look_backs.py",
        "disclosure/actions/test_many_writers.py",
        "disclosure/api/test_hostile.py",
        "disclosure/api/test_once.py",
        "disclosure/api/test_once_killed.py",
        "disclosure/api/test_refusals.py",
        "disclosure/api/test_story.py",
        "disclosure/api/test_who_gets_in.py",
        "disclosure/commands/test_demo.py",
        "disclosure/commands/test_garbage.py",
        "disclosure/commands/test_letter_bulk.py",
        "disclosure/commands/test_look_back.py",
        "disclosure/jobs/test_look_back_killed.py",
        "disclosure/jobs/test_sweep_killed.py",
        "disclosure/operations/test_backup.py",
        "disclosure/operations/test_backup_amid.py",
        "disclosure/operations/test_chains_whole.py",
        "disclosure/operations/test_every_cell.py",
        "disclosure/operations/test_proof.py",
        "disclosure/operations/test_verify.py",
        "disclosure/pages/test_incidents.py",
        "disclosure/pages/test_letter_after.py",
        "disclosure/pages/test_letter_issue.py",
        "disclosure/pages/test_letter_other_words.py",
        "disclosure/pages/test_letter_writing.py",
        "disclosure/pages/test_logs.py",
        "disclosure/pages/test_look_backs.py",
        "disclosure/pages/test_open_id.py",
        "disclosure/pages/test_recording.py",
        "disclosure/pages/test_second_factor.py",
        "disclosure/test_policy_faults.py",
        "doors/test_by_api.py",
        "doors/test_family_addresses.py",
        "doors/test_family_canaries.py",
        "doors/test_family_looks.py",
        "doors/test_family_paper.py",
        "doors/test_involved.py",
        "doors/test_restricted.py",
        "killed/test_database.py",
        "killed/test_outbox.py",
        "killed/test_web.py",
        "letters/test_bulk.py",
        "letters/test_corpus.py",
        "letters/test_forms.py",
        "letters/test_hostile.py",
        "letters/test_render.py",
        "stories/test_by_commands.py",
        "stories/test_ways_out.py",
        "stories/test_ways_out_of_trouble.py",
        "attacks/test_agreeing.py",
        "attacks/test_headers.py",
        "attacks/test_tree.py",
        "test_routes.py",
        "test_who_may.py",
        "test_who_may_page.py",
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
    file = clean_file.parent / "team" / "team.sqlite"
    file.parent.mkdir()
    shutil.copy(clean_file, file)
    hire(settings_in(file.parent, f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def team_database(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    on_server(postgres, "CREATE DATABASE team TEMPLATE clean")
    home = tmp_path_factory.getbasetemp() / "team_database"
    home.mkdir()
    hire(settings_in(home, postgres % "team"))
    return "team"


@pytest.fixture(params=KINDS_OF_DATABASE)
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Of a database of this test's own; where it asks for the team, they are in it already."""
    if request.param == "postgresql":
        like = request.getfixturevalue("team_database") if wants_team(request) else "clean"
        if like != "clean":
            bring_heads(tmp_path_factory.getbasetemp() / "team_database", tmp_path)
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
    fill(on_sqlite(home, team_file))
    return home


@pytest.fixture(scope="session")
def walked_database(
    postgres: str, team_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A home for the database `walked`, which holds the same."""
    home = tmp_path_factory.mktemp("walked")
    on_server(postgres, f"CREATE DATABASE walked TEMPLATE {team_database}")
    bring_heads(tmp_path_factory.getbasetemp() / "team_database", home)
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


@pytest.fixture(scope="session")
def printed_once() -> Printer:
    """The same page gives the same bytes: what a process printed is there for its next test."""
    return lru_cache(maxsize=500)(to_pdf)


@pytest.fixture(autouse=True)
def a_page_is_printed_once(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, printed_once: Printer
) -> None:
    """Not where printing itself is tried."""
    if request.path.parent.name not in ("letters", "bench"):
        monkeypatch.setattr(render, "to_pdf", printed_once)


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
