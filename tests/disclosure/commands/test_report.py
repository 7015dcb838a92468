"""`disclosure report measures`: to the screen or into a file, for who may, and in what form."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path

import pytest

from disclosure.clock import now
from tests.cases import an_opened_case, record_as
from tests.lost_words import words_lost
from tests.people import ADA, BEN, MONA
from tests.terminal import Terminal, a_terminal

ASKED = (
    "report",
    "measures",
    "--from",
    "2026-01-01",
    "--to",
    "2999-12-31",
)  # a day far off costs nothing


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """With seven cases."""
    terminal = a_terminal(tmp_path / "home")
    with terminal.session() as session:
        for _ in range(7):
            an_opened_case(session, now())
    return terminal


def test_one_document_says_what_was_counted_and_how(terminal: Terminal) -> None:
    document = terminal(*ASKED, "--as", MONA)
    assert (document["from"], document["to"]) == ("2026-01-01", "2999-12-31")
    assert document["cases"] == {"value": 10, "cases": 10, "why": ""}
    by_id = {measure["id"]: measure for measure in document["measures"]}
    assert by_id["cases"]["all"]["value"] == 10
    assert all(measure["means"] and measure["source"] for measure in by_id.values())
    assert json.loads(terminal.run(*ASKED, "--as", MONA).stdout)["cases"] == document["cases"]
    assert terminal(*ASKED)["cases"]["value"] == 10  # the operator: numbers, and no case


def test_where_a_case_cannot_be_read_a_sentence_says_so_and_how_to_find_which(
    terminal: Terminal,
) -> None:
    """No report leaves it out: its numbers would be those of fewer cases than it says."""
    with terminal.session() as session:
        lost, whole = (an_opened_case(session, now()) for _ in range(2))
        for case in (lost, whole):
            record_as(case, BEN, "note", words="She has a dog.")
        words_lost(lost, whole)
    for asked in ((*ASKED, "--as", MONA), ("show", lost.ref, "--as", ADA)):
        answer = terminal.answer(*asked)
        assert answer.code == 2
        (fault,) = answer.document["faults"]
        assert fault["says"].startswith("Words of the record cannot be opened: ")
        assert "disclosure sweep --every-case" in fault["says"]
        assert "disclosure audit verify" in fault["says"]  # the sweep opens no letter
    aside = terminal.answer("sweep", "--every-case").document["set_aside"]
    assert aside == [f"{lost.ref}: Unreadable"]


@pytest.mark.parametrize("form", ["csv", "html", "pdf", "json"])
def test_a_file_is_for_its_owner_and_is_never_written_over(
    terminal: Terminal, tmp_path: Path, form: str
) -> None:
    out = tmp_path / f"measures.{form}"
    told = terminal(*ASKED, "--as", ADA, "--format", form, "--out", str(out))
    assert told == {"path": str(out), "sha256": sha256(out.read_bytes()).hexdigest()}
    assert out.stat().st_mode & 0o077 == 0
    before = out.read_bytes()
    assert terminal.unusable(*ASKED, "--format", form, "--out", str(out)) == ["out"]
    assert out.read_bytes() == before


def test_a_table_and_a_page_go_to_the_screen_and_paper_does_not(terminal: Terminal) -> None:
    table = terminal.run(*ASKED, "--format", "csv").stdout
    lines = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    assert next(lines)["value"] == "10"
    assert terminal.run(*ASKED, "--format", "html").stdout.startswith("<!DOCTYPE html>")
    assert terminal.unusable(*ASKED, "--format", "pdf") == ["out"]
    assert terminal.run(*ASKED, "--format", "pdf").exit_code == 2
    assert terminal.unusable(*ASKED, "--format", "csv") == ["out"]  # beside --json


@pytest.mark.parametrize("form", ["json", "html"])
@pytest.mark.parametrize(
    ("report", "first"), [("measures", "0001-01-01"), ("annual", "1900-01-01")]
)
def test_whoever_wants_all_cases_asks_from_the_first_day_to_the_last(
    terminal: Terminal, report: str, first: str, form: str
) -> None:
    done = terminal.run("report", report, "--from", first, "--to", "9999-12-31", "--format", form)
    assert (done.exit_code, bool(done.stdout)) == (0, True)
    if (report, form) == ("measures", "json"):
        assert json.loads(done.stdout)["cases"]["value"] == 10


def test_who_may_not_and_what_cannot_be_asked(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "m.csv"
    terminal.refused(*ASKED, "--as", BEN, "--format", "csv", "--out", str(out))
    assert terminal.unusable(*ASKED, "--regime", "none") == ["regime"]
    assert terminal.unusable(*ASKED[:-1], "2025-12-31") == ["to"]
    assert terminal.unusable(*ASKED[:-1], "soon") == ["to"]
    assert terminal.unusable(*ASKED, "--out", str(tmp_path / "nowhere" / "m.json")) == ["out"]
    assert not out.exists()


@pytest.mark.parametrize("report", ["measures", "annual"])
@pytest.mark.parametrize(
    ("day", "mend"),
    [
        ("soon", "give a day, such as 2026-03-12"),
        ("31/12/2026", "give a day, such as 2026-03-12"),
        ("2026-1-5", "give a day, such as 2026-03-12"),
        ("2026-02-30", "there is no such day"),
    ],
)
def test_a_day_of_a_report_is_spelled_as_every_other_day(
    terminal: Terminal, report: str, day: str, mend: str
) -> None:
    """It asked a risk manager for %Y-%m-%d."""
    told = terminal.answer("report", report, "--from", day, "--to", "2026-12-31")
    (fault,) = told.document["faults"]
    assert (told.code, fault["field"]) == (2, "from")
    assert fault["says"] == f"Invalid value for '--from': {mend}."
    assert "%" not in terminal.run("report", report, "--help").stdout
