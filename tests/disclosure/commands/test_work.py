"""`work` and `worker`: from a terminal, once, and as a process that is asked to end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from disclosure.actions.background.work import Asked, ask
from disclosure.actions.change import Door
from disclosure.actions.look_backs.findings import FINDINGS_WORK
from disclosure.clock import now
from disclosure.operations.waking import make_tables
from disclosure.records.job_runs import SWEEP, last_run
from disclosure.records.work import Work
from disclosure.settings import ROOT, Settings
from tests.by_command import opened
from tests.databases import TOLD
from tests.people import ADA, IVA, OPERATOR, RON, actor
from tests.terminal import Terminal

LONGEST = 60.0


def test_the_record_is_checked_in_the_background(terminal: Terminal) -> None:
    asked = terminal("work", "check-record")
    assert (asked["state"], asked["total"], asked["seconds_left"]) == ("waiting", 1, None)
    number = str(asked["id"])
    assert terminal("work", "stop", number)["state"] == "stopped"
    assert terminal("worker", "--once") == {"done": 0, "set_aside": 0, "broken": 0}
    assert terminal.refused("work", "stop", number)
    assert terminal("work", "go-on", number)["state"] == "waiting"
    assert terminal("worker", "--once")["done"] == 1
    shown = terminal("work", "show", number)
    assert (shown["state"], shown["done"], shown["made"]["ok"]) == ("ended", 1, True)
    assert [each["id"] for each in terminal("work", "list")["work"]] == [asked["id"]]
    assert terminal.unusable("work", "show", "77") == ["work"]
    for words in (
        ("list", "--before"),
        ("show", number, "--after"),
        ("try-again", number, "--item"),
    ):
        assert terminal.unusable("work", *words, "9" * 20) == [words[-1].strip("-")]


def test_whoever_asked_reads_what_the_check_found(terminal: Terminal) -> None:
    """In the words of `audit verify`; a broken record does not read like a whole one."""
    ref = opened(terminal)
    whole, broken, one = "1", "2", "3"
    terminal("work", "check-record")
    terminal("worker", "--once")
    with terminal.session() as session:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for name in session.scalars(text(f"{triggers} AND tbl_name = 'audit_entry'")).all():
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text("UPDATE audit_entry SET what = 'bent'"))
        session.commit()
    terminal("work", "check-record")
    terminal("work", "check-record", ref)
    terminal("worker", "--once")

    assert "The record is whole." in terminal.run("work", "show", whole).stdout
    said = terminal.run("audit", "verify").stdout.splitlines()
    assert said[0] == f"{ref}, entry 1: entry was altered."
    shown = terminal.run("work", "show", broken).stdout
    assert all(line in shown for line in (said[0], "It is broken."))
    assert f"{ref}: 1 entries. It is broken." in terminal.run("work", "show", one).stdout


def test_the_terminal_tries_again_leaves_and_gives_up(terminal: Terminal) -> None:
    with terminal.session() as session:
        some = [Asked("INC-2026-999999"), Asked("INC-2026-999998")]
        told = {"findings": 1}
        work = ask(session, actor(session, RON), now(), Door.PAGE, FINDINGS_WORK, "", some, told)
        number = str(work.id)
    assert terminal("worker", "--once")["set_aside"] == 2
    shown = terminal("work", "show", number, "--as", RON)
    assert shown["items"][0]["why"] == "INC-2026-999999 is not part of a look-back."
    assert terminal("work", "try-again", number, "--item", "1", "--as", RON)["items"] == 1
    assert terminal("work", "leave", number, "--as", ADA)["items"] == 1
    assert terminal("work", "stop", number, "--as", RON)["state"] == "stopped"
    assert terminal("work", "give-up", number, "--as", RON)["items"] == 1
    assert terminal("work", "list", "--as", IVA) == {"work": []}
    assert terminal.unusable("work", "stop", number, "--as", IVA) == ["work"]
    assert terminal.refused("work", "check-record", "--as", IVA)
    assert terminal("work", "lock-anew")["total"] == 0


@pytest.mark.usefixtures("team")
def test_a_worker_works_until_it_is_asked_to_end(
    session: Session, settings: Settings, tmp_path: Path
) -> None:
    """Alone on SQLite, and among many on PostgreSQL."""
    engine = "procrastinate" if "postgresql" in settings.database_url else "own"
    if engine == "procrastinate":
        make_tables(session.get_bind())  # type: ignore[arg-type]
    ask(session, OPERATOR, now(), Door.COMMAND, "audit_check", "", [Asked("")])
    with (tmp_path / "said").open("w+") as said:
        worker = _worker(settings, engine, said.fileno())
        try:
            _waits_for(session, worker, engine)
        finally:
            worker.send_signal(signal.SIGTERM)
            code = worker.wait(LONGEST)
        said.seek(0)
        words = said.read()
    assert code == 0, words
    assert "Traceback" not in words
    session.rollback()
    assert session.scalars(select(Work.state)).all() == ["ended"]


@pytest.mark.parametrize(
    "settings", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_a_worker_among_many_says_when_its_tables_are_missing(
    settings: Settings,
) -> None:
    told = {"DISCLOSURE_DATABASE_URL": settings.database_url}
    told |= {"DISCLOSURE_ENGINE": "procrastinate"}
    answer = Terminal(settings.home, told).run("worker")
    assert answer.exit_code == 2
    assert "disclosure db upgrade" in answer.stderr


def _worker(settings: Settings, engine: str, said: int) -> "subprocess.Popen[bytes]":
    told = {"DISCLOSURE_HOME": str(settings.home), "DISCLOSURE_DATABASE_URL": settings.database_url}
    told |= {"DISCLOSURE_ENGINE": engine, "PATH": os.environ["PATH"]} | TOLD
    words = [sys.executable, "-m", "disclosure.commands.main", "worker"]
    return subprocess.Popen(words, env=told, cwd=ROOT, stderr=said, stdout=said)


def _waits_for(session: Session, worker: "subprocess.Popen[bytes]", engine: str) -> None:
    """Until it has swept and checked; Procrastinate sweeps by the minute, and may not yet."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and worker.poll() is None:
        session.rollback()
        swept = engine != "own" or last_run(session, SWEEP)
        if swept and session.scalars(select(Work.state)).all() == ["ended"]:
            return
        time.sleep(0.05)
