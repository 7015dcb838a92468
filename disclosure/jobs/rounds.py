"""The engine of one machine: a loop that calls what is due, and works off what waits."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.jobs.upkeep import ROUNDS, Round, Until
from disclosure.jobs.working import Worked, work_off
from disclosure.logs import log, what_broke
from disclosure.operations.keys import must_be_its_keys
from disclosure.records.chain import NotItsKeys
from disclosure.records.out_of_reach import why_out_of_reach
from disclosure.settings import Settings

IDLE = 2.0  # seconds between two looks at what waits
AWAY = 15.0  # seconds until it is asked again after the database, or the right keys, were away
_log = log(__name__)
Told = TypeVar("Told")


class Rounds:
    """`wait` sleeps so many seconds, or until somebody asked us to end; then it says so."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        rounds: Sequence[Round] = ROUNDS,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._session, self._settings, self._clock = session, settings, clock
        self._rounds, self._due = rounds, dict.fromkeys((each.name for each in rounds), 0.0)

    def all_once(self) -> Worked:
        """Every round once, then all work that waits. Raises what ends one of them, NotItsKeys."""
        must_be_its_keys(self._session)
        for each in self._rounds:
            self._run(each, lambda: False)
        total = Worked(more=True)
        while total.more:
            worked = work_off(self._session, self._clock())
            total.done += worked.done
            total.set_aside += worked.set_aside
            total.broken += worked.broken
            total.more = worked.more
        said(total)
        return total

    def until_ended(self, wait: Callable[[float], bool]) -> None:
        """Calmly: what is at hand is finished first."""
        while not wait(0.0):
            pause = self._guarded(lambda: self._a_turn(wait), AWAY)
            if pause and wait(pause):
                return

    def _a_turn(self, wait: Callable[[float], bool]) -> float:
        """How long there is nothing to do. Raises NotItsKeys before anything is begun."""
        must_be_its_keys(self._session)
        for each in self._rounds:
            if self._due[each.name] <= monotonic() and not wait(0.0):
                self._due[each.name] = monotonic() + each.every.total_seconds()
                self._guarded(partial(self._run, each, lambda: wait(0.0)), None)
        worked = work_off(self._session, self._clock(), until=lambda: wait(0.0))
        said(worked)
        return 0.0 if worked.more else IDLE

    def _run(self, each: Round, until: Until) -> None:
        counts = each.run(self._session, self._settings, self._clock(), until)
        self._session.rollback()
        if any(counts.values()):
            _log.info("job", job=each.name, **counts)

    def _guarded(self, act: Callable[[], Told], otherwise: Told) -> Told:
        """What breaks here is told, and stops nothing else."""
        try:
            return act()
        except SQLAlchemyError as error:
            self._let_go()
            why = why_out_of_reach(error)
            _log.warning(str(why or "a round broke"), **what_broke(error))
        except NotItsKeys as no:
            self._let_go()
            _log.warning(str(no))
        except Exception as error:
            self._let_go()
            _log.error("a round broke", **what_broke(error))
        return otherwise

    def _let_go(self) -> None:
        """Of what was begun; where not even that can be said, the next turn begins anew."""
        with suppress(SQLAlchemyError):
            self._session.rollback()


def said(worked: Worked) -> None:
    """One line, where anything was done."""
    if worked.done or worked.set_aside or worked.broken:
        counts = {"done": worked.done, "set_aside": worked.set_aside, "broken": worked.broken}
        _log.info("job", job="work", **counts)
