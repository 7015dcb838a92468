"""The sweep is killed again and again: nothing is lost, nothing is told twice."""

import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.jobs.sweep import sweep
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.records.engine import open_database
from disclosure.records.evidence import Evidence
from disclosure.records.outbox import Message
from disclosure.settings import Settings
from tests.cases import an_opened_case
from tests.processes import killed_after

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
TIMES, CASES, LONGEST = (50, 400, 0.3) if SOAK else (5, 40, 0.08)
KNEW = datetime(2026, 3, 2, 10, tzinfo=UTC)
A_MONTH_LATER = KNEW + timedelta(days=30)

pytestmark = [
    pytest.mark.long,
    pytest.mark.usefixtures("team"),
    *([pytest.mark.soak] if SOAK else []),
]


def sweep_once(settings: Settings, ready: Event) -> None:
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        ready.set()
        sweep(session, A_MONTH_LATER, fallback=True)


def test_a_sweep_killed_at_any_point_loses_nothing_and_tells_nothing_twice(
    session: Session, settings: Settings
) -> None:
    refs = [
        an_opened_case(session, KNEW, regimes=["gb-eng-nhs-contract-sc35"]).ref
        for _ in range(CASES)
    ]
    sweep(session, KNEW + timedelta(hours=1), fallback=True)
    before = len(session.scalars(select(Message.id)).all())
    luck = random.Random(11)
    for _ in range(TIMES):
        session.rollback()
        killed_after(luck.uniform(0.0, LONGEST), sweep_once, settings)

    sweep(session, A_MONTH_LATER, fallback=True)

    told = {ref: Counter[tuple[str, str]]() for ref in refs}
    for message in session.scalars(select(Message).offset(before)):
        told[message.about.partition(" ")[0]][message.to, message.step] += 1
    first = told[refs[0]]
    assert any(step == "duty weekly 2" for _, step in first)
    assert all(each == first for each in told.values())  # nobody less, nobody more
    assert set(first.values()) == {1}
    late = select(func.count()).select_from(Evidence).where(Evidence.kind == "late")
    assert session.scalar(late) == CASES
    assert sweep(session, A_MONTH_LATER, fallback=True).messages == []
    assert verify(session).ok
