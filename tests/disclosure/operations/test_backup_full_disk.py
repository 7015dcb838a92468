"""A backup that finds no room leaves nothing half, and the house says so."""

import os
import resource
import shutil
from pathlib import Path

from disclosure.records.house import house_entries
from tests.databases import settings_in
from tests.disclosure.operations.test_backup import backed_up, looking, out, says

__all__ = ["out"]  # the place it goes to, as there


def test_a_full_disk_leaves_no_half_backup_and_the_house_says_it_failed(
    tmp_path: Path, team_file: Path, out: Path
) -> None:
    """SQLite, whose copy stands beside the backup; no file may grow beyond what is left."""
    here = settings_in(tmp_path, f"sqlite:///{shutil.copy(team_file, tmp_path / 'x.sqlite')}")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        told = says(lambda: backed_up(here, out))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert "not copied" in told
    assert "See that the folder of the backup has room for a whole copy" in told
    assert "ulimit -f" in told
    assert os.listdir(out.parent) == []
    with looking(here) as session:
        assert [entry.what for entry in house_entries(session)][-1] == "backup failed"
