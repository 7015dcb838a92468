"""`disclosure demo`: one case from opening to closing, held to the contract."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.commands import demo_story as story
from disclosure.commands.demo import give_a_letterhead
from disclosure.house_phone import phone_in
from disclosure.settings import Settings
from tests.by_command import opened
from tests.letters.forms import run_together
from tests.letters.reading import Heard
from tests.terminal import Terminal, a_terminal


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Terminal, Any, Any]:
    """Run twice in a home of its own: the terminal, and both answers."""
    terminal = Terminal(tmp_path_factory.mktemp("demo") / "home")
    return terminal, terminal("demo"), terminal("demo", "--out", str(terminal.home / "again"))


def test_it_answers_as_the_contract_says(demo: tuple[Terminal, Any, Any]) -> None:
    _, told, _ = demo
    keys = {"incident", "state", "letters", "commitments", "refusals", "duties", "audit"}
    assert set(told) >= keys
    assert told["state"] == "closed"
    for name, fields in {
        "letters": {"ref", "kind", "path", "sha256"},
        "commitments": {"ref", "words", "state", "due_on"},
        "refusals": {"move", "unmet"},
        "duties": {"id", "status", "due_at"},
    }.items():
        assert told[name]
        assert all(set(each) >= fields for each in told[name]), name
    assert told["audit"]["ok"] is True
    assert told["audit"]["entries"] > 0


def test_at_least_three_moves_were_refused_on_the_way(demo: tuple[Terminal, Any, Any]) -> None:
    refusals = demo[1]["refusals"]
    assert len(refusals) >= 3
    assert all(each["unmet"] or each["why"] for each in refusals)
    assert all(isinstance(id, str) for each in refusals for id in each["unmet"])


def test_the_letters_lie_there_as_they_were_issued(demo: tuple[Terminal, Any, Any]) -> None:
    terminal, told, again = demo
    assert Path(told["letters"][0]["path"]).parent == terminal.home / "demo"
    assert Path(again["letters"][0]["path"]).parent == terminal.home / "again"
    for letter in told["letters"] + again["letters"]:
        content = Path(letter["path"]).read_bytes()
        assert content.startswith(b"%PDF-")
        assert sha256(content).hexdigest() == letter["sha256"]
    verified = terminal("letter", "verify", told["letters"][0]["path"])
    assert verified == {"answer": "genuine"}


def test_its_letters_say_where_to_answer_and_its_pages_whom_to_ring(
    demo: tuple[Terminal, Any, Any],
) -> None:
    terminal, told, again = demo
    for letter in (told["letters"][0], again["letters"][0]):
        said = run_together(Heard(Path(letter["path"]).read_bytes()).tree.spoken())
        for words in ("Send it to:", *story.LETTERHEAD):
            assert run_together(words) in said
    settings = Settings.read({"DISCLOSURE_HOME": str(terminal.home)})
    assert phone_in(settings.letterhead) == story.LETTERHEAD[-1]


def test_what_somebody_set_here_stays(tmp_path: Path, session: Session) -> None:
    told = Settings.read({"DISCLOSURE_HOME": str(tmp_path), "DISCLOSURE_ORGANISATION": "Alder"})
    before = dict(session.info)
    give_a_letterhead(session, told)
    assert not (tmp_path / "settings.toml").exists()
    assert session.info == before


def test_run_again_it_makes_another(demo: tuple[Terminal, Any, Any]) -> None:
    terminal, first, second = demo
    assert first["incident"] != second["incident"]
    both = {letter["sha256"] for told in (first, second) for letter in told["letters"]}
    assert len(both) == len(first["letters"]) + len(second["letters"])
    for told in (first, second):
        assert terminal("show", told["incident"])["state"] == "closed"
    whole = terminal("audit", "verify")
    assert (whole["ok"], whole["entries"]) == (True, second["audit"]["entries"])


def test_nothing_was_put_there_but_by_the_gate(demo: tuple[Terminal, Any, Any]) -> None:
    terminal, told, _ = demo
    by = "bethan.morgan@demo.example"
    document = terminal("show", told["incident"], "--as", by)
    moves = [e["what"] for e in document["timeline"] if told["incident"] in e["what"]]
    assert [what.partition(" ")[0] for what in moves] == [
        "begin_investigation",
        "share_findings",
        "record_disclosure",
        "deliver_apology",
        "close",
    ]


def test_it_is_refused_beside_a_real_incident(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path / "home")
    opened(terminal)
    before = terminal("audit", "verify")
    assert "real" in terminal.refused("demo")["why"]
    assert terminal("audit", "verify") == before
    assert not (terminal.home / "demo").exists()


def test_it_is_refused_in_production(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path / "home")
    keys = tmp_path / "keys"
    keys.write_text("ab" * 32)
    terminal.settings |= {"DISCLOSURE_MODE": "production", "DISCLOSURE_KEYS": str(keys)}
    terminal.settings |= {"DISCLOSURE_ORGANISATION": "Alder", "DISCLOSURE_SECRET_KEY": "s" * 40}
    assert "production" in terminal.refused("demo")["why"]


def test_where_its_letters_cannot_lie_no_case_is_made(tmp_path: Path) -> None:
    """It walked the whole case first, and then said that nothing was changed."""
    (tmp_path / "taken").write_text("a file")
    terminal = Terminal(tmp_path / "home")
    assert terminal.unusable("demo", "--out", str(tmp_path / "taken" / "letters")) == ["out"]
    assert terminal.unusable("show", "INC-2026-000001") == ["ref"]
    assert terminal("audit", "verify")["entries"] == 0


def test_a_demo_that_is_refused_makes_no_folder(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path / "home")
    opened(terminal)
    terminal.refused("demo", "--out", str(tmp_path / "letters"))
    assert not (tmp_path / "letters").exists()
