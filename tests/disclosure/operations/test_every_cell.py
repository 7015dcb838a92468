"""Every cell of every row that is sealed, altered one by one straight in the database."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, select, text
from sqlalchemy.orm import Session

from disclosure.operations.chains.heads import Noted
from disclosure.operations.chains.whole import Reading
from disclosure.operations.verify import Broken, verify
from disclosure.records.base import Moment, Record
from disclosure.records.chain import chain_of
from disclosure.settings import Settings
from tests.attacker import attack

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
EACH = {"sqlite": 13, "postgresql": 41}  # one of so many cells; all of them in a soak
pytestmark = [pytest.mark.soak] if SOAK else []

NUMBERED = ("audit_entry", "evidence", "analysis", "look")
CALLED = ("incident", "letter", "commitment", "question", "concern", "person", "consent")
TABLES = (*NUMBERED, "house_entry", "letter_file", "case_key", *CALLED)
CHECKS = (
    "SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
    "WHERE k.contype = 'c' AND k.connamespace = 'public'::regnamespace"
)
Key = Mapping[str, Any]


def test_each_cell_that_is_altered_is_named(whole: Session, walked: Settings) -> None:
    _without_checks(whole, walked)
    refs: dict[Any, str] = dict(whole.execute(text("SELECT id, ref FROM incident")).all())
    letters: dict[Any, int] = dict(whole.execute(text("SELECT id, incident_id FROM letter")).all())
    tried, cells, kind = 0, list(_cells(whole)), whole.get_bind().dialect.name
    for table, row, column in cells[:: 1 if SOAK else EACH[kind]]:
        found = _found_with_another(whole, walked, table, row, column)
        case = row.get("incident_id", letters.get(row.get("letter_id")))
        assert _is_named(found, table.name, row, refs.get(case, "")), (table.name, row, column.name)
        tried += 1
    assert verify(whole).ok
    print(f"{tried} of {len(cells)} cells altered on {kind}, each named")


def test_what_is_whole_needs_no_closer_look(whole: Session) -> None:
    """Else the quick reading would say nothing, and every test would look closely all the same."""
    read = list(Reading(whole, Noted(chain_of(whole))).cases())
    assert [each.whole for each in read] == [True, True]
    assert sum(each.entries for each in read) == verify(whole).entries


def _cells(session: Session) -> Iterator[tuple[Table, dict[str, Any], Column[Any]]]:
    for name in TABLES:
        table = Record.metadata.tables[name]
        told = {"ref", "incident_id"} & set(table.columns.keys())
        wanted = [*table.primary_key.columns, *(table.columns[each] for each in sorted(told))]
        rows = session.execute(select(*dict.fromkeys(wanted)).order_by(*table.primary_key.columns))
        for row in rows.mappings().all():
            for column in table.columns:
                yield table, dict(row), column
    session.rollback()


def _found_with_another(
    session: Session, settings: Settings, table: Table, row: Key, column: Column[Any]
) -> tuple[Broken, ...]:
    """With another value in that cell; then all is put back."""
    name, keys = table.name, [each.name for each in table.primary_key.columns]
    here = {key: _literal(row[key]) for key in keys}
    other = _other(column)
    there = here | ({column.name: other} if column.name in keys else {})
    attack(
        settings,
        f"CREATE TABLE aside AS SELECT * FROM {name} WHERE {_where(here)}",
        *_unchecked(session),
        f'UPDATE {name} SET "{column.name}" = {other} WHERE {_where(here)}',
    )
    found = verify(session).broken
    attack(
        settings,
        f"DELETE FROM {name} WHERE {_where(there)}",
        f"INSERT INTO {name} SELECT * FROM aside",
        "DROP TABLE aside",
    )
    return found


def _is_named(found: tuple[Broken, ...], table: str, row: Key, ref: str) -> bool:
    if table == "house_entry":
        return ("", row["number"]) in {(b.incident, b.entry) for b in found}
    if table in NUMBERED:
        return (ref, row["number"]) in {(b.incident, b.entry) for b in found}
    if table == "letter_file":
        return any(b.incident == ref and f"file {row['format']}" in b.why for b in found)
    if table == "case_key":
        return any(b.incident == ref and "the key of" in b.why for b in found)
    return any(row["ref"] in b.why for b in found)


def _other(column: Column[Any]) -> str:
    sort = column.type
    if isinstance(sort, Boolean):
        return f'NOT "{column.name}"'
    if isinstance(sort, Moment | DateTime):
        return "'2001-01-01 00:00:00'"
    if isinstance(sort, Date):
        return "'2001-01-01'"
    if isinstance(sort, Integer):
        return "771"
    if isinstance(sort, LargeBinary):
        return "''"
    return "'[{\"x\": 1}]'" if "JSON" in str(sort) else "'x'"


def _where(key: Mapping[str, str]) -> str:
    return " AND ".join(f'"{name}" = {literal}' for name, literal in key.items())


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, int) else f"'{value}'"


def _unchecked(session: Session) -> tuple[str, ...]:
    sqlite = session.get_bind().dialect.name == "sqlite"
    return ("PRAGMA ignore_check_constraints = ON",) if sqlite else ()


def _without_checks(session: Session, settings: Settings) -> None:
    """What the database would refuse by itself is tried too."""
    if session.get_bind().dialect.name == "postgresql":
        checks = session.execute(text(CHECKS)).all()
        session.rollback()
        attack(settings, *(f'ALTER TABLE {t} DROP CONSTRAINT "{name}"' for t, name in checks))
