"""What a national look-back costs: each row of its list a whole case, then swept, shown, searched.

Every row goes by the action that `disclosure look-back add` calls, one transaction a row. Nothing
is copied in by hand.
"""

import resource
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.look_backs.document import look_back_document
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.phones import who_is_calling
from disclosure.actions.look_backs.progress import progress
from disclosure.jobs.sweep import sweep
from disclosure.operations.keys import session_on
from disclosure.records.engine import make_tables, open_database
from disclosure.settings import Settings
from tests import people
from tests.look_backs import AT, a_list, a_look_back, added, patient
from tests.people import ADA, BEN, actor

MANY, FULL = 2_000, 200_000
WARM = 200  # rows after which all that is loaded once is loaded
MIB = 1024  # kilobytes, as the system counts the memory of a process
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds; `grown` and `peak` in MiB of this process."""

    rows: int
    add: float
    again: float
    sweep: float
    picture: float
    show: float
    phones: float
    grown: float
    peak: float


def run(many: int = MANY) -> None:
    with tempfile.TemporaryDirectory() as place:
        told = Settings.read({"DISCLOSURE_HOME": place})
        engine = open_database(told.database_url)
        make_tables(engine)
        with session_on(engine, told) as session:
            people.introduce(session)
            cost = measured(session, Path(place), many)
        engine.dispose()
    print(f"\nA look-back of {cost.rows:,} patients on SQLite, one transaction a patient")
    for words, seconds, of in _lines(cost):
        print(f"{words:<44}{seconds:>10.2f} s {1000 * seconds / of:>9.3f} ms a patient")
    print(f"Memory: {cost.peak:.0f} MiB at most; {cost.grown:.0f} MiB more than after {WARM} rows.")


def measured(session: Session, place: Path, many: int, warm: int = WARM) -> Cost:
    ref = a_look_back(session).ref
    first = a_list(place / "first.csv", map(patient, range(1, warm + 1)))
    added(session, ref, first)
    before = _peak()
    path = a_list(place / "list.csv", map(patient, range(1, many + 1)))
    add, told = _timed(lambda: added(session, ref, path))
    assert told.added + told.already == many
    again, told = _timed(lambda: added(session, ref, path))
    assert told.already == many
    swept, _ = _timed(lambda: sweep(session, AT + timedelta(hours=1)))
    grown = _peak() - before
    session.rollback()
    ada = actor(session, ADA)
    found = look_back_of(session, ada, ref)
    picture, stands = _timed(lambda: progress(session, found))
    assert sum(stands.values()) == many
    show, _ = _timed(lambda: look_back_document(session, found, ada))
    ben = actor(session, BEN)
    at = AT + timedelta(hours=2)
    phones, _ = _timed(lambda: who_is_calling(session, ben, at, Door.PAGE, ref, "te"))
    return Cost(many, add, again, swept, picture, show, phones, grown, _peak())


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = perf_counter()
    made = work()
    return perf_counter() - began, made


def _lines(cost: Cost) -> Iterator[tuple[str, float, int]]:
    yield f"list added (the first {WARM} were there)", cost.add, cost.rows - WARM
    yield "the same list again: all there", cost.again, cost.rows
    yield "swept: every case looked at", cost.sweep, cost.rows
    yield "picture of progress", cost.picture, cost.rows
    yield "show, with every reference", cost.show, cost.rows
    yield "found by two letters, on the phones", cost.phones, cost.rows


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
