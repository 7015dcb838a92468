"""The engine of many machines: Procrastinate on PostgreSQL calls what the worker alone calls.

It brings the pace, the waking and the sharing; that everything is done once is ours, and does not
lean on it. A job that is lost is found again: each minute somebody looks at what waits. Where the
database went, the clock was set, or the keys here are not those of the record, it begins again
after a pause.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.jobs.rounds import AWAY, said
from disclosure.jobs.upkeep import ROUNDS, Round
from disclosure.jobs.working import work_off
from disclosure.logs import log, what_broke
from disclosure.operations.keys import must_be_its_keys
from disclosure.operations.waking import QUEUE, WORK
from disclosure.records.chain import NotItsKeys
from disclosure.records.libpq import written_for_libpq
from disclosure.settings import Settings

STALLED = 60.0  # seconds without a sign of life, then another machine has its job
LOOKED_AT, WAS_SET = 5.0, 30.0  # seconds: how often the clock, and from what step on it was set
KEPT_HOURS = 24  # of jobs that are over: their history is in our own tables
WAITS, SOON = "what waits", 10  # the look at all that waits; what goes before any work
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=3)
_log = log(__name__)


class Machine:
    """One process. Whatever it does, it does in one thread and with one session: what draws letters
    may not be shared by threads, and a heart beats beside it.
    """

    def __init__(
        self, session: Session, settings: Settings, clock: Callable[[], datetime] = now
    ) -> None:
        self.ended = threading.Event()
        where = written_for_libpq(settings.database_url)
        self.app = App(connector=PsycopgConnector(conninfo=where, min_size=1, max_size=4))
        self._session, self._settings, self._clock = session, settings, clock
        self._thread = ThreadPoolExecutor(1)
        self._running: asyncio.Future[None] | None = None
        self._stands_down = False  # its keys are not those of the record, or the clock was set
        for each in ROUNDS:
            self._again_and_again(each.name, each.every, partial(self._round, each))
        self._again_and_again(WAITS, timedelta(minutes=1), self._work)
        self._again_and_again("lost jobs", timedelta(minutes=1), None)
        self.app.task(name=WORK, queue=QUEUE, retry=AGAIN)(self._woken)

    def _again_and_again(self, name: str, every: timedelta, act: Callable[[], bool] | None) -> None:
        """Before any work that waits; and never owed twice. No act: to look after lost jobs."""

        async def task(timestamp: int) -> None:
            more = await self._in_the_thread(act) if act else await self._lost_and_old()
            if more:
                with suppress(AlreadyEnqueued):
                    await made.defer_async(timestamp=timestamp)

        first = SOON if name != WAITS else 0
        made = self.app.task(name=name, queue=QUEUE, queueing_lock=name, priority=first)(task)
        self.app.periodic(cron=_cron(every), periodic_id=name)(made)

    async def _lost_and_old(self) -> bool:
        """Jobs of a machine that gave no sign of life go to another, but for those that come again
        by themselves; those that are over, go.
        """
        jobs = self.app.job_manager
        for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED):
            if job.task_name == WORK:
                await jobs.retry_job(job)
            else:
                await jobs.finish_job(job, Status.FAILED, delete_job=True)
        await jobs.delete_old_jobs(KEPT_HOURS, QUEUE, include_failed=True)
        return False

    async def _woken(self, work_id: int) -> None:
        """A few seconds of it, then the rest as a new job: so the rounds keep their pace."""
        if await self._in_the_thread(partial(self._work, work_id)):
            await self.app.configure_task(WORK, queue=QUEUE).defer_async(work_id=work_id)

    async def _in_the_thread(self, act: Callable[[], bool]) -> bool:
        """Whether there is more: without the keys of the record all of it, for other machines."""
        loop = asyncio.get_running_loop()
        if await loop.run_in_executor(self._thread, self._has_its_keys):
            return await loop.run_in_executor(self._thread, act)
        self._stand_down()
        return True

    def _stand_down(self) -> None:
        self._stands_down = True
        if self._running:
            self._running.cancel()

    async def _until_the_clock_is_set(self) -> None:
        """The library owes what lies between its last round and now: after a clock was set back,
        nothing until that has caught up; after one was set on, every minute between. Begun again,
        it asks the clock anew.
        """
        was = self._clock().timestamp() - monotonic()
        while abs(self._clock().timestamp() - monotonic() - was) < WAS_SET:
            await asyncio.sleep(LOOKED_AT)
        _log.warning("the clock was set")
        self._stand_down()

    def _has_its_keys(self) -> bool:
        try:
            must_be_its_keys(self._session)
        except NotItsKeys as no:
            _log.warning(str(no))
            return False
        return True

    def _round(self, each: Round) -> bool:
        try:
            counts = each.run(self._session, self._settings, self._clock(), self.ended.is_set)
        finally:
            self._session.rollback()
        if any(counts.values()):
            _log.info("job", job=each.name, **counts)
        return False

    def _work(self, work_id: int | None = None) -> bool:
        """Whether there is more."""
        worked = work_off(self._session, self._clock(), only=work_id, until=self.ended.is_set)
        said(worked)
        return worked.more

    async def until_asked(self) -> None:
        """The library ends by itself where the database goes: then, too, it begins again."""
        while not self.ended.is_set():
            try:
                if await asyncio.get_running_loop().run_in_executor(
                    self._thread, self._has_its_keys
                ):
                    await self.until_ended()
                    _log.warning("the engine stands still, and begins again")
            except Exception as error:
                _log.warning("the engine broke off, and begins again", **what_broke(error))
            with suppress(ConnectorException):
                await self.app.close_async()  # what could not be opened whole
            await asyncio.sleep(AWAY)

    async def until_ended(self, *, wait: bool = True) -> None:
        """Or until it ends by itself, the clock is set, or it lacks the keys of the record: then
        it takes no job.
        """
        self._stands_down = False
        async with self.app.open_async():
            work = self.app.run_worker_async(
                queues=[QUEUE],
                wait=wait,
                install_signal_handlers=False,
                delete_jobs=DeleteJobCondition.SUCCESSFUL,
                stalled_worker_timeout=STALLED,
            )
            self._running = asyncio.ensure_future(work)
            clock = asyncio.ensure_future(self._until_the_clock_is_set())
            try:
                await self._running
            except asyncio.CancelledError:
                if self.ended.is_set() or not self._stands_down:
                    raise
            finally:
                clock.cancel()

    def end(self) -> None:
        self.ended.set()


def run(session: Session, settings: Settings) -> None:
    """Until SIGTERM or SIGINT; then what is at hand is finished."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it names arguments of jobs
    machine = Machine(session, settings)

    async def main() -> None:
        task = asyncio.ensure_future(machine.until_asked())
        for each in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(each, _end, machine, task)
        try:
            await task
        except asyncio.CancelledError:
            return

    asyncio.run(main())


def _end(machine: Machine, task: "asyncio.Future[Any]") -> None:
    machine.end()
    task.cancel()


def _cron(every: timedelta) -> str:
    """To the minute, and below a minute to the second."""
    seconds = int(every.total_seconds())
    if seconds < 60:
        return f"* * * * * */{seconds}"
    minutes = seconds // 60
    return f"*/{minutes} * * * *" if minutes < 60 else "0 * * * *"
