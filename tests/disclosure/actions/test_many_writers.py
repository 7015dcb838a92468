"""Many programs record and move in one case at the same time."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import ChangedMeanwhile
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.records.audit import entries_of
from disclosure.records.engine import open_database
from disclosure.records.evidence import evidence_of
from disclosure.settings import Settings
from tests.cases import ACase, a_case, acknowledged, an_opened_case, move_as, record_as
from tests.people import ADA, BEN, RON
from tests.processes import processes
from workflows.machine import WrongState
from workflows.words import State

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
SIZES = [4, pytest.param(50, marks=pytest.mark.soak)] if SOAK else [4]
EACH = 4
Job = tuple[Settings, ACase, int]

pytestmark = pytest.mark.usefixtures("team")


def at_once(
    session: Session, settings: Settings, case: ACase, work: Callable[[Job], list[str]], many: int
) -> list[str]:
    """What each of so many processes answered."""
    session.rollback()
    case.session = None  # type: ignore[assignment] # a session does not travel
    jobs = [(settings, case, number) for number in range(many)]
    with ProcessPoolExecutor(many, mp_context=processes()) as pool:
        done = [answer for answers in pool.map(work, jobs) for answer in answers]
    case.session = session
    return done


def record_notes(job: Job) -> list[str]:
    settings, case, writer = job
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as case.session:
        words = [f"Writer {writer}, note {n}" for n in range(EACH)]
        ids = [record_as(case, (ADA, BEN)[writer % 2], "note", words=each).id for each in words]
    engine.dispose()
    return [str(id) for id in ids]


def begin(job: Job) -> list[str]:
    """Half of them say which version they saw, half do not."""
    settings, case, writer = job
    engine = open_database(settings.database_url)
    try:
        with session_on(engine, settings) as case.session:
            move_as(case, (ADA, RON)[writer % 2], "begin_investigation")
        return ["moved"]
    except (WrongState, ChangedMeanwhile) as no:
        return [type(no).__name__]
    finally:
        engine.dispose()


def keep_and_record(job: Job) -> list[str]:
    """Verify the same promise, and write a note whatever came of it."""
    settings, case, writer = job
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as case.session:
        try:
            move_as(case, RON, "verify", case.promise)
            done = "verified"
        except WrongState:
            done = "refused"
        record_as(case, BEN, "note", words=f"Writer {writer} was here")
    engine.dispose()
    return [done]


@pytest.mark.parametrize("many", SIZES)
def test_no_record_is_lost_and_the_chain_stays_whole(
    session: Session, settings: Settings, many: int
) -> None:
    case = an_opened_case(session)
    ids = at_once(session, settings, case, record_notes, many)
    assert sorted(map(int, ids)) == list(range(2, 2 + many * EACH))
    words = {row.body["words"] for row in evidence_of(session, case.id)}
    assert len(words) == len(entries_of(session, case.id)) - 1 == many * EACH
    assert verify(session).ok


@pytest.mark.parametrize("many", SIZES)
def test_one_of_many_moves_the_incident(session: Session, settings: Settings, many: int) -> None:
    case = an_opened_case(session)
    acknowledged(case)
    before = case.incident.version
    done = at_once(session, settings, case, begin, many)
    assert sorted(done) == ["WrongState"] * (many - 1) + ["moved"]
    assert (case.state, case.incident.version) == (State.INVESTIGATE, before + 1)
    assert verify(session).ok


@pytest.mark.parametrize("many", SIZES)
def test_one_of_many_verifies_a_promise_while_all_record(
    session: Session, settings: Settings, many: int
) -> None:
    case = a_case(session, at=State.INVESTIGATE)
    move_as(case, BEN, "done", case.promise, evidence="We rang her on Monday.")
    before = case.now.incident.version
    done = at_once(session, settings, case, keep_and_record, many)
    assert sorted(done) == ["refused"] * (many - 1) + ["verified"]
    assert case.now.incident.version == before + many + 1
    assert verify(session).ok


def test_a_look_at_the_record_meanwhile_finds_no_fault(
    session: Session, settings: Settings
) -> None:
    """Verifying reads one moment, so that a writer at work is never taken for a forger."""
    case = an_opened_case(session)
    session.rollback()
    context = processes()
    case.session = None  # type: ignore[assignment]
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        writers = [pool.submit(record_notes, (settings, case, n)) for n in range(4)]
        looks = 0
        while not all(writer.done() for writer in writers):
            assert verify(session).ok
            looks += 1
    assert looks
    assert verify(session).entries == 1 + 4 * EACH
