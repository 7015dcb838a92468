"""A long record is verified by several processes at once, and they say what one says."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from disclosure.operations.chains import parts
from disclosure.operations.chains.parts import reading_in_parts
from disclosure.operations.verify import Verified, verify
from disclosure.records.audit import AuditEntry
from disclosure.settings import Settings
from letters.in_bulk.workers import pool_of
from tests.attacker import attack
from tests.disclosure.operations.conftest import checkpoint

ALTERED = {
    "nothing": (),
    "an entry of the last case": (
        "UPDATE audit_entry SET was = 'x' WHERE number = 2"
        " AND incident_id = (SELECT max(incident_id) FROM audit_entry)",
    ),
    "every look": ("DELETE FROM look",),
    "a case": ("DELETE FROM incident WHERE id = 2",),
    "a case and all its entries": (
        "DELETE FROM audit_entry WHERE incident_id = 2",
        "DELETE FROM incident WHERE id = 2",
    ),
    "entries put into a case that never was": (
        "UPDATE audit_entry SET incident_id = 900 WHERE incident_id = 1 AND number > 30",
    ),
    "a record that was moved": (
        "UPDATE evidence SET incident_id = 2 WHERE incident_id = 1 AND number = 6",
    ),
    "a promise of a case far behind": ("UPDATE commitment SET incident_id = 900 WHERE id = 1",),
    "what is no document": ("UPDATE audit_entry SET changes = '7' WHERE number = 5",),
}


@pytest.fixture(autouse=True)
def short_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "A_PART", 10)
    monkeypatch.setattr(parts, "cores", lambda: 3)


@pytest.fixture
def in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same parts, without the processes, whose start takes a second each."""
    monkeypatch.setattr(parts, "pool_of", lambda _: pool_of(1))


def by_one(session: Session, monkeypatch: pytest.MonkeyPatch, *told: Any) -> Verified:
    with monkeypatch.context() as alone:
        alone.setattr(parts, "cores", lambda: 1)
        return verify(session, *told)


@pytest.mark.usefixtures("in_turn")
@pytest.mark.parametrize("walked", ["sqlite"], indirect=True)
@pytest.mark.parametrize("what", ALTERED)
def test_what_was_altered_is_named_as_one_process_names_it(
    what: str, whole: Session, walked: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    attack(walked, *ALTERED[what])
    found = verify(whole)
    assert found == by_one(whole, monkeypatch)
    assert found.ok == (what == "nothing")


@pytest.mark.long
def test_each_case_is_read_by_one_of_them(whole: Session) -> None:
    there = whole.scalar(select(text("count(*)")).select_from(AuditEntry))
    whole.rollback()
    with reading_in_parts(whole, []) as told:
        found = told() or []
    assert len(found) > 1
    assert all(read.whole for read in found)
    assert sum(read.entries for read in found) == there


@pytest.mark.usefixtures("in_turn")
def test_the_heads_of_a_checkpoint_reach_each_of_them(
    whole: Session, walked: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = checkpoint(whole)
    last = "incident_id = (SELECT max(incident_id) FROM audit_entry)"
    ends = f"SELECT max(number) FROM audit_entry WHERE {last}"
    attack(walked, f"DELETE FROM audit_entry WHERE {last} AND number = ({ends})")
    walked.keys.with_name(f"{walked.keys.name}.heads").unlink()
    found = verify(whole, None, kept)
    assert found == by_one(whole, monkeypatch, None, kept)
    assert any("missing" in broken.why for broken in found.broken if broken.incident)


@pytest.mark.usefixtures("in_turn")
def test_a_row_of_no_case_is_not_overlooked(
    whole: Session, walked: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    if whole.get_bind().dialect.name != "postgresql":
        pytest.skip("SQLite keeps it out as long as the table stands")
    attack(
        walked,
        "ALTER TABLE commitment ALTER COLUMN incident_id DROP NOT NULL",
        "UPDATE commitment SET incident_id = NULL WHERE id = 1",
    )
    found = verify(whole)
    assert found == by_one(whole, monkeypatch)
    assert not found.ok


def test_where_a_process_is_killed_one_alone_does_all_of_it(
    whole: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "read_part", killed)
    assert verify(whole).ok


def killed(_: object) -> None:
    raise SystemExit(9)
