"""`doctor` says what is wrong with a database that is damaged or read-only, not another mend."""

import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.disclosure.operations.test_doctor import faults, sound

__all__ = ["sound"]  # as there

pytestmark = pytest.mark.usefixtures("team")


def the_file_of(sound: dict[str, str]) -> Path:
    file = Path(sound["DISCLOSURE_DATABASE_URL"].removeprefix("sqlite:///"))
    if not file.is_absolute():
        pytest.skip("PostgreSQL looks after its own files")
    return file


def test_a_damaged_database_is_called_damaged_and_is_kept(
    sound: dict[str, str], session: Session
) -> None:
    file = the_file_of(sound)
    session.close()
    session.get_bind().dispose()  # type: ignore[union-attr]
    file.write_bytes(b"this is no database" * 1000)

    found = faults(sound)

    assert "The file of the database is damaged. Do not mend it: restore a backup" in found
    assert "Keep the damaged file." in found
    assert "DISCLOSURE_DATABASE_URL" not in found


def test_a_database_that_cannot_be_written_is_named_as_read_only(
    sound: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write where the rights say no, so the machine's answer is played."""
    file, usual = the_file_of(sound), os.access

    def told(place: Any, mode: int) -> bool:
        return not (place == file.resolve() and mode == os.W_OK) and usual(place, mode)

    monkeypatch.setattr(os, "access", told)

    found = faults(sound)

    assert f"can be read but not written. {file.resolve()} is read-only for this account" in found
    assert "Let this account write to it and to its folder" in found


def test_nobody_is_told_to_shut_a_folder_that_was_named_for_a_file(
    sound: dict[str, str], tmp_path: Path
) -> None:
    """`chmod 600 /tmp` would stop the machine."""
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o755)
    assert f"chmod 600 {folder}" not in faults(sound | {"DISCLOSURE_KEYS": str(folder)})
    url = f"sqlite:///{folder}"
    assert f"chmod 600 {folder}" not in faults(sound | {"DISCLOSURE_DATABASE_URL": url})
