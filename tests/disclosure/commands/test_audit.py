"""`disclosure audit` from a terminal."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from disclosure.actions.change import Change, Door
from disclosure.actions.glass.breaking import break_glass
from disclosure.actions.recording import record
from disclosure.clock import now
from disclosure.commands.audit import audit
from disclosure.operations.keys import session_on
from disclosure.records.access import looks_of
from disclosure.records.engine import open_database
from disclosure.records.ring import Purpose, line_of
from disclosure.settings import Settings
from tests.attacker import attack
from tests.people import ADA, ADAM, BEN, MAX, MONA, RON, SAM, actor


@pytest.fixture(autouse=True)
def here(walked: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCLOSURE_HOME", str(walked.home))
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", walked.database_url)


def told(*words: str, code: int = 0) -> dict[str, Any]:
    result = CliRunner().invoke(audit, [*words, "--json"])
    assert result.exit_code == code, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_a_whole_record_is_said_to_be_whole() -> None:
    found = told("verify")
    assert (found["ok"], found["broken"]) == (True, [])
    assert found["entries"] > 40
    assert CliRunner().invoke(audit, ["verify"]).output.endswith("The record is whole.\n")


def test_a_broken_record_is_an_exit_of_one_and_names_the_place(walked: Settings) -> None:
    attack(walked, "UPDATE evidence SET by = 'x' WHERE incident_id = 1 AND number = 5")
    found = told("verify", code=1)["broken"]
    ref = found[0]["incident"]
    assert found == [{"incident": ref, "entry": 5, "why": "record was altered"}]
    assert told("verify", ref, code=1)["broken"] == found
    assert f"{ref}, entry 5: record was altered." in CliRunner().invoke(audit, ["verify"]).output


@pytest.mark.parametrize("email", [MONA, MAX, ADAM])
def test_who_answers_for_the_house_has_the_record_proved_in_their_own_name(
    walked: Settings, email: str
) -> None:
    assert told("verify", "--as", email)["ok"]
    attack(walked, "UPDATE evidence SET by = 'x' WHERE incident_id = 1 AND number = 5")
    (found,) = told("verify", "--as", email, code=1)["broken"]
    assert (found["entry"], found["why"]) == (5, "record was altered")


@pytest.mark.parametrize("email", [ADA, BEN])
def test_others_have_it_proved_by_whoever_may(email: str) -> None:
    assert "may not do this" in told("verify", "--as", email, code=1)["why"]
    assert told("verify", "--as", "nobody@example.org", code=2)["faults"][0]["field"] == "as"


def test_of_a_case_that_only_others_see_no_place_is_named(walked: Settings) -> None:
    """That the record is broken is said all the same, and how many places are not named."""
    ref = "INC-2026-000001"
    engine = open_database(walked.database_url)
    with session_on(engine, walked) as session:
        change = Change(1, actor(session, ADA), now(), Door.COMMAND)
        body = {"of": "other", "reason": "Many know her", "only": [ADA, RON]}
        record(session, change, "restrict", body)
    engine.dispose()
    attack(walked, "UPDATE evidence SET by = 'x' WHERE incident_id = 1 AND number = 5")
    found = told("verify", "--as", MONA, code=1)
    assert (found["ok"], found["broken"], found["for_others"]) == (False, [], 1)
    says = CliRunner().invoke(audit, ["verify", "--as", MONA]).output
    assert "1 more: “disclosure audit verify” names all." in says
    assert ref not in says
    assert [each["incident"] for each in told("verify", code=1)["broken"]] == [ref]
    found = told("verify", ref, "--as", MONA, code=1)
    assert (found["ok"], found["broken"], found["for_others"]) == (False, [], 1)


def test_a_place_without_a_record_is_not_said_to_be_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the name of the home was mistyped. In production no database is made at all."""
    monkeypatch.setenv("DISCLOSURE_HOME", str(tmp_path / "nowhere"))
    monkeypatch.delenv("DISCLOSURE_DATABASE_URL")
    assert told("verify")["entries"] == 0
    says = CliRunner().invoke(audit, ["verify"]).output
    assert "There is no case on record here yet." in says
    assert "whole" not in says


def test_a_checkpoint_is_written_and_held_against_the_record(tmp_path: Path) -> None:
    kept = str(tmp_path / "kept.json")
    assert told("checkpoint", "--out", kept)["heads"] == 4
    assert told("verify", "--checkpoint", kept)["ok"]
    Path(kept).write_text(Path(kept).read_text().replace('"number": ', '"number": 1'))
    assert not told("verify", "--checkpoint", kept, code=1)["ok"]


@pytest.mark.parametrize("words", [["INC-2026-999999"], ["--checkpoint", "{home}/keys"]])
def test_what_cannot_be_used_is_an_exit_of_two(words: list[str], walked: Settings) -> None:
    assert told("verify", *(w.format(home=walked.home) for w in words), code=2)["faults"]


def test_a_letter_is_no_case_to_be_said_whole_of(walked: Settings) -> None:
    attack(walked, "UPDATE letter SET state = 'draft' WHERE incident_id = 1")
    (fault,) = told("verify", "LET-2026-000002", code=2)["faults"]
    assert (fault["field"], "Give the incident's reference" in fault["says"]) == ("ref", True)


def test_a_checkpoint_that_is_torn_is_named_as_the_checkpoint(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text('{"heads": [')
    (fault,) = told("verify", "--checkpoint", str(kept), code=2)["faults"]
    assert fault == {"field": "checkpoint", "says": "checkpoint: this is not JSON."}


def test_a_place_that_cannot_be_written_is_an_exit_of_two(tmp_path: Path) -> None:
    assert told("checkpoint", "--out", str(tmp_path / "no" / "such.json"), code=2)["faults"]


def test_a_proof_is_written_and_its_script_says_that_it_is_whole(tmp_path: Path) -> None:
    ref, out = "INC-2026-000001", tmp_path / "proof"
    made = told("proof", ref, "--out", str(out))
    keys = told("key")["keys"]
    assert made["signed_by"] == keys[-1]["fingerprint"]
    assert "words.jsonl" not in made["files"]
    script = [sys.executable, "-I", str(out / "check.py"), "--key", made["signed_by"]]
    done = subprocess.run(script, capture_output=True, text=True, cwd="/")
    assert (done.returncode, done.stdout[:22]) == (0, f"Whole: {ref}"), done.stderr
    assert told("proof", ref, "--out", str(out), code=2)["faults"][0]["field"] == "out"


def test_of_several_keys_the_one_that_signs_now_is_marked(tmp_path: Path, walked: Settings) -> None:
    """After a key was turned, the proofs of before are right too: who checks is told which."""
    ref, out = "INC-2026-000001", tmp_path / "before"
    before = told("proof", ref, "--out", str(out))["signed_by"]
    with walked.keys.open("a") as keys:
        keys.write("\n" + line_of(Purpose.SIGNING))

    both = told("key")["keys"]

    assert [each["fingerprint"] for each in both if not each["signs"]][-1] == before
    now = both[-1]["fingerprint"]
    assert [each["fingerprint"] for each in both if each["signs"]] == [now]
    lines = CliRunner().invoke(audit, ["key"]).output.splitlines()
    assert [line.endswith("signs now") for line in lines] == [each["signs"] for each in both]
    script = [sys.executable, "-I", str(out / "check.py"), "--key", now]
    done = subprocess.run(script, capture_output=True, text=True, cwd="/")
    assert done.returncode == 1
    assert "NOT PROVED: all of it fits together" in done.stderr
    assert f"than the one you named: {before}. Ask the house which key signed on" in done.stderr
    assert "BROKEN" not in done.stderr
    (out / "entries.seals").write_text("bent\n")
    done = subprocess.run(script, capture_output=True, text=True, cwd="/")
    assert done.returncode == 1
    assert "BROKEN" in done.stderr


def test_words_are_proved_only_to_somebody_whose_case_it_is_and_it_is_a_look(
    tmp_path: Path, walked: Settings
) -> None:
    ref = "INC-2026-000001"
    for words in ([], ["--as", SAM]):
        asked = ("proof", ref, "--out", str(tmp_path / "no"), "--with-words", *words)
        assert "why" in told(*asked, code=1)
    assert not (tmp_path / "no").exists()
    out = str(tmp_path / "words.zip")
    assert "words.jsonl" in told("proof", ref, "--out", out, "--with-words", "--as", ADA)["files"]
    engine = open_database(walked.database_url)
    with session_on(engine, walked) as session:
        assert [(each.by, each.what) for each in looks_of(session, 1)][:1] == [
            (ADA, "proof of the record")
        ]
    engine.dispose()


def test_words_are_proved_only_to_somebody_who_may_take_a_pack_of_that_case(
    tmp_path: Path, walked: Settings
) -> None:
    """Not through a broken glass, not who took part in the care: a proof is no way around it."""
    ref, at = "INC-2026-000001", now()
    engine = open_database(walked.database_url)
    with session_on(engine, walked) as session:
        change = Change(1, actor(session, ADA), at, Door.COMMAND)
        record(session, change, "involved", {"user": RON, "part": "Gave the dose"})
        told_only = {"reason": "She works on this ward", "only": [ADA, BEN, RON]}
        record(session, change, "restrict", told_only)
        break_glass(session, actor(session, MONA), ref, "On call that night", at, Door.COMMAND)
    engine.dispose()
    out, whys = str(tmp_path / "no.zip"), {}
    for who in (BEN, MONA, RON):
        asked = ("proof", ref, "--out", out, "--with-words", "--as", who)
        whys[who] = told(*asked, code=1)["why"]
    assert not Path(out).exists()
    assert "risk manager, executive or auditor" in whys[BEN]
    assert whys[MONA] == "A broken glass lets you look, and take nothing away."
    assert "took part in the care" in whys[RON]
    assert "words.jsonl" not in told("proof", ref, "--out", out, "--as", RON)["files"]
