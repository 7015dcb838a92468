"""docs/security.md: who would try what; every attack has its row, and each test it names runs."""

import re

import pytest

from disclosure.records.base import Record
from disclosure.records.refusals import ONLY_ADDED
from disclosure.records.sealed import SEALED
from tests.test_practices import ROOT, must_run

PAGE = (ROOT / "docs" / "security.md").read_text()
ROW = re.compile(r"^\| (\w+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = [row for row in ROW.findall(PAGE) if row[0] != "Who"]
WHO = {"insider", "administrator", "outsider", "relative", "thief", "anybody"}
# What has to be among them, in a word of its row.
ATTACKS = (
    "another site by its address", "another role", "stale", "Forges the cookie", "token", "replay",
    "self-approval", "race", "Travels in time", "CSV", "zip", "PDF", "header", "log", "Template",
    "open redirect", "SSRF", "CSRF", "clickjacking", "fixation", "spraying", "time who has",
    "Alters a cell", "tail of the chain", "stolen backup", "old key", "stolen disk", "same family",
)  # fmt: skip


# What a chain seals, or a chain of the house holds against its rows.
CHECKED = {
    *ONLY_ADDED, *SEALED, "case_key", "glass", "improvement", "improvement_step",
    "look_back_findings", "look_back_letter", "yearly_report_words", "yearly_report_final",
}  # fmt: skip


def test_every_table_without_a_seal_is_named_at_the_end() -> None:
    end = PAGE.partition("## What nothing here stops")[2]
    named = set(re.findall(r"`([a-z_]+)`", end))
    assert set(Record.metadata.tables) - CHECKED == named & set(Record.metadata.tables)


def test_every_attack_has_its_row() -> None:
    assert len(ROWS) > 50
    assert PAGE.count("\n| ") == len(ROWS) + PAGE.count("| Who | What they try |")
    assert {who for who, *_ in ROWS} == WHO
    tried = " ".join(f"{what} {stops}" for _, what, stops, _ in ROWS)
    assert not [attack for attack in ATTACKS if attack not in tried]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: re.sub(r"\W+", "-", row[1])[:40])
def test_each_names_tests_that_are_there(row: tuple[str, ...]) -> None:
    must_run(row[3])
