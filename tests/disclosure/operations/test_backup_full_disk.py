"""A backup that finds no room leaves nothing half, and the house says so."""

import errno
import os
import resource
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from disclosure.operations import backup
from disclosure.operations.backup import BackedUp
from disclosure.operations.figures import last_backup
from disclosure.records.house import house_entries
from tests.databases import looking, settings_in
from tests.disclosure.operations.test_backup import backed_up, out, says

__all__ = ["out"]  # the place it goes to, as there


def with_little_room(act: Callable[[], BackedUp]) -> BackedUp:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        return act()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_no_half_backup_and_the_house_says_it_failed(
    tmp_path: Path, team_file: Path, out: Path
) -> None:
    """SQLite, whose copy stands beside the backup; no file may grow beyond what is left."""
    here = settings_in(tmp_path, f"sqlite:///{shutil.copy(team_file, tmp_path / 'x.sqlite')}")
    told = says(lambda: with_little_room(lambda: backed_up(here, out)))

    assert "not copied" in told
    assert "See that the folder of the backup has room for a whole copy" in told
    assert "ulimit -f" in told
    assert os.listdir(out.parent) == []
    with looking(here) as session:
        assert [entry.what for entry in house_entries(session)][-1] == "backup failed"


def test_a_backup_that_fills_the_disk_of_the_database_does_not_pass_for_one_that_was_made(
    tmp_path: Path, team_file: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as what it wrote stands there nothing can be noted, and each morning `doctor` would
    be content with it."""
    here = settings_in(tmp_path, f"sqlite:///{shutil.copy(team_file, tmp_path / 'x.sqlite')}")
    usual = os.statvfs

    def told_of_the_disk(place: str) -> SimpleNamespace:
        there, full = usual(place), any(file.stat().st_size for file in out.parent.glob(".*/*"))
        free = 0 if full else there.f_bavail
        return SimpleNamespace(f_blocks=there.f_blocks, f_frsize=there.f_frsize, f_bavail=free)

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "statvfs", told_of_the_disk)
    monkeypatch.setattr(backup, "_write_heads", no_room)
    with pytest.raises(OSError, match="No space left"):
        backed_up(here, out)

    assert os.listdir(out.parent) == []
    with looking(here) as session:
        assert [entry.what for entry in house_entries(session)][-1] == "backup failed"
        assert last_backup(session) is None


def test_the_same_command_may_be_given_again_when_there_is_room(
    tmp_path: Path, team_file: Path, out: Path
) -> None:
    """The copy of the keys, which was made first, went too."""
    (home := tmp_path / "home").mkdir()
    here = settings_in(home, f"sqlite:///{shutil.copy(team_file, home / 'x.sqlite')}")
    keys_out = tmp_path / "safe" / "keys"
    keys_out.parent.mkdir()

    def given() -> BackedUp:
        return backed_up(here, out, keys_out=keys_out)

    assert "not copied" in says(lambda: with_little_room(given))
    assert os.listdir(keys_out.parent) == []
    assert given().path == out
    assert sorted(os.listdir(keys_out.parent)) == ["keys", "keys.heads"]


def test_a_place_for_the_keys_that_takes_nothing_is_named_and_no_backup_lies_there_alone(
    tmp_path: Path, team_file: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said which file, and not that it was the one of --keys-out."""
    (home := tmp_path / "home").mkdir()
    here = settings_in(home, f"sqlite:///{shutil.copy(team_file, home / 'x.sqlite')}")
    keys_out = tmp_path / "safe" / "keys"
    keys_out.parent.mkdir()

    def read_only(file: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(file))

    monkeypatch.setattr(backup, "private", read_only)
    told = says(lambda: backed_up(here, out, keys_out=keys_out))
    assert told.startswith("keys-out: ")
    assert "The disk can be read but not written." in told
    assert os.listdir(out.parent) == os.listdir(keys_out.parent) == []
