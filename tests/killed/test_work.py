"""A worker is killed again and again while it works a batch off: every item once, none lost."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.background.work import Asked, ask
from disclosure.actions.change import Door
from disclosure.jobs.working import LEASE
from disclosure.operations.verify import verify
from disclosure.records.house import house_entries
from disclosure.records.work import Work, WorkItem
from disclosure.settings import Settings
from tests.killed.counted_work import KIND, machine_works_off_counted, work_off_counted
from tests.killed.counting import MARKS, SOAK
from tests.people import ADA, actor
from tests.processes import processes
from tests.reminders import NOON

pytestmark = [*MARKS, pytest.mark.usefixtures("team")]
Worker = Callable[[Settings, datetime], None]
KILLS, ITEMS = (20, 1000) if SOAK else (5, 60)


def killed_amid(
    session: Session, settings: Settings, worker: Worker, at: datetime, later: float
) -> None:
    """So much later than its first item."""
    child = processes().Process(target=worker, args=(settings, at))
    child.start()
    before = _done(session)
    while _done(session) == before and child.is_alive():
        time.sleep(0.002)
    time.sleep(later)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join()


def _done(session: Session) -> int:
    session.rollback()
    return session.scalar(select(Work.done)) or 0


@pytest.mark.parametrize("worker", [work_off_counted, machine_works_off_counted])
def test_a_killed_worker_loses_no_item_and_does_none_twice(
    session: Session, settings: Settings, worker: Worker, capsys: pytest.CaptureFixture[str]
) -> None:
    if worker is machine_works_off_counted and "postgresql" not in settings.database_url:
        pytest.skip("Procrastinate needs PostgreSQL")
    items = [Asked(str(number)) for number in range(ITEMS)]
    work_id = ask(session, actor(session, ADA), NOON, Door.PAGE, KIND, "", items).id
    luck, at, kills = random.Random(19), NOON, 0
    while kills < KILLS and _done(session) < ITEMS:
        killed_amid(session, settings, worker, at, luck.uniform(0.0, 0.05))
        kills, at = kills + 1, at + LEASE / (KILLS + 1)
    by_the_killed = _done(session)
    worker(settings, at + LEASE)
    session.rollback()
    work = session.get_one(Work, work_id)
    found = Counter(entry.about for entry in house_entries(session) if entry.what == "noted")
    assert set(found.values()) == {1}, "twice"
    assert set(found) == {f"{item} {stage}" for item in range(1, ITEMS + 1) for stage in (0, 1)}
    assert (work.state, work.done, work.set_aside) == ("ended", ITEMS, 0)
    assert set(session.scalars(select(WorkItem.state))) == {"done"}
    assert verify(session).ok
    assert kills == KILLS
    assert 0 < by_the_killed < ITEMS
    with capsys.disabled():
        print(f"\nwork: killed {kills} times in {ITEMS} items of 2 stages; 0 lost, 0 twice")


def test_two_workers_share_one_work(session: Session, settings: Settings) -> None:
    items = [Asked(str(number)) for number in range(ITEMS)]
    ask(session, actor(session, ADA), NOON, Door.PAGE, KIND, "", items)
    session.rollback()
    workers = [processes().Process(target=work_off_counted, args=(settings, NOON)) for _ in "ab"]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
        assert each.exitcode == 0
    assert _done(session) == ITEMS
    found = Counter(entry.about for entry in house_entries(session) if entry.what == "noted")
    assert set(found.values()) == {1}
    assert len(found) == 2 * ITEMS
