"""A fresh database per test, once on SQLite and once on PostgreSQL, copied from a clean one."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

import tests.compiled  # noqa: F401 - what is compiled stays, for every app and engine
from disclosure.actions.staff import passwords
from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.operations import paper
from disclosure.reports import annual_written, written
from disclosure.settings import Settings
from letters import render
from letters.printing.press import to_pdf
from tests.begun import Begun, made_in, recipe_of
from tests.browser import end_browser
from tests.by_command import Everything
from tests.cases import ACase, a_person, an_opened_case, name_contact
from tests.databases import (
    a_database,
    bring_heads,
    fill,
    hire,
    looking,
    make_clean,
    numbers,
    on_server,
    on_sqlite,
    settings_in,
)
from tests.once import made_once, of_the_run
from tests.postgres import programs, server
from tests.staff import introduce
from tests.terminal import Terminal
from tests.what_runs_when import is_thorough, mark
from tests.who_may import (
    Ready,
    a_home_with_newcomers,
    ready_for_every_move,
    with_a_record_of_each_kind,
)

Printer = Callable[..., tuple[bytes, int]]
KINDS_OF_DATABASE = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
MEMORY, ROOM = Path("/dev/shm"), 2**31  # bytes free, far more than all files of a run need
BEGUN = pytest.StashKey[Begun]()
# In `make test` a property tries the same each time, so that a change is stopped by what it broke;
# in `make fast` and `make soak` it looks for what nobody has seen yet. How long a try takes is no
# fault: a busy machine would fail them by its clock alone.
PATIENT = hypothesis.settings(
    deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("new", PATIENT)
hypothesis.settings.register_profile("same", PATIENT, derandomize=True)
hypothesis.settings.load_profile("new")


def pytest_configure() -> None:
    """Files go where writing them out costs nothing: a disk makes each commit wait for it."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What `make fast` leaves out is not even read."""
    if "not thorough" not in str(config.getoption("markexpr")):
        return None
    path = collection_path.relative_to(Path(__file__).parent).as_posix()
    return is_thorough(f"{path}/" if collection_path.is_dir() else path) or None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Of twenty thousand tests that are read none is let go: to look through them again and again
    for what could be takes a quarter of the time, in each of the processes."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mark(items, Path(__file__).parent)


@pytest.fixture(scope="session", autouse=True)
def the_browser_ends() -> Iterator[None]:
    """With the run, if any test of this process started it."""
    yield
    end_browser()


@pytest.fixture(scope="session", autouse=True)
def quick_hashing() -> Iterator[None]:
    """Passwords are hashed with little work: what is tested is not how slow guessing is."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", quick)
        yield


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

    def cleaned(at: Path) -> None:
        make_clean(f"sqlite:///{at}/clean.sqlite")

    return made_once(of_the_run(tmp_path_factory), "clean", cleaned) / "clean.sqlite"


@pytest.fixture(scope="session")
def team_file(clean_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with those of tests/people.py."""

    def hired(at: Path) -> None:
        shutil.copy(clean_file, at / "team.sqlite")
        hire(settings_in(at, f"sqlite:///{at}/team.sqlite"))

    return made_once(of_the_run(tmp_path_factory), "team", hired) / "team.sqlite"


@pytest.fixture(scope="session")
def team_database(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    on_server(postgres, "CREATE DATABASE team TEMPLATE clean")
    home = tmp_path_factory.getbasetemp() / "team_database"
    home.mkdir()
    hire(settings_in(home, postgres % "team"))
    return "team"


@pytest.fixture(params=KINDS_OF_DATABASE)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Of a database of this test's own; where it asks for the team, they are in it already, and
    so is what it begins with.
    """
    with settings_on(request.param, request, tmp_path) as settings:
        yield settings


@contextmanager
def settings_on(kind: str, request: pytest.FixtureRequest, home: Path) -> Iterator[Settings]:
    if asks_for_begun(request):
        request.node.stash[BEGUN] = there = begun_on(kind, request)
        with a_copy(request, there, home) as settings:
            yield settings
    elif kind == "postgresql":
        like = request.getfixturevalue("team_database") if wants_team(request) else "clean"
        if like != "clean":
            bring_heads(home_of_team(request), home)
        with a_database(request.getfixturevalue("postgres"), like) as url:
            yield settings_in(home, url)
    else:
        yield on_sqlite(home, file_for(request))


def asks_for_begun(request: pytest.FixtureRequest) -> bool:
    marked = request.node.get_closest_marker("begins_with")
    return "begun" in request.fixturenames or bool(marked and "case" in request.fixturenames)


@pytest.fixture(scope="session")
def all_begun() -> dict[Any, Begun]:
    return {}


@pytest.fixture
def begun(request: pytest.FixtureRequest, settings: Settings, session: Session) -> Any:
    """What this test begins with: see tests/begun.py."""
    return request.node.stash[BEGUN].made.on(session)


def begun_on(kind: str, request: pytest.FixtureRequest) -> Begun:
    make, told, today = recipe_of(request.node)
    all_begun = cast(dict[Any, Begun], request.getfixturevalue("all_begun"))
    name = (kind, make, repr(told), today)
    if name not in all_begun:
        home = request.getfixturevalue("tmp_path_factory").mktemp("begun")
        settings, database = home_with_team(kind, request, home)
        all_begun[name] = Begun(home, database, made_in(settings, make, told))
    return all_begun[name]


def home_with_team(kind: str, request: pytest.FixtureRequest, home: Path) -> tuple[Settings, str]:
    """And the name of its database, where it lies on a server."""
    if kind == "sqlite":
        return on_sqlite(home, request.getfixturevalue("team_file")), ""
    url, team = (request.getfixturevalue(name) for name in ("postgres", "team_database"))
    database = f"begun_{next(numbers)}"
    on_server(url, f"CREATE DATABASE {database} TEMPLATE {team}")
    bring_heads(home_of_team(request), home)
    return settings_in(home, url % database), database


def home_of_team(request: pytest.FixtureRequest) -> Path:
    """On the server; what was noted of its database lies there."""
    return Path(request.getfixturevalue("tmp_path_factory").getbasetemp() / "team_database")


@contextmanager
def a_copy(request: pytest.FixtureRequest, of: Begun, home: Path) -> Iterator[Settings]:
    shutil.copytree(of.home, home, dirs_exist_ok=True)
    if of.database:
        with a_database(request.getfixturevalue("postgres"), of.database) as url:
            yield settings_in(home, url)
        return
    yield settings_in(home, f"sqlite:///{home}/test.sqlite")


def wants_team(request: pytest.FixtureRequest) -> bool:
    return "team" in request.fixturenames


def file_for(request: pytest.FixtureRequest) -> Path:
    """What the SQLite file of this test is a copy of."""
    file: Path = request.getfixturevalue("team_file" if wants_team(request) else "clean_file")
    return file


@pytest.fixture(scope="session")
def walked_file(team_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose SQLite file holds the cases of `cases.everything`."""

    def filled(home: Path) -> None:
        fill(on_sqlite(home, team_file))

    return made_once(of_the_run(tmp_path_factory), "walked", filled)


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
    with looking(settings) as session:
        yield session


@pytest.fixture
def whole(walked: Settings) -> Iterator[Session]:
    with looking(walked) as session:
        yield session


@pytest.fixture
def staff(session: Session) -> None:
    """Those of tests/staff.py, who have passwords."""
    introduce(session)


@pytest.fixture
def team(settings: Settings) -> None:
    """Ada, Ben, Eva and the others of tests/people.py: see `settings`."""


@pytest.fixture
def case(request: pytest.FixtureRequest, team: None, session: Session) -> ACase:
    """What the test begins with; else one just opened, and Mrs Price named as the patient."""
    if BEGUN in request.node.stash:
        return cast(ACase, request.getfixturevalue("begun"))
    case = an_opened_case(session)
    case.person = a_person(case)
    return case


@pytest.fixture
def contact(case: ACase) -> None:
    """Somebody whom the family of that case may ring."""
    name_contact(case)


@pytest.fixture(scope="session")
def where_all_may(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Newcomers of each role; nothing is done there: whoever tries something takes a copy."""
    return a_home_with_newcomers(tmp_path_factory.mktemp("who") / "home")


@pytest.fixture(scope="session")
def ready(where_all_may: Terminal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ready]:
    return ready_for_every_move(where_all_may, tmp_path_factory.mktemp("ready"))


@pytest.fixture(scope="session")
def full(where_all_may: Terminal, ready: dict[str, Ready]) -> Everything:
    return with_a_record_of_each_kind(where_all_may)


@pytest.fixture(scope="session")
def printed_once() -> Printer:
    """The same page gives the same bytes: what a process printed is there for its next test."""
    return lru_cache(maxsize=500)(to_pdf)


@pytest.fixture(autouse=True)
def letters_are_not_printed(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, printed_once: Printer
) -> None:
    """Few tests open the letters they issue; the others are spared the printer, where another page
    has other bytes too. Not where printing itself is tried; paper and reports are printed once.

    What is shared between tests is made before, and printed: the next one may open it.
    """
    here = Path(__file__).parent
    if request.path.parent in (here / "letters", here / "bench", here / "disclosure" / "reports"):
        return
    for place in (render, paper, written, annual_written):
        monkeypatch.setattr(place, "to_pdf", printed_once)
    for shared in ("settings", "walked"):
        if shared in request.fixturenames:
            request.getfixturevalue(shared)
    of_letters = here / "letters" in request.path.parents
    if not of_letters and "letters_are_printed" not in request.fixturenames:
        monkeypatch.setattr(render, "to_pdf", _stand_in)


@pytest.fixture
def letters_are_printed() -> None:
    """For those who open them."""


def _stand_in(html: str, layout: str, paper: str = "a4") -> tuple[bytes, int]:
    return b"%PDF of " + sha256(f"{layout} {paper} {html}".encode()).digest(), 1


@pytest.fixture
def app(settings: Settings, session: Session) -> Iterator[Flask]:
    app = create_app(settings, SECRET_KEY="tests", WTF_CSRF_ENABLED=False, TESTING=True)
    yield app
    with app.app_context():
        db.engine.dispose()
