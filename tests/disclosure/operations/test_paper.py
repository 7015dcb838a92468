"""What a sheet printed for a night without the program says of the clocks: as the program would."""

import re
import sqlite3
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest

from disclosure.operations.paper import clocks_of, paper_for
from disclosure.policy import policy
from tests.letters.reading import Heard
from tests.terminal import Terminal

ON = date(2026, 11, 26)
NOT_VERIFIED = "Not verified: check before relying on it."
ASK = "Unclear: ask your legal adviser."
KNEW = (
    ", counted from when the organisation, through any member of staff, first knew of the incident"
)
REPORTED = ", counted from when the incident was entered in the local incident reporting system"


def line_of(regime: str, words: str) -> str:
    """The first line of it that says these words."""
    ((_, lines),) = clocks_of([regime], ON)
    return next(line for line in lines if words in line)


@pytest.mark.parametrize(
    ("regime", "ends"),
    [
        ("us-nv-439", f"within 7 days{KNEW}. {NOT_VERIFIED} {ASK}"),
        ("us-jc-ri010201", f"our own target is 24 hours{KNEW}. {NOT_VERIFIED}"),
        ("gb-eng-nhs-contract-sc35", f"within 10 working days{REPORTED}. {NOT_VERIFIED} {ASK}"),
        (
            "au-vic-sdc",
            f"within 3 working days{KNEW}. {NOT_VERIFIED} {ASK}",
        ),  # the rule itself was read
    ],
)
def test_a_limit_that_nobody_has_confirmed_is_marked_on_paper_too(regime: str, ends: str) -> None:
    """Seven days from memory stood there as the law of Nevada."""
    assert line_of(regime, ends.partition(".")[0]).endswith(ends)


def test_what_was_read_in_its_source_bears_no_mark() -> None:
    ((_, lines),) = clocks_of(["gb-eng-reg20-nhs"], ON)
    assert lines
    assert not [line for line in lines if NOT_VERIFIED in line]


@pytest.mark.parametrize(
    ("regime", "says"),
    [("nz-hdc-code", "within 24 hours"), ("us-ahrq-candor", "within 1 hour")],
)
def test_a_target_is_no_limit_on_paper_either(regime: str, says: str) -> None:
    assert f"{says}{KNEW}; that is a target, not the law." in line_of(regime, f": {says}")


def test_where_the_day_itself_counts_the_sheet_says_so() -> None:
    """After a meeting on the 10th the 14th is the last day; counted as people do, the 15th."""
    line = line_of("ie-psa2023-notifiable", "signed written statement")
    from_when = "counted from when the disclosure meeting was held"
    assert line.endswith(f"within 5 days, {from_when}; that day is day 1.")


def test_a_long_stop_is_told_in_one_sentence() -> None:
    line = line_of("au-vic-sdc", "genuine apology")
    assert f": as soon as you reasonably can, and within 24 hours at the latest{KNEW}." in line


def test_of_one_day_nobody_reads_days() -> None:
    assert f"our own target is 1 working day{KNEW}." in line_of("gb-wls-doc", "telephone")


def test_a_number_of_days_says_from_when_it_is_counted() -> None:
    """Five days of Ireland began with a meeting, and on the sheet with nothing."""
    for regime in policy().regimes:
        for _, lines in clocks_of([regime.id], ON):
            counted = [line for line in lines if re.search(r"(within|target is) \d", line)]
            assert [line for line in counted if ", counted from when " not in line] == []


@pytest.mark.parametrize(
    ("regime", "more"),
    [
        ("au-vic-sdc", "2 more things"),
        ("ie-psa2023-notifiable", "5 more things"),
        ("us-ca-1279", "1 more thing that does"),
    ],
)
def test_a_clock_for_which_a_sheet_has_no_room_is_not_left_out_without_a_word(
    regime: str, more: str
) -> None:
    """In Victoria the report of the meeting, owed in ten working days, was on no sheet."""
    ((_, lines),) = clocks_of([regime], ON)
    assert more in lines[-1]
    assert lines[-1].endswith("ask a risk manager.")


def test_a_sheet_that_tells_all_speaks_of_no_more() -> None:
    ((_, lines),) = clocks_of(["gb-eng-reg20-nhs"], ON)
    assert len(lines) == 2


def test_a_sheet_is_printed_where_this_machine_lacks_the_zone_of_the_ward(tmp_path: Path) -> None:
    there, sheet = Terminal(tmp_path / "home"), tmp_path / "sheet.pdf"
    there("db", "upgrade")
    there("site", "add", "Alder", "--zone", "America/New_York", "--regimes", "us-jc-ri010201")
    with sqlite3.connect(tmp_path / "home" / "disclosure.sqlite") as stored:
        stored.execute("UPDATE site SET zone = 'America/Not_Yet'")
    there("paper", "--out", str(sheet))
    assert sheet.read_bytes().startswith(b"%PDF")


def test_a_sheet_printed_in_the_evening_bears_the_day_of_the_ward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight in the evening of the 26th in New York is the 27th in Greenwich."""
    there, printed = Terminal(tmp_path / "home"), list[date]()

    def shown(_kind: str, _settings: object, _rules: object, today: date) -> bytes:
        printed.append(today)
        return b""

    there("db", "upgrade")
    there("site", "add", "Alder", "--zone", "America/New_York", "--regimes", "us-jc-ri010201")
    paper = import_module("disclosure.commands.paper")
    monkeypatch.setattr(paper, "now", lambda: datetime(2026, 11, 27, 1, tzinfo=UTC))
    monkeypatch.setattr(paper, "print_sheet", shown)
    there("paper", "--out", str(tmp_path / "sheet.pdf"))
    assert printed == [ON]


@pytest.mark.parametrize(
    ("rules", "paper"),
    [
        (["us-jc-ri010201"], "us_letter"),
        (["us-jc-ri010201", "taken-away"], "us_letter"),
        (["gb-eng-reg20-nhs"], "a4"),
        (["us-jc-ri010201", "gb-eng-reg20-nhs"], "a4"),
        ([], "a4"),
    ],
)
def test_a_ward_prints_its_sheets_on_the_paper_it_has(rules: list[str], paper: str) -> None:
    assert paper_for(rules, ON) == paper


def test_a_sheet_without_the_clocks_of_the_law_says_so_to_the_printer_and_to_the_ward(
    tmp_path: Path,
) -> None:
    """As while the database is away, when it is wanted most. Nothing had told anybody that a number
    of days was missing on it."""
    there, sheet = Terminal(tmp_path / "home"), tmp_path / "sheet.pdf"
    (tmp_path / "home").mkdir()
    assert "print it again when they can" in there.run("paper", "--out", str(sheet)).stdout
    there("db", "upgrade")
    assert "There is no site, so no clock" in there.run("paper", "--out", str(sheet)).stdout
    read = "".join(glyph.words for page in Heard(sheet.read_bytes()).sheets for glyph in page.all())
    assert "doesnotstandonthissheet:askariskmanager." in "".join(read.split())
    there("site", "add", "Alder", "--regimes", "gb-eng-reg20-nhs")
    assert " clock" not in there.run("paper", "--out", str(sheet)).stdout
