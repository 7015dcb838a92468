"""What the workers of one server count together never lies on the disk of the data."""

import tempfile
from pathlib import Path

import pytest

from disclosure.commands import serve
from disclosure.commands.serve import counting_together
from disclosure.pages.numbers import SHARED, Counted
from disclosure.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({"DISCLOSURE_HOME": str(tmp_path / "home")})


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Instead of the machine's own."""
    there = tmp_path / "memory"
    there.mkdir()
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    monkeypatch.setattr(serve, "IN_MEMORY", str(there))
    return there


def counts_in(settings: Settings) -> Path:
    return Path(counting_together(settings)[SHARED])


def test_each_start_counts_anew_in_memory_and_for_its_owner_alone(
    settings: Settings, memory: Path
) -> None:
    first = counts_in(settings)
    (first / "counter_1.db").touch()
    second = counts_in(settings)
    assert first.parent == second.parent == memory
    assert not first.exists()
    assert second.stat().st_mode & 0o777 == 0o700
    assert not settings.home.exists()


def test_two_servers_never_count_together(settings: Settings, memory: Path, tmp_path: Path) -> None:
    other = Settings.read({"DISCLOSURE_HOME": str(tmp_path / "home"), "DISCLOSURE_BIND": "[::1]:9"})
    first, second = counts_in(settings), counts_in(other)
    assert first.exists()
    assert first != second


def test_a_service_counts_in_the_folder_that_is_made_for_it(
    settings: Settings, memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNTIME_DIRECTORY", f"{tmp_path}:/another")
    assert counts_in(settings).parent == tmp_path


def test_where_there_is_no_such_folder_temporary_files_take_its_place(
    settings: Settings, memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.rmdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert counts_in(settings).parent == tmp_path


def test_a_folder_that_was_cleared_away_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED, str(tmp_path / "gone"))
    Counted()
    assert (tmp_path / "gone").is_dir()
