"""What an operator reads of a backup that broke off, and of keys that are missing at a restore."""

import gc
import shutil
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.operations import backup
from disclosure.operations.backups.file import opened, unfit
from disclosure.operations.figures import BACKUP, last_backup
from disclosure.operations.rotation import turn
from disclosure.records.house import note_of_house
from disclosure.records.ring import Purpose, Ring, fresh_file, ring_of
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.cases import an_opened_case, record_as
from tests.disclosure.operations.test_backup import backed_up, out, place, put_back, says
from tests.people import BEN, OPERATOR

__all__ = ["out", "place"]  # as there


@pytest.mark.long
def test_one_that_breaks_off_says_why_and_no_traceback_follows(
    settings: Settings, team: None, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the account may not read a table: the zip was closed after its file was."""

    def breaks(*_: object) -> None:
        raise unfit("pg_dump ended with 1.")

    followed = list[object]()
    monkeypatch.setattr(sys, "unraisablehook", followed.append)
    monkeypatch.setattr(backup, "_write_heads", breaks)
    assert says(lambda: backed_up(settings, out)) == "file: pg_dump ended with 1."
    gc.collect()
    assert followed == []
    assert not out.exists()


def test_one_that_was_killed_is_none(session: Session, settings: Settings, out: Path) -> None:
    """It says nothing any more; each night it could be so, and each morning all seemed well."""
    backed_up(settings, out)
    whole = last_backup(session)
    with one_transaction(session):
        note_of_house(session, now() + timedelta(days=1), BEN, "command", BACKUP, "tuesday")
    assert whole
    assert last_backup(session) == whole


def test_only_keys_that_stand_in_a_file_are_named_as_missing(
    settings: Settings, team: None, out: Path, place: Callable[..., Settings]
) -> None:
    """Four more follow from the first of the chains: in a disaster nobody would find them."""
    settings.keys.write_text(settings.keys.read_text().strip() + "\n" + fresh_file())
    backed_up(settings, out)
    ring = ring_of(settings.keys.read_text())
    in_file = {(str(p), name) for p, names in ring.names_in_file.items() for name in names}
    assert len(in_file) == len(settings.keys.read_text().split("\n")) - 1

    there = place(settings)
    there.keys.write_text("ab" * 32)
    told = says(lambda: put_back(there, out))

    assert {(p, name) for p in Purpose for name in told.split() if f"{name} ({p})" in told} == {
        (p, name) for p, name in in_file
    }
    there.keys.write_text(settings.keys.read_text())
    assert put_back(there, out).verified.ok


def test_a_backup_from_before_still_comes_back(
    settings: Settings,
    team: None,
    out: Path,
    place: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its list names those that follow too."""
    with monkeypatch.context() as then:
        then.setattr(Ring, "names_in_file", Ring.names)
        backed_up(settings, out)
    with opened(out) as old:
        assert old.manifest["keys"]["words"]
    assert put_back(place(settings), out).verified.ok


def test_what_another_machine_noted_counts_where_its_file_of_heads_is_given(
    session: Session, settings: Settings, team: None, out: Path, place: Callable[..., Settings]
) -> None:
    case = an_opened_case(session)
    backed_up(settings, out)
    ours = settings.keys.with_name("keys.heads")
    before = ours.read_bytes()
    record_as(case, BEN, "note", words="Recorded on the other machine, after the backup.")
    session.rollback()
    theirs = settings.home / "heads-of-web-2"
    theirs.write_bytes(ours.read_bytes())
    there = place(settings)
    there.keys.with_name("keys.heads").write_bytes(before)

    told = says(lambda: put_back(there, out, heads=[theirs]))

    assert f"{case.ref}: entries 2" in told
    assert "holds no heads" in says(lambda: put_back(there, out, heads=[settings.keys]))
    back = put_back(there, out, heads=[theirs], accept_loss=True)
    assert back.verified.ok
    assert [(each.case, each.entries) for each in back.lost if each.case] == [(case.ref, 1)]


def test_a_key_that_is_turned_while_a_backup_is_made_is_copied_with_the_others(
    session: Session,
    settings: Settings,
    team: None,
    out: Path,
    place: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What was recorded under it is in the copy, and nothing else opens it."""
    safe, write = tmp_path_factory.mktemp("safe") / "keys", backup._write

    def turned_meanwhile(*told: Any) -> Any:
        turn(session, OPERATOR, now(), Purpose.WORDS)
        an_opened_case(session)
        session.rollback()
        return write(*told)

    monkeypatch.setattr(backup, "_write", turned_meanwhile)
    backed_up(settings, out, keys_out=safe)

    there = place(settings)
    shutil.copy(safe, there.keys)
    shutil.copy(safe.with_name("keys.heads"), there.heads)
    assert put_back(there, out).verified.ok
