"""To an account with another search_path a full database of PostgreSQL looks empty."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect

from disclosure.operations.beginning import why_not_begun
from disclosure.operations.readiness import not_ready
from disclosure.operations.schema import upgrade
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests.databases import a_database, settings_in
from tests.terminal import Terminal

pytestmark = pytest.mark.postgresql


@pytest.fixture
def elsewhere(postgres: str, tmp_path: Path) -> Iterator[Settings]:
    """On a machine that has noted nothing of this record yet, as one that is new beside others."""
    with a_database(postgres, "template0") as url:
        with opened(url) as engine:
            upgrade(engine)
            with engine.begin() as connection:
                connection.exec_driver_sql("CREATE SCHEMA other")
        yield settings_in(tmp_path, f"{url}&options=-c%20search_path%3Dother")


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("words", [("db", "upgrade"), ("sweep",), ("doctor",)])
def test_no_second_record_is_begun_beside_it(elsewhere: Settings, words: tuple[str, ...]) -> None:
    """`db upgrade` made all tables once more, empty, and the pages opened on them; where heads are
    noted the mend was to restore a backup."""
    url = elsewhere.database_url
    answer = Terminal(elsewhere.home, {"DISCLOSURE_DATABASE_URL": url}).run(*words)

    assert answer.exit_code != 0
    assert "The tables lie in the schema public of PostgreSQL, where postgres" in answer.output
    assert "SET search_path = public" in answer.output
    with opened(url) as engine:
        assert inspect(engine).get_table_names("other") == []
        assert "The tables of the database lie where this account" in " ".join(
            not_ready(engine, elsewhere)
        )


def test_an_empty_database_and_one_that_is_seen_are_begun(postgres: str, tmp_path: Path) -> None:
    with a_database(postgres, "template0") as url, opened(url) as engine:
        settings = settings_in(tmp_path, url)
        assert why_not_begun(engine, settings) is None
        upgrade(engine)
        assert why_not_begun(engine, settings) is None
