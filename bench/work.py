"""What work in the background costs: to ask for it while much waits, to work it off, and to wait.

Beside each figure stands its peer in the same run: a bare row with its commit, and Procrastinate
alone with a task that does nothing.
"""

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from procrastinate import App, PsycopgConnector
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from disclosure.actions.background.work import WAKE, Asked, ask
from disclosure.actions.change import Door
from disclosure.clock import now
from disclosure.jobs.working import KINDS, Doing, KindOfWork, work_off
from disclosure.operations.keys import session_on
from disclosure.operations.waking import make_tables as make_tables_of_procrastinate
from disclosure.operations.waking import wake
from disclosure.permissions import Permission
from disclosure.records.engine import make_tables, open_database
from disclosure.records.libpq import written_for_libpq
from disclosure.records.transaction import one_transaction
from disclosure.settings import PROCRASTINATE, ROOT, Settings
from tests import people
from tests.postgres import programs, server

WAITING, ASKED, ITEMS = 100_000, 200, 2_000
IDLE = 30.0  # seconds that a worker with nothing to do is watched
LASTING = "-c max_wal_size=4GB"  # the server as it comes: every commit reaches the disk
KIND, OTHER = "bench", "bench of tomorrow"


def run(waiting: int = WAITING, items: int = ITEMS, idle: float = IDLE) -> None:
    """For SQLite, and for PostgreSQL where its server programs are installed."""
    KINDS[KIND] = KindOfWork(Permission.SIGNED_IN, (_insert,))
    with tempfile.TemporaryDirectory() as home:
        _measured("SQLite", _at_home(Path(home)), waiting, items, idle)
    bin = programs()
    if bin is None:
        print("PostgreSQL is not installed here, so it was not measured.")
        return
    with tempfile.TemporaryDirectory() as home, server(bin, LASTING) as url:
        told = _at_home(Path(home), DISCLOSURE_DATABASE_URL=url % "postgres")
        _measured("PostgreSQL", told, waiting, items, idle)


def _measured(name: str, settings: Settings, waiting: int, items: int, idle: float) -> None:
    with _opened(settings) as (engine, session):
        print(f"\nWork in the background: {name}")
        began = perf_counter()
        ask(session, people.OPERATOR, now(), Door.JOB, OTHER, "", _some(waiting))
        print(f"{waiting:,} items asked for at once: {perf_counter() - began:.1f} s")
        bare = _median(lambda: _bare(session))
        one = _median(lambda: _ask_one(session))
        print(f"ask for one, {waiting:,} waiting: {one:.2f} ms (a bare row: {bare:.2f} ms)")
        if engine.dialect.name == "postgresql":
            _of_procrastinate(session, engine, settings, items)
        _worked_off(session, items)
    if idle:
        _idle(settings, "own", idle)
    if idle and settings.database_url.startswith("postgresql"):
        _idle(settings, PROCRASTINATE, idle)


def _worked_off(session: Session, items: int) -> None:
    work = ask(session, people.OPERATOR, now(), Door.JOB, KIND, "", _some(items))
    began = perf_counter()
    while work_off(session, now(), only=work.id).more:
        pass
    ours = items / (perf_counter() - began)
    began = perf_counter()
    for _ in range(items):
        _bare(session)
    bare = items / (perf_counter() - began)
    print(f"worked off: {ours:,.0f} items a second (bare rows: {bare:,.0f} a second)")


def _of_procrastinate(session: Session, engine: Engine, settings: Settings, items: int) -> None:
    make_tables_of_procrastinate(engine)
    session.info[WAKE] = wake
    woken = _median(lambda: _ask_one(session))
    session.info.pop(WAKE)
    print(f"the same, waking the machines of Procrastinate: {woken:.2f} ms")
    where = written_for_libpq(settings.database_url)
    app = App(connector=PsycopgConnector(conninfo=where, min_size=1, max_size=4))

    @app.task(name="nothing", queue="bench")
    def nothing() -> None:
        return

    async def alone() -> float:
        async with app.open_async():
            await nothing.batch_defer_async(*({} for _ in range(items)))
            began = perf_counter()
            await app.run_worker_async(queues=["bench"], wait=False, install_signal_handlers=False)
            return items / (perf_counter() - began)

    print(f"Procrastinate alone, tasks that do nothing: {asyncio.run(alone()):,.0f} a second")


def _idle(settings: Settings, engine: str, seconds: float) -> None:
    """Of a whole process that runs every round and finds nothing to do."""
    told = {"DISCLOSURE_HOME": str(settings.home), "DISCLOSURE_DATABASE_URL": settings.database_url}
    words = [sys.executable, "-m", "disclosure.commands.main", "worker"]
    told |= {"DISCLOSURE_ENGINE": engine, "PATH": os.environ["PATH"]}
    worker = subprocess.Popen(words, env=told, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        time.sleep(10.0)  # it starts, and does what is due at once
        before = _cpu_of(worker.pid)
        time.sleep(seconds)
        spent = (_cpu_of(worker.pid) - before) * 60 / seconds
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)
    print(f"waiting with nothing to do ({engine}): {spent:.2f} CPU seconds a minute")


def _cpu_of(pid: int) -> float:
    cells = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ASKED):
        began = perf_counter()
        act()
        times.append(1000 * (perf_counter() - began))
    return statistics.median(times)


def _ask_one(session: Session) -> None:
    ask(session, people.OPERATOR, now(), Door.JOB, OTHER, "", [Asked("1")])


def _bare(session: Session) -> None:
    with one_transaction(session):
        session.execute(text("INSERT INTO bench_row (about) VALUES ('1')"))


def _insert(session: Session, doing: Doing) -> None:
    _bare(session)


def _some(many: int) -> Iterator[Asked]:
    return (Asked(str(number)) for number in range(many))


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Engine, Session]]:
    engine = open_database(settings.database_url)
    make_tables(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bench_row (about TEXT)"))
    with session_on(engine, settings) as session:
        yield engine, session
    engine.dispose()


def _at_home(home: Path, **url: str) -> Settings:
    return Settings.read({"DISCLOSURE_HOME": str(home), **url})
