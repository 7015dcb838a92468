"""A ward that outgrew its one file: its backup is put back into PostgreSQL, whole and proved."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from disclosure.operations.verify import verify
from disclosure.records.base import Record
from disclosure.records.house import house_entries
from disclosure.records.numbers import FirstNumber
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.cases import a_case
from tests.databases import a_database, bring_heads, looking, settings_in
from tests.disclosure.operations.test_backup import (
    CHANGED_BY_A_RESTORE,
    backed_up,
    out,
    put_back,
    says,
)
from workflows.words import State

__all__ = ["out"]  # as there


@pytest.fixture
def ward(walked_file: Path, tmp_path: Path) -> Settings:
    """On SQLite, with whole cases."""
    home = tmp_path / "ward"
    shutil.copytree(walked_file, home)
    return settings_in(home, f"sqlite:///{home / 'test.sqlite'}")


@pytest.fixture
def grown(ward: Settings, postgres: str, tmp_path: Path) -> Iterator[Settings]:
    """An empty database of PostgreSQL, and the keys and heads of the ward."""
    (home := tmp_path / "grown").mkdir()
    shutil.copy(ward.keys, home / "keys")
    bring_heads(ward.home, home)
    with a_database(postgres, "template0") as url:
        yield settings_in(home, url)


def rows_in(settings: Settings) -> dict[str, list[Any]]:
    """As the program reads them, but what a restore itself changes."""
    with looking(settings) as session:
        found = {
            table: [row._mapping for row in session.execute(select(table))]
            for table in Record.metadata.sorted_tables
            if table.name not in CHANGED_BY_A_RESTORE
        }
        return {
            table.name: sorted(rows, key=lambda row: [str(row[cell]) for cell in table.primary_key])
            for table, rows in found.items()
        }


def test_every_row_comes_along_the_record_is_proved_and_it_goes_on_from_there(
    ward: Settings, grown: Settings, out: Path
) -> None:
    made = backed_up(ward, out)

    found = put_back(grown, out)

    assert found.verified.ok
    assert (found.lost, found.verified.entries) == ([], made.entries)
    assert rows_in(grown) == rows_in(ward)
    assert sorted(each.name for each in grown.home.iterdir()) == ["keys", "keys.heads"]
    with looking(grown) as session:
        assert [entry.what for entry in house_entries(session)][-2:] == ["backup made", "restored"]
        a_case(session, at=State.CLOSED)
        assert verify(session).ok


def test_numbers_left_out_after_a_loss_stay_left_out(
    ward: Settings, grown: Settings, out: Path
) -> None:
    with looking(ward) as session, one_transaction(session):
        session.add(FirstNumber(name="incident", at_least=2001))
    backed_up(ward, out)
    put_back(grown, out)
    with looking(grown) as session:
        assert a_case(session, at=State.ACKNOWLEDGE).ref.endswith("-002001")


def test_where_it_fails_both_places_are_empty_again(
    ward: Settings, grown: Settings, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(ward, out)
    with monkeypatch.context() as broken:
        broken.setattr("disclosure.operations.backups.grown_up._go_on", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            put_back(grown, out)
    assert sorted(each.name for each in grown.home.iterdir()) == ["keys", "keys.heads"]
    assert put_back(grown, out).verified.ok


def test_nobody_grows_back_into_one_file(grown: Settings, ward: Settings, out: Path) -> None:
    backed_up(ward, out)
    put_back(grown, out)
    later = out.with_name("later.zip")
    backed_up(grown, later)
    home = ward.home.with_name("back")
    home.mkdir()
    shutil.copy(grown.keys, home / "keys")
    bring_heads(grown.home, home)
    back = settings_in(home, f"sqlite:///{home / 'test.sqlite'}")
    assert "DISCLOSURE_DATABASE_URL names one of sqlite" in says(lambda: put_back(back, later))
