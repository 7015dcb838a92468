"""Whoever bends the list of improvements where it lies is found out."""

import pytest
from sqlalchemy.orm import Session

from disclosure.operations.verify import verify
from disclosure.settings import Settings
from tests.attacker import attack
from tests.cases import an_opened_case
from tests.improvements import IN_PLACE, stepped, written
from tests.people import ADA, BEN

pytestmark = pytest.mark.usefixtures("team")
BENT = (
    "UPDATE improvement_step SET words = 'Nothing changes.' WHERE number = 1",
    "UPDATE improvement_step SET words = 'No.', sha256 = 'ab' WHERE number = 1",
    "UPDATE improvement_step SET by = 'eva@example.org' WHERE number = 2",
    "UPDATE improvement_step SET at = '2026-03-21 09:00:00.000000' WHERE number = 2",
    "UPDATE improvement_step SET due_on = '2036-01-01' WHERE number = 1",
    "UPDATE improvement SET cause = 'Nobody knows'",
    "UPDATE improvement SET incident_id = NULL",
    "DELETE FROM improvement_step WHERE number = 2",
)


@pytest.fixture
def ref(session: Session) -> str:
    case = an_opened_case(session)
    ref = written(case, ADA)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    session.rollback()
    return ref


def test_each_cell_that_is_bent_is_named(session: Session, settings: Settings, ref: str) -> None:
    assert verify(session).ok
    for bent in BENT:
        table = bent.split()[2] if bent.startswith("DELETE") else bent.split()[1]
        attack(settings, f"CREATE TABLE aside AS SELECT * FROM {table}", _on(settings, bent))
        found = verify(session)
        assert found.broken, bent
        assert all(fault.why.startswith(f"{ref}: ") for fault in found.broken)
        _put_back(settings, table)
    assert verify(session).ok


def _on(settings: Settings, bent: str) -> str:
    return bent.replace(" by =", ' "by" =').replace(" at =", ' "at" =')


def _put_back(settings: Settings, table: str) -> None:
    """Cell by cell: rows of other tables point to it."""
    keys = "id" if table == "improvement" else "improvement_id, number"
    cells = {
        "improvement": ("cause", "incident_id"),
        "improvement_step": ("words", "by", "at", "due_on", "sha256"),
    }[table]
    same = " AND ".join(f"a.{key.strip()} = {table}.{key.strip()}" for key in keys.split(","))
    sets = ", ".join(f'"{c}" = (SELECT a."{c}" FROM aside a WHERE {same})' for c in cells)
    missing = f"NOT EXISTS (SELECT 1 FROM {table} t WHERE {same.replace(f'{table}.', 't.')})"
    attack(
        settings,
        f"INSERT INTO {table} SELECT * FROM aside a WHERE {missing}",
        f"UPDATE {table} SET {sets}",
        "DROP TABLE aside",
    )
