"""What a sweep asks of the database follows what is due: counted, not timed, and so exact."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bench.copies import fill
from bench.instruments import listening, plans_of, work_of
from bench.sweeping import A_WEEK, FALLS_DUE, KNEW, RULES
from disclosure.jobs.sweep import sweep
from disclosure.records.incident import Incident
from disclosure.records.transaction import one_transaction
from disclosure.records.watch import Watch
from tests.cases import an_opened_case

DUE, COPIES = 5, 2_000

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("team")]


@pytest.fixture
def engine(session: Session) -> Engine:
    """Of a database with three times five cases, and one that copies are made of."""
    for _ in range(3 * DUE + 1):
        an_opened_case(session, KNEW, regimes=[RULES])
    sweep(session, FALLS_DUE)
    fall_due(session, range(0))
    found = session.get_bind()
    assert isinstance(found, Engine)
    return found


def fall_due(session: Session, ids: range) -> None:
    with one_transaction(session):
        for watch in session.scalars(select(Watch).where(Watch.incident_id <= 3 * DUE + 1)):
            due = watch.incident_id in ids
            watch.look_at = FALLS_DUE if due else FALLS_DUE + A_WEEK


def work_for(session: Session, engine: Engine, ids: range) -> int:
    fall_due(session, ids)
    return work_of(engine, lambda: sweep(session, FALLS_DUE))


def test_open_cases_that_are_not_due_cost_a_sweep_nothing(session: Session, engine: Engine) -> None:
    among_few = work_for(session, engine, range(1, DUE + 1))
    fill(engine, 3 * DUE + 1, 3 * DUE + 1, COPIES)
    among_many = work_for(session, engine, range(DUE + 1, 2 * DUE + 1))
    fall_due(session, range(2 * DUE + 1, 3 * DUE + 1))
    with listening(session) as spent:
        found = sweep(session, FALLS_DUE)

    assert found.checked == DUE
    assert among_many - among_few < COPIES / 2
    assert "ix_watch_look_at" in plans_of(engine, spent, "watch").indexes
    assert max(plans_of(engine, spent, "watch").whole.values(), default=0) < COPIES


def test_copies_are_cases_that_the_program_can_read(session: Session, engine: Engine) -> None:
    fill(engine, 3 * DUE + 1, 3 * DUE + 1, 2)
    copies = list(session.scalars(select(Incident).where(Incident.ref.startswith("COPY"))))

    found = sweep(session, FALLS_DUE + 2 * A_WEEK)

    assert (len(copies), found.checked, found.set_aside) == (2, 3 * DUE + 3, {})
