"""Pages are tried on SQLite: what they call, the actions, is tried on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests.browser import a_browser, contexts_of_one_test, enter, serving
from tests.conftest import settings_on
from tests.databases import on_sqlite
from tests.families import AFamily, visit
from tests.people import ADA, BEN
from tests.staff import ANNA, sign_in
from tests.typed import signed_in


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    with settings_on("sqlite", request, tmp_path) as settings:
        yield settings


@pytest.fixture
def forms_are_guarded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a house: what a form sends is refused without its hidden token."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.fixture(scope="module")
def one_house(
    team_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, Session]]:
    """With the team, for tests of one file that leave nothing to each other."""
    told = on_sqlite(tmp_path_factory.mktemp("one_house"), team_file)
    engine = open_database(told.database_url)
    app = create_app(told, SECRET_KEY="tests", WTF_CSRF_ENABLED=False, TESTING=True)
    with session_on(engine, told) as session:
        yield app, session
    with app.app_context():
        db.engine.dispose()
    engine.dispose()


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    return signed_in(app, ADA)


@pytest.fixture
def ben(app: Flask) -> FlaskClient:
    return signed_in(app, BEN)


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """Anna of tests/staff.py, who came in by her password."""
    client = app.test_client()
    sign_in(client, ANNA)
    return client


@pytest.fixture
def them(begun: AFamily) -> AFamily:
    return begun.at_present()


@pytest.fixture
def ewa(app: Flask, them: AFamily) -> FlaskClient:
    """On their page."""
    return visit(app, them.case, them.ewa)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the pages of this test are served."""
    with serving(app) as address:
        yield address


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    """With our own refusal of foreign scripts in force, as at work; it ends before the pages do."""
    with contexts_of_one_test() as browser:
        yield browser


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(app: Flask, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Ada's, with our script and without any."""
    with a_browser(address, script=request.param) as page:
        enter(app, page.context, address, ADA)
        yield page
