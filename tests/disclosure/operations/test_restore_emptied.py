"""A restore into PostgreSQL that fails later leaves its database as empty as it was."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from disclosure.operations import restore as restoring
from disclosure.operations import schema
from disclosure.operations.backups.emptied import STILL_THERE, things_in
from disclosure.operations.backups.file import unfit
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests.disclosure.operations.test_backup import backed_up, out, place, put_back, says

__all__ = ["out", "place"]  # where it comes from and goes to, as there
pytestmark = [
    pytest.mark.parametrize("settings", ["postgresql"], indirect=True),
    pytest.mark.usefixtures("team"),
]
NO_ROOM = "There is no room left on the disk."
MINE = "CREATE FUNCTION mine(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'"


def fails(*_: object, **__: object) -> None:
    raise unfit(NO_ROOM, "home")


def there_in(place: Settings) -> set[str]:
    engine = open_database(place.database_url)
    try:
        return {drop.split()[4] for drop in things_in(engine)}
    finally:
        engine.dispose()


def run(place: Settings, statement: str) -> None:
    engine = open_database(place.database_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize("step", ["is_behind", "the last word"])
def test_the_tables_go_and_the_same_command_may_be_given_again(
    settings: Settings,
    out: Any,
    place: Callable[..., Settings],
    step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backed_up(settings, out)
    there = place(settings)
    run(there, MINE)

    with monkeypatch.context() as patch:
        if step == "is_behind":
            patch.setattr(schema, "is_behind", fails)
        else:
            patch.setattr(restoring, "_note", fails)
        told = says(lambda: put_back(there, out))

    assert told == f"home: {NO_ROOM}"
    assert there_in(there) == {"mine(integer)"}
    assert put_back(there, out).verified.ok


def test_where_the_database_does_not_let_go_it_says_what_is_left_and_how_to_go_on(
    settings: Settings, out: Any, place: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(settings, out)
    there = place(settings)

    def held(*_: object) -> None:
        """Somebody else looks into it, and does not end."""
        engine = open_database(there.database_url)
        connection = engine.connect()
        connection.execute(text("SELECT count(*) FROM incident"))
        monkeypatch.setattr(
            "disclosure.operations.backups.emptied.WAITS", "SET LOCAL lock_timeout = '1ms'"
        )
        looking.extend((connection.close, engine.dispose))
        fails()

    looking: list[Any] = []
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_note", held)
        told = says(lambda: put_back(there, out))

    assert NO_ROOM in told
    assert STILL_THERE in told
    for end in looking:
        end()
    assert "incident" in there_in(there)
    assert "tables already" in says(lambda: put_back(there, out))
