"""What a worker does in a process of its own, that may be killed: an effect that can be counted."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy.orm import Session

from disclosure.jobs.engine import Machine
from disclosure.jobs.working import KINDS, Doing, KindOfWork, work_off
from disclosure.operations.keys import session_on
from disclosure.operations.waking import make_tables, wake
from disclosure.permissions import Permission
from disclosure.records.engine import open_database
from disclosure.records.house import note_of_house
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings

KIND = "counted"


def noted(session: Session, doing: Doing) -> dict[str, str]:
    """Once for each stage: what is counted is an entry in the chain of the house."""
    with one_transaction(session):
        about = f"{doing.item.number} {doing.item.stage}"
        note_of_house(session, doing.at, doing.actor.email, "job", "noted", about)
    return {str(doing.item.stage): about}


def work_off_counted(settings: Settings, at: datetime) -> None:
    """What a worker does, in a process of its own."""
    KINDS[KIND] = KindOfWork(Permission.SIGNED_IN, (noted, noted))
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        while work_off(session, at).more:
            pass
    engine.dispose()


def until_nothing_waits(machine: Machine) -> None:
    in_a_loop(lambda: machine.until_ended(wait=False))


def in_a_loop(does: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """In a thread of its own: the browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as apart:
        apart.submit(lambda: asyncio.run(does())).result()


def going_on_from(at: datetime) -> Callable[[], datetime]:
    """A clock. To the engine one that stands still was set: after half a minute it stands down."""
    began = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - began)


def machine_works_off_counted(settings: Settings, at: datetime) -> None:
    """The same on the engine of many machines, woken once more as it is each minute."""
    KINDS[KIND] = KindOfWork(Permission.SIGNED_IN, (noted, noted))
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        make_tables(engine)
        with one_transaction(session):
            wake(session, 1)
        until_nothing_waits(Machine(session, settings, going_on_from(at)))
    engine.dispose()
