"""`disclosure import`: the document and exit codes of the contract."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from disclosure.actions.bringing_in import importing
from disclosure.actions.bringing_in.row import Taken
from disclosure.commands.watched import GOES_ON
from disclosure.exchange.rows import Row
from tests.dirt import ALREADY, DATIX, LFPSE, NATIVE, TAKEN, Dirt
from tests.disclosure.exchange.test_mapping import own
from tests.people import ADA, BEN, SITE
from tests.terminal import Terminal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "old cases.csv"
    path.write_bytes(NATIVE.file([Dirt("good", TAKEN), Dirt("bad", "site", cells={"site": "X"})]))
    return path


def test_good_rows_are_taken_and_the_answer_is_no_while_others_wait(
    terminal: Terminal, path: Path
) -> None:
    tried = terminal.answer("import", str(path), "--as", ADA, "--dry-run")
    assert (tried.code, tried.document["imported"], tried.document["dry_run"]) == (1, 1, True)
    done = terminal.answer("import", str(path), "--as", ADA)
    assert done.code == 1
    told = done.document
    assert (told["imported"], told["already"]) == (1, 0)
    assert [(each["row"], each["field"]) for each in told["rejected"]] == [(3, "site")]
    assert f"Name one of these: {SITE}" in told["rejected"][0]["why"]
    rejected = Path(told["rejected_file"])
    assert rejected == path.with_name("old cases.rejected.csv")
    rejected.write_text(rejected.read_text("utf-8-sig").replace('"X"', f'"{SITE}"'), "utf-8")
    assert terminal("import", str(rejected), "--as", ADA)["imported"] == 1
    again = terminal("import", str(rejected), "--as", ADA)
    assert (again["imported"], again["already"], again["rejected"]) == (0, 1, [])


def test_a_corrected_list_brought_again_is_there_already_and_what_differs_is_said(
    terminal: Terminal, path: Path
) -> None:
    order = ("import", str(path), "--as", ADA)
    path.write_bytes(NATIVE.file([Dirt("first", TAKEN)]))
    terminal(*order)
    path.write_bytes(NATIVE.file([Dirt("first", ALREADY, cells={"summary": "A hundred times"})]))
    again = terminal.answer(*order)
    assert again.code == 0
    assert (again.document["already"], again.document["rejected"]) == (1, [])
    (found,) = again.document["differs"]
    assert (found["row"], found["ref"], found["fields"]) == (2, "INC-2026-000001", ["summary"])
    for says in (again.says, terminal.run(*order).stderr):
        assert (
            "Already there, row 2, counting the header (line 2 of the file): INC-2026-000001 has "
            "other words under summary. An import changes no case: correct the case itself." in says
        )
    assert not path.with_name("old cases.rejected.csv").exists()


def test_where_the_database_is_full_midway_the_rows_before_stay_and_that_is_said(
    terminal: Terminal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its exit code says that nothing was changed; whoever brings old cases in believed it."""
    path.write_bytes(NATIVE.file([Dirt("first", TAKEN), Dirt("second", TAKEN)]))
    take = importing._Taking.take

    def until_it_is_full(taking: importing._Taking, row: Row) -> Taken:
        if row.number > 2:
            raise OperationalError("INSERT", {}, sqlite3.OperationalError("disk is full"))
        return take(taking, row)

    with monkeypatch.context() as full:
        full.setattr(importing._Taking, "take", until_it_is_full)
        stopped = terminal.answer("import", str(path), "--as", ADA)
    assert stopped.code == 2
    assert f"It stopped after 1 of about 2. {GOES_ON}" in stopped.says
    again = terminal("import", str(path), "--as", ADA)
    assert (again["imported"], again["already"]) == (1, 1)


def test_what_cannot_be_used_at_all(terminal: Terminal, path: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    assert terminal.unusable("import", str(empty), "--as", ADA) == ["file"]
    assert terminal.unusable("import", str(path), "--as", ADA, "--format", "x") == ["format"]
    assert terminal.unusable("import", str(tmp_path / "none.csv"), "--as", ADA) == ["file"]
    terminal.refused("import", str(path), "--as", BEN)
    terminal.refused("import", str(path))


def test_a_mapping_file_of_ones_own(terminal: Terminal, path: Path) -> None:
    own(terminal.home)
    path.write_text(f"Number,Known,Where,What\n7,12/03/2026,{SITE},Wrong dose\n")
    told = terminal("import", str(path), "--as", ADA, "--format", "ours")
    assert (told["imported"], told["format"]) == (1, "ours")
    own(terminal.home, columns={"Number": "nothing"})
    bad = terminal.answer("import", str(path), "--as", ADA, "--format", "ours")
    assert bad.code == 2
    assert "ours.yaml, line" in bad.document["faults"][0]["says"]


def test_a_second_number_of_a_patient_is_said_and_not_lost(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "datix.csv"
    header = "ID,Reported date,Site,Description,NHS number,Hospital number,Handler"
    path.write_text(f"{header}\n7,12/03/2026,{SITE},Wrong dose,943 476 5919,H77,Joe\n")
    order = ("import", str(path), "--as", ADA, "--format", "datix")
    tried, told = terminal(*order, "--dry-run"), terminal(*order)
    for each in (tried, told):
        assert each["passed_over"] == ["Handler", "Hospital number"]
        assert each["passed_over_rows"] == {"Hospital number": 1}
    said = terminal.run(*order).stdout
    assert "Columns that nothing reads: Handler." in said
    assert "Hospital number was not read in 1 row: another column of its kind is filled" in said


def test_a_list_that_is_read_as_of_the_wrong_program_makes_no_second_cases(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Each number would begin anew, and the harm would be left unread."""
    path = tmp_path / "incidents.csv"
    path.write_bytes(DATIX.file([Dirt("a good row", TAKEN)]))
    no = terminal.answer("import", str(path), "--as", ADA, "--format", "lfpse")
    assert no.code == 2
    assert "format: as datix, this list has Incident date" in no.says
    assert "Degree of harm too, which lfpse does not read. Choose datix" in no.says
    assert terminal("import", str(path), "--as", ADA, "--format", "datix")["imported"] == 1
    path.write_bytes(LFPSE.file([Dirt("a good row", TAKEN)]))
    assert terminal("import", str(path), "--as", ADA, "--format", "lfpse")["imported"] == 1


def test_of_one_row_and_of_one_line_it_is_said_as_of_one(terminal: Terminal, path: Path) -> None:
    content = NATIVE.file([Dirt("first", TAKEN, cells={"summary": "Zoë fell"})]).decode()
    path.write_bytes(content.encode("cp1252"))
    terminal("import", str(path), "--as", ADA)
    again = terminal.run("import", str(path), "--as", ADA)
    assert "0 imported, 1 was there already, 0 not taken." in again.stdout
    assert "1 line is not UTF-8; it was read as Windows-1252. Look at the accents." in again.stderr
