"""`disclosure report annual`: a draft, or what was said to be final, in each format."""

import json
import stat
from pathlib import Path

from tests.people import ADA, BEN
from tests.terminal import Terminal
from tests.yearly import a_year, finished

YEAR = ("report", "annual", "--from", "2025-04-01", "--to", "2026-03-31", "--regime", "gb-sct-odoc")


def test_it_is_a_draft_until_somebody_says_that_it_is_final(
    terminal: Terminal, tmp_path: Path
) -> None:
    with terminal.session() as session:
        a_year(session)
    draft = terminal(*YEAR, "--as", ADA)
    assert draft["status"] == "draft"
    assert "identifying" in draft["to_be_written"]
    assert terminal(*YEAR) == draft  # the operator, who reads numbers and nobody's words
    with terminal.session() as session:
        sha256 = finished(session)
    told = terminal(*YEAR)
    assert (told["status"], told["version"], told["sha256"]) == ("final", 1, sha256)
    assert terminal(*YEAR, "--draft")["status"] == "draft"
    out = tmp_path / "report.html"
    made = terminal(*YEAR, "--format", "html", "--out", str(out))
    assert (made["path"], made["status"]) == (str(out), "final")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert sha256 in out.read_text("utf-8")


def test_what_cannot_be_used_is_named(terminal: Terminal) -> None:
    assert terminal.unusable(*YEAR[:-1], "nowhere") == ["regime"]
    assert terminal.unusable(*YEAR[:5], "2025-03-31") == ["to"]
    assert terminal.unusable(*YEAR, "--format", "pdf") == ["out"]
    assert terminal.unusable(*YEAR, "--format", "csv") == ["out"]
    assert terminal.refused(*YEAR, "--as", BEN)["refused"]


def test_without_rules_it_is_over_all_of_them(terminal: Terminal) -> None:
    told = terminal("report", "annual", "--from", "2026-01-01", "--to", "2026-12-31")
    assert told["report"]["form"] == "general"
    assert json.dumps(told["report"]).count('"why": "few"') == 0
