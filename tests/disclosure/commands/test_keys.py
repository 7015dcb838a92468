"""`disclosure keys`: listed by name, turned, gone on with, dropped; no key is ever printed."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from disclosure.records.ring import Purpose, line_of
from tests.by_command import opened, recorded
from tests.terminal import Terminal, a_terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return a_terminal(tmp_path)


def secrets(home: Path) -> set[str]:
    return {line.split()[-1] for line in (home / "keys").read_text().splitlines()}


def test_keys_are_listed_and_turned_by_name(terminal: Terminal, tmp_path: Path) -> None:
    listed = terminal.answer("keys", "list")
    assert listed.code == 0
    assert {key["purpose"] for key in listed.document["keys"]} == set(Purpose)
    old = next(key for key in listed.document["keys"] if key["purpose"] == "words")
    first = terminal.answer("keys", "turn", "words").document
    second = terminal.answer("keys", "turn", "words").document
    assert first["purpose"] == "words"
    assert len({old["key"], first["key"], second["key"]}) == 3
    dropped = terminal.answer("keys", "drop", first["key"])
    assert (dropped.code, dropped.document) == (0, {"dropped": first["key"]})
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600


def test_no_key_is_printed(terminal: Terminal, tmp_path: Path) -> None:
    said = [terminal.run("keys", *words).output for words in (["list"], ["turn", "finding"])]
    assert not any(secret in text for text in said for secret in secrets(tmp_path))


def test_what_was_stopped_is_gone_on_with(terminal: Terminal, tmp_path: Path) -> None:
    terminal.answer("keys", "list")
    with (tmp_path / "keys").open("a") as keys:
        keys.write(f"\n{line_of(Purpose.WORDS)}")
    done = terminal.answer("keys", "go-on")
    assert done.document["locked_anew"]["words"] == 0  # no case yet
    assert done.code == 0


def test_what_cannot_be_opened_is_named_and_all_else_is_locked_anew(terminal: Terminal) -> None:
    for _ in range(2):
        recorded(terminal, opened(terminal), "note", {"words": "The pump is kept."})
    with terminal.session() as session:
        altered = text("UPDATE case_key SET wrapped = 'deadbeef:AAAA' WHERE incident_id = 1")
        session.execute(altered)
        session.commit()
        session.get_bind().dispose()  # type: ignore[union-attr]
    for words in ("turn", "words"), ("go-on",):
        turned = terminal.answer("keys", *words)
        assert (turned.code, turned.document["unopened"]) == (1, ["case_key 1"])
    assert "case_key 1: it cannot be opened" in terminal.run("keys", "go-on").stdout


def test_the_present_key_is_not_dropped(terminal: Terminal) -> None:
    keys = terminal.answer("keys", "list").document["keys"]
    present = next(key["key"] for key in keys if key["purpose"] == "words" and key["present"])
    refused = terminal.answer("keys", "drop", present)
    assert refused.code == 2
    assert "present one" in json.dumps(refused.document)


def test_a_purpose_that_is_none_is_named(terminal: Terminal) -> None:
    refused = terminal.run("keys", "turn", "everything")
    assert refused.exit_code == 2
    assert "chains" in refused.output
