"""`disclosure pack`: one file, whole or not at all, for who may take it, and never over another."""

import errno
import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from disclosure.clock import now
from disclosure.records.house import house_entries
from tests.cases import ACase, a_person, a_talk, an_opened_case
from tests.people import ADA, BEN, MONA
from tests.terminal import Terminal


@pytest.fixture
def case(terminal: Terminal) -> ACase:
    """With one person told, and another who must be told."""
    case = an_opened_case(terminal.session(), now() - timedelta(days=2))
    case.person = a_person(case)
    a_talk(case, "first")
    case.session.rollback()
    return case


def words(case: ACase, out: Path, reader: str = "inspector", *more: str) -> tuple[str, ...]:
    return ("pack", case.ref, "--for", reader, "--out", str(out), *more)


def test_an_inspectors_pack_is_one_file_for_its_owner_and_is_never_written_over(
    terminal: Terminal, case: ACase, tmp_path: Path
) -> None:
    out = tmp_path / "pack.zip"
    told = terminal(*words(case, out, "inspector", "--as", MONA))
    assert told == {"path": str(out), "sha256": sha256(out.read_bytes()).hexdigest()}
    assert out.stat().st_mode & 0o077 == 0
    assert b"Mona Dahl, auditor" in ZipFile(out).read("README.txt")
    before = out.read_bytes()
    assert terminal.unusable(*words(case, out, "inspector", "--as", MONA)) == ["out"]
    assert out.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if "pack" in file.name] == ["pack.zip"]


def test_who_may_not_and_what_cannot_be_asked_writes_nothing(
    terminal: Terminal, case: ACase, tmp_path: Path
) -> None:
    out = tmp_path / "pack.zip"
    terminal.refused(*words(case, out, "inspector", "--as", BEN))
    terminal.refused(*words(case, out))  # the operator
    terminal.refused(*words(case, out, "inspector", "--with-analysis", "--as", ADA))
    asked = words(case, out, "inspector", "--person", "2", "--as", ADA)
    assert terminal.unusable(*asked) == ["person"]
    asked = words(case, out, "family", "--with-analysis", "--as", ADA)
    assert terminal.unusable(*asked) == ["with_analysis"]
    asked = words(case, out, "family", "--without-withdrawn", "--as", ADA)
    assert terminal.unusable(*asked) == ["without_withdrawn"]
    assert terminal.unusable(*words(case, out, "family", "--person", "99", "--as", ADA)) == [
        "person"
    ]
    nowhere = tmp_path / "nowhere" / "pack.zip"
    assert terminal.unusable(*words(case, nowhere, "inspector", "--as", ADA)) == ["out"]
    gone = ("pack", "INC-2026-999999", "--for", "inspector", "--out", str(out), "--as", ADA)
    assert terminal.unusable(*gone) == ["ref"]
    assert not out.exists()


def test_half_a_pack_is_never_left_where_the_disk_is_full(
    terminal: Terminal, case: ACase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    out = tmp_path / "pack.zip"
    assert terminal.unusable(*words(case, out, "inspector", "--as", ADA)) == ["out"]
    assert [file.name for file in tmp_path.iterdir() if "pack" in file.name] == []


def test_a_familys_pack_is_their_page_and_of_several_one_is_named(
    terminal: Terminal, case: ACase, tmp_path: Path
) -> None:
    out = tmp_path / "ann.zip"
    told = terminal(*words(case, out, "family", "--as", ADA))
    assert told["sha256"] == sha256(out.read_bytes()).hexdigest()
    pack = ZipFile(out)
    assert "page.html" in pack.namelist()
    assert b"Somebody who looks after your case" in pack.read("README.txt")
    assert b"Why did this happen" not in pack.read("README.txt")
    last = house_entries(case.session)[-1]
    assert (last.by, last.what, last.about) == (ADA, "family's pack", case.ref)
    case.session.rollback()
    daughter = a_person(case, name="Mrs Joan Hill", relationship="Daughter", is_patient=False,
                        lawful_basis="She is her next of kin")  # fmt: skip
    a_talk(case, "first", persons=[daughter])
    case.session.rollback()
    assert terminal.unusable(*words(case, tmp_path / "x.zip", "family", "--as", ADA)) == ["person"]
