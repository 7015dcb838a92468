"""Rows that could not be used, in a file beside their list: whole, once, or said to be missing."""

import errno
import os
import stat
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.bringing_in.beside import BesideTheList
from tests.dirt import NATIVE, TAKEN, Dirt
from tests.disclosure.actions.bringing_in.test_importing import imported, written
from tests.look_backs import a_list, a_look_back, added, patient
from tests.processes import killed_after

HEADS = '"name","why"\n'
ROWS = ['"Mrs Price","There is no such day."\n', '"Mr Rees","There is no such ward."\n']


def of_patients(folder: Path) -> BesideTheList:
    return BesideTheList(folder / "list.csv", "list.rejected", HEADS, wanted=True)


def half_a_list(folder: Path, ready: Event) -> None:
    with of_patients(folder) as file:
        file.put(ROWS[:1])
        ready.set()
        time.sleep(60)  # until it is killed


def names_in(folder: Path) -> list[str]:
    """Of lists, and of what lies beside them."""
    return sorted(each.name for each in folder.glob("*.csv*"))


def in_full(folder: Path) -> BesideTheList:
    with of_patients(folder) as file:
        for row in ROWS:
            file.put([row])
        file.end()
    return file


def test_a_killed_run_leaves_no_half_a_file_for_somebody_to_mend(tmp_path: Path) -> None:
    """What was seen: ten files of names and numbers beside a list that was brought ten times."""
    for _ in range(2):
        killed_after(0, half_a_list, tmp_path)
        assert names_in(tmp_path) == ["list.rejected.csv.part"]
    whole = in_full(tmp_path)
    assert names_in(tmp_path) == ["list.rejected.csv"]
    assert Path(whole.path).read_text("utf-8") == HEADS + "".join(ROWS)
    assert stat.S_IMODE(os.stat(whole.path).st_mode) == 0o600


def test_a_run_that_breaks_off_takes_its_half_along(tmp_path: Path) -> None:
    def broken_off() -> None:
        with of_patients(tmp_path) as file:
            file.put(ROWS[:1])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert names_in(tmp_path) == []


def test_two_runs_at_once_never_write_into_one_file(tmp_path: Path) -> None:
    with of_patients(tmp_path) as first:
        first.put(ROWS[:1])
        second = in_full(tmp_path)
        first.end()
    assert Path(first.path).read_text("utf-8") == HEADS + ROWS[0]
    assert Path(second.path).read_text("utf-8") == HEADS + "".join(ROWS)


def full_after(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes so many bytes more of such files, the last of them in pieces."""
    usual, left = os.write, [room]

    def write(file: int, told: bytes) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done = usual(file, told[: left[0]])
        left[0] -= done
        return done

    monkeypatch.setattr(os, "write", write)


def test_on_a_disk_that_fills_no_row_is_there_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_after(len(HEADS + ROWS[0]) + 9, monkeypatch)
    file = in_full(tmp_path)
    assert file.unwritten == "No space left on device"
    assert Path(file.path).read_text("utf-8") == HEADS + ROWS[0]


@pytest.mark.usefixtures("team")
def test_a_full_disk_stops_no_good_row_of_an_import(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was seen: all cases were made, and the answer was to give the command again."""
    wrong = Dirt("wrong", "", cells={"site": "St Elsewhere"})
    rows = [Dirt("good", TAKEN), wrong, Dirt("better", TAKEN, cells={"external_ref": "B"})]
    path = written(tmp_path, NATIVE, rows)
    full_after(0, monkeypatch)
    told = imported(session, path)
    assert (told.imported, told.bad, told.rejected_file) == (2, 1, "")
    assert told.unwritten == "No space left on device"
    assert names_in(tmp_path) == ["native.csv"]


@pytest.mark.usefixtures("team")
def test_nor_does_it_stop_a_good_row_of_a_look_back(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was seen: the list ended with its first bad row. So it did on a share to be read only,
    where no file can lie beside it."""
    ref = a_look_back(session).ref
    rows = [patient(1), patient(2, patient_born_on="1961-02-31"), patient(3)]
    path = a_list(tmp_path / "list.csv", rows)
    full_after(0, monkeypatch)
    told = added(session, ref, path)
    assert (told.added, told.bad, told.mend) == (2, 1, "")
    assert told.unwritten == "No space left on device"
    assert [each.row for each in told.rejected] == [2]
    assert names_in(tmp_path) == ["list.csv"]
