"""Commands on a full disk say so in one sentence, and nothing is changed."""

import errno
import os
import resource
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from disclosure.commands import audit
from disclosure.jobs import sweep
from disclosure.operations import backup, keys, rotation
from disclosure.records.not_written import why_not_written
from tests.by_command import opened
from tests.full_disk import full_disk
from tests.people import BEN
from tests.terminal import Terminal, a_terminal


def test_each_command_says_that_there_is_no_room_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = a_terminal(tmp_path)
    ref = opened(terminal)
    with monkeypatch.context() as full:
        full_disk(full)
        for words in (
            ("record", ref, "note", "--as", BEN, "--data", "-"),
            ("audit", "verify"),
            ("sweep",),
            ("show", ref),
        ):
            answer = terminal.answer(*words, data={"words": "We rang her."})
            assert answer.code == 2, words
            assert "There is no room left on the disk" in answer.says
            assert "Make room there" in answer.says

    assert terminal("audit", "verify")["entries"] == 1


def test_a_limit_on_the_size_of_files_is_named_with_its_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = a_terminal(tmp_path / "home")
    opened(terminal)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        answer = terminal.answer("sweep")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (answer.code, "ulimit -f" in answer.says) == (2, True)

    def too_large(*_: object) -> None:
        raise OSError(errno.EFBIG, "so the machine calls it")

    monkeypatch.setattr(audit, "write_checkpoint", too_large)
    answer = terminal.answer("audit", "checkpoint", "--out", str(tmp_path / "kept.json"))
    assert answer.code == 2
    assert "out: The file may not grow so large. Lift the limit (ulimit -f)" in answer.says


def test_a_database_held_up_says_what_to_look_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = a_terminal(tmp_path)
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorname = "SQLITE_BUSY"

    def waits(*_: object, **__: object) -> None:
        raise OperationalError("BEGIN", None, busy)

    monkeypatch.setattr(sweep, "sweep", waits)
    answer = terminal.answer("sweep")
    assert answer.code == 2
    assert "held up by other work. Look for a long command" in answer.says


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (errno.ENOSPC, "Make room"),
        (errno.EDQUOT, "Make room"),
        (errno.EFBIG, "ulimit -f"),
        (errno.EROFS, "Mend it"),
        (errno.EPERM, "take off what locks it"),
        (errno.EACCES, "Let this account"),
    ],
)
def test_whatever_keeps_a_file_from_being_written_comes_with_its_mend(
    number: int, mend: str
) -> None:
    says = why_not_written(OSError(number, "so the machine calls it"))
    assert mend in says
    assert says.endswith("then give the same command again.")


def test_a_file_of_the_printer_s_own_is_no_fault_of_what_was_typed(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/fonts")

    monkeypatch.setattr("letters.bulk.render", full)
    (letter := tmp_path / "letter.md").write_text(
        "---\ndate: 2026-03-12\nsubject: Your care\n---\nI am sorry that we hurt you.\n"
    )
    (people := tmp_path / "people.csv").write_text(
        "name,address_1,postcode\nMrs Ann Price,1 High Street,AL1 2AB\n"
    )
    files = (str(letter), str(people), "--out", str(tmp_path / "out"))
    told = terminal.answer("letter", "bulk", *files, "--workers", "1")
    (fault,) = told.document["faults"]
    assert (told.code, fault["field"]) == (2, "")
    assert fault["says"].startswith("/fonts: There is no room left on the disk.")


def test_a_disk_that_fills_in_the_midst_of_a_file_is_told_with_the_name_of_that_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said “A file”, and an operator with three disks did not know on which to make room."""
    terminal = a_terminal(tmp_path)
    opened(terminal)
    whole, file = tmp_path / "whole.zip", next(tmp_path.rglob("keys"))
    before = file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(backup, "_write_heads", full)
        disk.setattr(rotation, "owned_like", full)
        told = terminal.answer("backup", str(whole))
        turned = terminal.answer("keys", "turn", "words")
    assert (told.code, turned.code) == (2, 2)
    assert f"{whole}: There is no room left on the disk." in told.says
    assert f"{file}: There is no room left on the disk." in turned.says
    assert file.read_bytes() == before

    assert terminal.answer("backup", str(whole)).code == 0
    assert terminal.answer("keys", "turn", "words").code == 0


def test_first_keys_that_find_no_room_are_named_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(keys, "fresh_file", full)
    told = Terminal(tmp_path).answer("keys", "list")
    assert told.code == 2
    assert f"{tmp_path / 'keys'}: There is no room left on the disk." in told.says
    assert not [*tmp_path.glob("keys*")]
