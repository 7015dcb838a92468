"""Plain SQL on a connection of one's own, past all of our code: the database itself refuses."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from disclosure.operations.verify import verify
from disclosure.records.base import Record
from disclosure.records.refusals import ONLY_ADDED
from disclosure.records.sealed import SEALED
from disclosure.settings import Settings

Run = Callable[[str], Any]
REFUSED = (sqlite3.IntegrityError, psycopg.errors.IntegrityError)
STATES = {"incident": "investigate", "letter": "issued", "commitment": "open"}
LAST = "incident_id = 1 AND number = (SELECT max(number) FROM {0} WHERE incident_id = 1)"
ROW = dict.fromkeys(SEALED, "id = 1") | dict.fromkeys(ONLY_ADDED, LAST)
ROW["letter_file"] = "letter_id = 1 AND format = 'text'"
ROW["house_entry"] = "number = 1"


@pytest.fixture
def run(walked: Settings) -> Iterator[Run]:
    """Run one statement in a transaction of its own."""
    url = make_url(walked.database_url)
    if url.get_backend_name() == "sqlite":
        file = sqlite3.connect(str(url.database), isolation_level=None)
        yield file.execute
        file.close()
        return
    there = {"dbname": url.database, "host": url.query["host"], "user": url.username}
    with psycopg.connect(**there, autocommit=True) as connection:  # type: ignore[arg-type]
        yield connection.execute


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize(
    "version", ["version", "version + 1", "version - 1", "77", "{newest}", "{newest} + 1"]
)
def test_a_state_cannot_be_updated(run: Run, name: str, version: str, whole: Session) -> None:
    newest = "(SELECT max(number) FROM audit_entry WHERE incident_id = 1)"
    number = version.format(newest=newest)
    with pytest.raises(REFUSED, match="without an audit entry"):
        run(f"UPDATE {name} SET state = '{STATES[name]}', version = {number} WHERE id = 1")
    assert verify(whole).ok


@pytest.mark.parametrize("name", SEALED)
def test_no_other_cell_can_be_updated_either(run: Run, name: str) -> None:
    with pytest.raises(REFUSED, match="without an audit entry"):
        run(f"UPDATE {name} SET salt = 'x' WHERE id = 1")


@pytest.mark.parametrize("name", SEALED)
def test_no_row_can_be_put_there(run: Run, name: str) -> None:
    new = {"id": "900", "number": "900", "ref": "'COM-2026-000900'", "external_ref": "'other'"}
    with pytest.raises(REFUSED, match="without an audit entry"):
        run(_copied(name, new))


@pytest.mark.parametrize("name", [*SEALED, *ONLY_ADDED])
def test_no_row_can_be_deleted(run: Run, name: str) -> None:
    with pytest.raises(REFUSED, match=r"is never deleted|only ever added to"):
        run(f"DELETE FROM {name} WHERE {ROW[name].format(name)}")


@pytest.mark.parametrize("name", ONLY_ADDED)
def test_what_is_only_added_cannot_be_updated(run: Run, name: str) -> None:
    for column in Record.metadata.tables[name].columns:
        with pytest.raises(REFUSED, match="only ever added to"):
            run(f'UPDATE {name} SET "{column.name}" = "{column.name}"')


@pytest.mark.parametrize(
    ("walked", "name"), [("sqlite", name) for name in (*SEALED, *ONLY_ADDED)], indirect=["walked"]
)
def test_a_row_cannot_be_replaced(run: Run, name: str, whole: Session) -> None:
    """SQLite can replace a row by inserting another in its place; no delete trigger sees that."""
    for words in ("INSERT OR REPLACE INTO", "REPLACE INTO"):
        copy = _copied(name, {"salt": "'x'", "seal": "'x'", "content": "''"})
        with pytest.raises(REFUSED):
            run(copy.replace("INSERT INTO", words))
    with pytest.raises(REFUSED):  # in place of another id, by the reference
        run(_copied(name, {"id": "900", "salt": "'x'"}).replace("INSERT", "REPLACE"))
    assert verify(whole).ok


@pytest.mark.parametrize("name", [*SEALED, *ONLY_ADDED])
@pytest.mark.parametrize("walked", ["postgresql"], indirect=True)
def test_a_table_cannot_be_emptied(run: Run, name: str) -> None:
    with pytest.raises(REFUSED, match="only ever added to"):
        run(f"TRUNCATE {name} CASCADE")


@pytest.mark.parametrize("name", ["evidence", "analysis"])
def test_no_record_comes_without_its_entry(run: Run, name: str) -> None:
    if isinstance(getattr(run, "__self__", None), sqlite3.Connection):
        run("PRAGMA foreign_keys = ON")  # as every connection of ours has it
    with pytest.raises(REFUSED, match=r"foreign key|FOREIGN KEY"):
        run(_copied(name, {"number": "900"}))


@pytest.mark.parametrize("name", STATES)
def test_a_forged_entry_opens_the_database_but_not_the_proof(
    run: Run, name: str, whole: Session
) -> None:
    """Whoever may write the chain can get past the triggers; the key they have not."""
    ref = run(f"SELECT ref FROM {name} WHERE id = 1").fetchone()[0]
    newest = "SELECT max(number) FROM audit_entry WHERE incident_id = 1"
    number = run(newest).fetchone()[0] + 1
    change = f'[{{"thing": "{ref}", "state": "{STATES[name]}", "digest": "", "plain": {{}}}}]'
    entry = {"number": str(number), "changes": f"'{change}'"}
    of_last = "incident_id = 1 AND number = 5"
    run(_copied("audit_entry", entry, of_last))
    run(f"UPDATE {name} SET state = '{STATES[name]}', version = {number} WHERE id = 1")
    found = verify(whole)
    assert (number, "entry was altered") in {(b.entry, b.why) for b in found.broken}


def _copied(name: str, new: dict[str, str], where: str = "") -> str:
    """Insert a copy of one row with some cells changed."""
    cells = [cell.name for cell in Record.metadata.tables[name].columns]
    chosen = ", ".join(new.get(cell, f'"{cell}"') for cell in cells)
    named = ", ".join(f'"{cell}"' for cell in cells)
    where = where or ROW[name].format(name)
    return f"INSERT INTO {name} ({named}) SELECT {chosen} FROM {name} WHERE {where}"
