"""`retention`, `export-person`, and what other commands say of a record that was destroyed."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from disclosure.clock import now
from disclosure.jobs.retention import STEP, remind
from disclosure.jobs.sweep import sweep
from disclosure.records.outbox import Message
from tests.cases import an_opened_case, record_as
from tests.keeping import CANARY, LONG_AGO, a_closed_case, agreed, asked
from tests.people import ADA, BEN, RON
from tests.terminal import Terminal


def a_case_of_long_ago(terminal: Terminal, *, gone: bool = False) -> tuple[str, int]:
    with terminal.session() as session:
        case = a_closed_case(session, LONG_AGO)
        case.at = now()
        if gone:
            agreed(case, asked(case))
        return case.ref, case.person


def test_the_list_and_the_pack_of_one_person(terminal: Terminal, tmp_path: Path) -> None:
    ref, person = a_case_of_long_ago(terminal)
    (row,) = terminal("retention", "--as", ADA)["kept"]
    assert row["ref"] == ref
    assert row["over"] is True
    assert row["rule"] == "gb-eng-serious-incident"
    assert row["certainty"] == "remembered"
    assert row["in_the_way"] == []
    terminal.refused("retention", "--as", BEN)
    terminal.refused("retention")
    out = tmp_path / "pack.zip"
    words = ("export-person", ref, "--person", str(person), "--out", str(out), "--as", ADA)
    assert len(terminal(*words)["sha256"]) == 64
    assert out.stat().st_mode & 0o077 == 0
    assert terminal.unusable(*words) == ["out"]
    by_number = ("export-person", "--identifier", "qzxkeep 943 476 5919", "--as", ADA)
    assert terminal(*by_number, "--out", str(tmp_path / "all.zip"))["incidents"] == [ref]
    assert terminal.unusable("export-person", "--out", str(out), "--as", ADA) == ["ref"]


def test_a_file_by_number_never_passes_for_all_we_hold(terminal: Terminal, tmp_path: Path) -> None:
    """A case of another site was not in it, and nothing told whoever handed it over."""
    ref, person = a_case_of_long_ago(terminal)
    words = ("export-person", "--as", ADA, "--out")
    by_number = terminal.run(
        *words, str(tmp_path / "a.zip"), "--identifier", "qzxkeep 943 476 5919"
    )
    assert "It may not be all we hold: a case that you may not see" in by_number.output
    one = terminal.run(*words, str(tmp_path / "b.zip"), ref, "--person", str(person))
    assert (one.exit_code, "all we hold" in one.output) == (0, False)


def test_no_command_breaks_over_a_destroyed_record_or_says_a_word_of_it(
    terminal: Terminal, tmp_path: Path
) -> None:
    ref, person = a_case_of_long_ago(terminal, gone=True)
    for words in (("show", ref), ("show", ref, "--as", ADA)):
        shown = terminal(*words)
        assert shown["destroyed"]["agreed_by"] == RON
        assert CANARY not in str(shown)
    note = {"words": "One more thing"}
    assert (
        "was destroyed on"
        in terminal.refused("record", ref, "note", "--as", BEN, "--data", "-", data=note)["why"]
    )
    terminal.refused("move", ref, "reopen", "--as", ADA, "--reason", "The family asks again")
    out = str(tmp_path / "pack.zip")
    terminal.refused("export-person", ref, "--person", str(person), "--out", out, "--as", ADA)
    for reader in ("inspector", "family"):
        terminal.refused("pack", ref, "--for", reader, "--out", out, "--as", ADA)
    told = terminal("audit", "verify")
    assert told["ok"] is True
    assert told["destroyed"] == 1
    swept = terminal.answer("sweep", "--every-case")
    assert swept.code == 0, swept
    listed = terminal("retention", "--as", ADA)
    assert listed["kept"] == []
    assert listed["destroyed"][0]["ref"] == ref
    for line in (f"duties {ref} --as {ADA}", f"family revoke {ref} --as {ADA}", "doctor"):
        answer = terminal.answer(*line.split())
        assert CANARY not in f"{answer.document}{answer.says}"


def test_a_legal_hold_is_listed_also_on_an_open_case(terminal: Terminal) -> None:
    with terminal.session() as session:
        case = an_opened_case(session, now() - timedelta(days=2))
        dates = {"from": case.day(0), "review_on": case.day(90)}
        told = {"advice_by": "Our solicitor", "reason": "An inquest was announced"}
        hold = record_as(case, ADA, "legal_hold", **told, **dates).id
        (row,) = terminal("retention", "--as", ADA)["kept"]
        assert row["ref"] == case.ref
        assert row["legal_holds"] == [hold]
        ending = {"legal_hold": hold, "advice_by": "Our solicitor"}
        record_as(case, RON, "legal_hold_end", **ending)
    assert terminal("retention", "--as", ADA)["kept"] == []


def test_after_a_clock_was_ahead_the_daily_look_does_not_wait_for_that_day(
    terminal: Terminal,
) -> None:
    with terminal.session() as session:
        at = now()
        remind(session, at + timedelta(days=365))
        ref, _ = a_case_of_long_ago(terminal)
        session.rollback()
        assert remind(session, at) == [ref]


def test_somebody_is_told_once_that_its_time_is_over_and_nothing_goes_by_itself(
    terminal: Terminal,
) -> None:
    ref, _ = a_case_of_long_ago(terminal)
    with terminal.session() as session:
        at = now()
        assert remind(session, at) == [ref]
        assert remind(session, at) == []
        assert remind(session, at + timedelta(days=2)) == []
        told = session.scalars(select(Message).where(Message.step == STEP)).all()
        assert {message.to for message in told} == {ADA, RON}
        assert {message.about for message in told} == {ref}
        assert not sweep(session, at + timedelta(days=3)).set_aside
    assert CANARY in terminal("show", ref, "--as", ADA)["summary"]
