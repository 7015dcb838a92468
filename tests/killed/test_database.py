"""PostgreSQL itself is killed under load, and starts again: nothing acknowledged is lost."""

import os
import random
import signal
import time
from collections.abc import Iterator
from itertools import count
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.records.evidence import Evidence
from disclosure.settings import Settings
from tests import people
from tests.cases import ACase, a_case, record_as
from tests.databases import looking, make_clean, on_server, settings_in
from tests.killed.counting import MARKS, TIMES, Sent
from tests.people import BEN
from tests.postgres import again, killed_at_once, programs, server
from tests.processes import processes
from workflows.words import State

pytestmark = [*MARKS, pytest.mark.postgresql]
WRITERS, LONGEST = 2, 0.4
SAFE = "-c max_wal_size=64MB -c fsync=off"  # the machine lives on; the server alone is killed


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Settings]:
    if not (bin := programs()):
        pytest.skip("the PostgreSQL server programs are not installed")
    with server(bin, SAFE) as url:
        on_server(url, "CREATE DATABASE killed")
        make_clean(url % "killed")
        yield settings_in(tmp_path, url % "killed")


def write_for_ever(settings: Settings, case: ACase, book: Path, ends: Event, ready: Event) -> None:
    """Whatever happens to the database, go on with the next saying; the book knows which held."""
    for number in count():
        engine = open_database(settings.database_url)
        try:
            with session_on(engine, settings) as case.session, book.open("a") as written:
                for each in count():
                    if ends.is_set():
                        return
                    words = f"{book.stem} says {number} {each}"
                    written.write(f"sent {words}\n")
                    written.flush()
                    record_as(case, BEN, "note", words=words)
                    written.write(f"kept {words}\n")
                    written.flush()
                    ready.set()
        except SQLAlchemyError:
            time.sleep(0.02)
        finally:
            engine.dispose()


def kill_a_connection(settings: Settings, luck: random.Random) -> None:
    """As the kernel does when memory runs out: the server ends all the others, and recovers."""
    with looking(settings) as session:
        mine = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        others = f"{mine} AND pid <> pg_backend_pid()"
        pids = list(session.scalars(text(others)))
    if pids:
        os.kill(luck.choice(pids), signal.SIGKILL)


def test_a_killed_database_loses_and_doubles_nothing(
    own_server: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with looking(own_server) as session:
        people.introduce(session)
        case = a_case(session, at=State.INVESTIGATE)
        session.rollback()
    case.session = None  # type: ignore[assignment]
    here, luck = processes(), random.Random(5)
    ends, books = here.Event(), [tmp_path / f"writer-{n}.txt" for n in range(WRITERS)]
    ready = [here.Event() for _ in books]
    children = [
        here.Process(target=write_for_ever, args=(own_server, case, book, ends, each))
        for book, each in zip(books, ready, strict=True)
    ]
    for child in children:
        child.start()
    for kill in range(TIMES):
        for each in ready:
            assert each.wait(60)  # it works again
            each.clear()
        time.sleep(luck.uniform(0, LONGEST))
        if kill % 2:
            kill_a_connection(own_server, luck)
        else:
            killed_at_once(own_server.database_url)
            again(own_server.database_url, SAFE)
    for each in ready:
        assert each.wait(60)
    ends.set()
    for child in children:
        child.join()
    sent = Sent()
    for line in "".join(book.read_text() for book in books).splitlines():
        word, _, words = line.partition(" ")
        (sent.acknowledged if word == "kept" else sent.all).add(words)
    with looking(own_server) as session:
        notes = session.scalars(select(Evidence).where(Evidence.kind == "note"))
        stored = [str(note.body["words"]) for note in notes if "says" in note.body["words"]]
        session.rollback()
        says = sent.must_be_in(session, stored, TIMES, "database")
    with capsys.disabled():
        print(f"\n{says}")
