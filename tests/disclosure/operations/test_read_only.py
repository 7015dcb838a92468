"""A database that takes no changes: no look can be noted, so no page be shown. Whoever sends people
here has to be told, and so has whoever looks after it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from disclosure.operations.readiness import not_ready
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests.disclosure.operations.test_doctor import faults, sound

__all__ = ["sound"]  # as there

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def only_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The file belongs to another account, or PostgreSQL is a server that follows another. Both are
    played: root may write everywhere, and one server follows none."""
    engine = open_database(settings.database_url)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            name = connection.scalar(text("SELECT current_database()"))
            connection.execute(
                text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
            )
        engine.dispose()
    else:
        file, usual = Path(engine.url.database or "").resolve(), os.access

        def told(place: Any, mode: int) -> bool:
            return not (place == file and mode == os.W_OK) and usual(place, mode)

        monkeypatch.setattr(os, "access", told)
    yield engine
    engine.dispose()


def test_it_is_not_ready_so_a_proxy_sends_nobody_to_it(
    only_read: Engine, settings: Settings
) -> None:
    """It had said that all is well, and every page was 503."""
    assert not_ready(only_read, settings) == ["The database can be read but not written."]


def test_doctor_says_so_and_names_the_mend_of_its_kind(
    sound: dict[str, str], only_read: Engine
) -> None:
    """Of a PostgreSQL that only follows another it had said nothing."""
    found = faults(sound)

    assert "The database can be read but not written." in found
    assert "name the server that takes changes in DISCLOSURE_DATABASE_URL" in found


def test_nor_is_it_ready_where_a_file_beside_the_database_is_shut(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was left by a program that was killed while the file could be read alone. The proxy
    had been told that all is well."""
    engine = open_database(settings.database_url)
    if engine.dialect.name == "postgresql":
        pytest.skip("nothing lies beside PostgreSQL")
    with engine.connect():  # meanwhile it is there
        usual = os.access
        shut = Path(f"{Path(engine.url.database or '').resolve()}-shm")
        assert shut.exists()
        monkeypatch.setattr(
            os,
            "access",
            lambda place, mode: not (place == shut and mode == os.W_OK) and usual(place, mode),
        )

        assert not_ready(engine, settings) == ["The database can be read but not written."]
    engine.dispose()
