"""What a command writes: for its owner alone, whole or not at all, and what was there is kept."""

import os
import resource
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from disclosure.clock import now
from disclosure.commands.out_file import put, put_folder, put_over, putting
from disclosure.kinds.faults import BadInput
from disclosure.records.access import Look
from disclosure.records.audit import AuditEntry
from disclosure.records.house import HouseEntry
from disclosure.records.whole_file import beside
from tests.cases import ACase, a_person, an_opened_case
from tests.people import ADA, BEN
from tests.terminal import Terminal

OLDER = "An older one."


@pytest.fixture
def case(terminal: Terminal) -> ACase:
    case = an_opened_case(terminal.session(), now() - timedelta(days=2))
    case.person = a_person(case)
    case.session.rollback()
    return case


@pytest.fixture(autouse=True)
def as_every_machine_has_it() -> Iterator[None]:
    """Whatever is made is readable by everybody, unless who makes it says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def little_room() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def is_for_its_owner_alone(out: Path) -> bool:
    return out.stat().st_mode & 0o077 == 0


# For its owner alone


@pytest.mark.parametrize("name", ["proof.zip", "proof"])
def test_a_proof_with_the_words_of_a_case(
    terminal: Terminal, case: ACase, tmp_path: Path, name: str
) -> None:
    out = tmp_path / name
    terminal("audit", "proof", case.ref, "--with-words", "--out", str(out), "--as", ADA)
    assert is_for_its_owner_alone(out)


def test_a_letter_that_is_saved_and_may_be_saved_again(
    issued_home: tuple[Path, str], tmp_path: Path
) -> None:
    home, ref = issued_home
    words = ("letter", "save", ref, "--as", BEN, "--out", str(tmp_path / "letter"), "--format")
    Terminal(home)(*words, "html")
    assert is_for_its_owner_alone(tmp_path / "letter")
    Terminal(home)(*words, "text")
    assert "<html" not in (tmp_path / "letter").read_text()


# Whole or not at all


@pytest.mark.usefixtures("little_room")
def test_a_file_for_which_there_is_no_room_takes_no_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="may not grow so large"):
        put(tmp_path / "proof.zip", bytes(20_000))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("little_room")
def test_nor_does_a_folder_of_which_one_file_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="may not grow so large"):
        put_folder(tmp_path / "proof", {"a": bytes(9_000), "letters/b": bytes(20_000)})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("little_room")
def test_a_letter_saved_before_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "letter"
    out.write_text(OLDER)
    with pytest.raises(BadInput, match="may not grow so large"):
        put_over(out, bytes(20_000))
    assert [each.read_text() for each in tmp_path.iterdir()] == [OLDER]
    put_over(out, b"Ours.")
    assert out.read_bytes() == b"Ours."


def test_a_pipe_is_written_to_and_not_put_aside(tmp_path: Path) -> None:
    out = tmp_path / "pipe"
    os.mkfifo(out)
    reading = os.open(out, os.O_RDONLY | os.O_NONBLOCK)
    put_over(out, b"Ours.")
    assert os.read(reading, 100) == b"Ours."
    os.close(reading)
    assert out.is_fifo()


def test_a_name_that_leads_elsewhere_still_does(tmp_path: Path) -> None:
    out, there = tmp_path / "letter", tmp_path / "there"
    there.write_text(OLDER)
    out.symlink_to(there)
    put_over(out, b"Ours.")
    assert out.is_symlink()
    assert there.read_text() == "Ours."


def test_two_who_choose_one_name_at_a_time_do_not_write_over_each_other(tmp_path: Path) -> None:
    out, writing = tmp_path / "proof", ExitStack()
    writing.enter_context(putting(out)).write(b"Ours.")
    out.write_text(OLDER)
    with pytest.raises(BadInput, match="there already"):
        writing.close()
    assert [each.read_text() for each in tmp_path.iterdir()] == [OLDER]
    with pytest.raises(BadInput, match="there already"):
        put_folder(out, {"a": b"Ours."})
    assert [each.read_text() for each in tmp_path.iterdir()] == [OLDER]


def test_what_a_killed_program_of_the_same_number_left_is_in_nobodys_way(tmp_path: Path) -> None:
    """In a container each night's program has the number that the one before it had."""
    beside(tmp_path / "proof.zip").write_bytes(b"The half of it")
    put(tmp_path / "proof.zip", b"Ours.")
    (beside(tmp_path / "proof") / "letters").mkdir(parents=True)
    put_folder(tmp_path / "proof", {"a": b"Ours."})
    there = {str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*")}
    assert there == {"proof.zip", "proof", "proof/a"}
    assert (tmp_path / "proof.zip").read_bytes() == b"Ours."


# What is there already


def test_the_checkpoint_of_last_month_is_kept(
    terminal: Terminal, case: ACase, tmp_path: Path
) -> None:
    """It would show what was taken away since; the one of today cannot."""
    out = tmp_path / "checkpoint.json"
    words = ("audit", "checkpoint", "--out", str(out))
    assert terminal(*words)["heads"] > 0
    assert is_for_its_owner_alone(out)
    before = out.read_bytes()
    assert terminal.unusable(*words) == ["out"]
    assert out.read_bytes() == before
    assert terminal("audit", "verify", case.ref, "--checkpoint", str(out))["ok"]


@pytest.mark.parametrize("what", ["export", "proof", "pack"])
def test_nothing_is_noted_as_done_where_the_file_is_there(
    terminal: Terminal, case: ACase, tmp_path: Path, what: str
) -> None:
    out = tmp_path / "there.zip"
    out.write_text(OLDER)
    words = {
        "export": ("export-person", case.ref, "--person", str(case.person)),
        "proof": ("audit", "proof", case.ref, "--with-words"),
        "pack": ("pack", case.ref, "--for", "inspector"),
    }[what]
    before = noted(case)
    assert terminal.unusable(*words, "--out", str(out), "--as", ADA) == ["out"]
    assert (noted(case), out.read_text()) == (before, OLDER)


def noted(case: ACase) -> list[int]:
    """Changes, looks, and what was done to the house."""
    chains = (AuditEntry, Look, HouseEntry)
    found = [case.session.scalar(select(func.count()).select_from(each)) or 0 for each in chains]
    case.session.rollback()
    return found
