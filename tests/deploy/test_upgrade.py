"""An upgrade of a database at work: it waits for nobody long, and nobody waits long for it."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from disclosure.commands.database import db
from disclosure.operations import schema
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests.databases import a_database, settings_in

pytestmark = pytest.mark.postgresql
BEFORE = "0006"


@pytest.fixture
def older(postgres: str, tmp_path: Path) -> Iterator[Settings]:
    """A database that lacks the latest migrations."""
    with a_database(postgres, "template0") as url:
        engine = open_database(url)
        schema.upgrade(engine, BEFORE)
        engine.dispose()
        yield settings_in(tmp_path, url)


@pytest.fixture
def engine(older: Settings) -> Iterator[Engine]:
    engine = open_database(older.database_url)
    yield engine
    engine.dispose()


def test_an_upgrade_gives_up_on_a_table_in_use_and_changes_nothing(
    older: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCLOSURE_HOME", str(older.home))
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", older.database_url)
    with engine.begin() as at_work:
        at_work.execute(text("SELECT count(*) FROM user_account"))  # as a report that takes long
        began = time.monotonic()
        answer = CliRunner().invoke(db, ["upgrade", "--wait", "1"])
        waited = time.monotonic() - began

    assert answer.exit_code == 1
    assert "waited 1 seconds" in answer.stderr
    assert "Nothing was changed" in answer.stderr
    assert waited < 5
    assert schema.revision_of(engine) == BEFORE
    again = CliRunner().invoke(db, ["upgrade", "--wait", "1"])
    assert (again.exit_code, schema.revision_of(engine)) == (0, schema.latest())
