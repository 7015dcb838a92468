"""On a fresh SQLite file: the gate beside a bare insert, the check, the printer and the chain."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session
from weasyprint import HTML

from disclosure.actions.change import Change, Door
from disclosure.actions.facts import gather
from disclosure.actions.letters.printing import page_of
from disclosure.actions.recording import record
from disclosure.clock import now
from disclosure.commands.demo import first_sunday, introduce
from disclosure.commands.demo_case import tell
from disclosure.commands.demo_story import MORGAN
from disclosure.commands.demo_teller import Teller
from disclosure.operations.keys import session_on
from disclosure.operations.schema import upgrade
from disclosure.operations.verify import verify
from disclosure.records.engine import open_database
from disclosure.records.letter import letters_of
from disclosure.settings import Settings
from letters.check import Context, check
from letters.render import render

TIMES = 50
BARE = "INSERT INTO bare (words, at) VALUES ('All is well', '2026-01-01')"


def run() -> None:
    with tempfile.TemporaryDirectory() as home:
        settings = Settings.read({"DISCLOSURE_HOME": home})
        engine = open_database(settings.database_url)
        upgrade(engine)
        with session_on(engine, settings) as session:
            introduce(session)
            teller = Teller(session, first_sunday(now()), lambda line: None)
            tell(teller)
            print(f"Python {sys.version.split()[0]}, SQLite, one process, medians of {TIMES}")
            _gate(engine, session, teller)
            _letters(session, teller)
        engine.dispose()


def _gate(engine: Engine, session: Session, teller: Teller) -> None:
    note = {"words": "All is well"}
    actor, case = teller.actor(MORGAN), teller.case.id
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE bare (words TEXT, at TEXT)")

    def bare() -> None:
        with engine.connect().execution_options(writes=True) as connection:
            connection.execute(text(BARE))
            connection.commit()

    inserted = _median(bare)
    change = Change(case, actor, now(), Door.COMMAND)
    recorded = _median(lambda: record(session, change, "note", note))
    _say("a bare insert, committed", inserted)
    _say("a note through the gate, in a case of 99 entries", recorded, inserted)
    _say(
        "everything the rules look at, read from that case", _median(lambda: _read(session, teller))
    )
    started = time.perf_counter()
    entries = verify(session).entries
    print(f"{'the chain verified, an entry':<58}{(time.perf_counter() - started) / entries:.5f} s")


def _letters(session: Session, teller: Teller) -> None:
    letter = letters_of(session, teller.case.id)[1]
    words, page = letter.text, page_of(session, letter, now(), draft=True)
    render(page, "standard")  # the first one reads the fonts
    html = render(page, "html").content.decode()
    bare = _median(lambda: HTML(string=html).write_pdf(), 10)
    _say(f"the check of {len(words.split())} words", _median(lambda: check(words, Context())))
    _say("that letter's page, printed by the bare printer", bare)
    _say(
        "that letter as tagged PDF, through ours",
        _median(lambda: render(page, "standard"), 10),
        bare,
    )


def _read(session: Session, teller: Teller) -> None:
    gather(session, teller.case, now()).facts  # noqa: B018 - computing it is the point


def _median(act: Callable[[], object], times: int = TIMES) -> float:
    took = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def _say(what: str, seconds: float, against: float | None = None) -> None:
    ratio = f"  {seconds / against:.1f} times the line it is held against" if against else ""
    print(f"{what:<58}{seconds:.5f} s{ratio}")
