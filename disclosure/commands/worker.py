"""`worker`: what runs beside the pages, on one machine or on many."""

import signal
import threading
from importlib import import_module
from types import FrameType

import click
from sqlalchemy.orm import Session

from disclosure.commands.output import answer, answering
from disclosure.commands.session import a_session, operator, settings
from disclosure.jobs import kinds_of_work  # noqa: F401 - so that every kind is known
from disclosure.jobs.rounds import Rounds
from disclosure.kinds.faults import BadInput
from disclosure.logs import log
from disclosure.permissions import Permission
from disclosure.records.engine import OF_WORKERS
from disclosure.settings import PROCRASTINATE, Settings

_log = log(__name__)


@click.command("worker")
@click.option("--once", is_flag=True, help="Everything that is due now, then end: for cron.")
@click.option("--json", "as_json", is_flag=True, help="With --once: one JSON document.")
def worker(once: bool, as_json: bool) -> None:
    """Look at what falls due, send what waits, and work off what was asked for."""
    with answering(as_json), a_session(patience=OF_WORKERS) as session:
        operator().must(Permission.OPERATE)
        told = settings()
        rounds = Rounds(session, told)
        if once:
            worked = rounds.all_once()
            counts = {"done": worked.done, "set_aside": worked.set_aside, "broken": worked.broken}
            says = f"Items done: {worked.done}. Set aside: {worked.set_aside}."
            answer(counts, as_json, says)
            return
        _log.info("the worker begins", mode=told.engine)
        if told.engine == PROCRASTINATE:
            _among_many(session, told)
        else:
            _alone(rounds)
        _log.info("the worker ends", mode=told.engine)


def _among_many(session: Session, told: Settings) -> None:
    """Its library is large, so only who chose it takes it in."""
    waking = import_module("disclosure.operations.waking")
    if why := waking.why_not_ours(session.get_bind()):
        raise BadInput.at("database", f"database: {' '.join(why)}")
    import_module("disclosure.jobs.engine").run(session, told)


def _alone(rounds: Rounds) -> None:
    ended = threading.Event()

    def end(_: int, __: FrameType | None) -> None:
        ended.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)
    rounds.until_ended(lambda seconds: ended.wait(seconds) if seconds else ended.is_set())
