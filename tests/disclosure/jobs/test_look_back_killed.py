"""A list and its findings are killed again and again: each patient has one whole case, once."""

import os
import random
from collections import Counter
from datetime import datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.background.work import try_again
from disclosure.actions.change import Door
from disclosure.actions.look_backs.findings import spread_findings
from disclosure.jobs import kinds_of_work
from disclosure.jobs.working import ENDED_ITS_WORKER, LEASE, LOST, work_off
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.records.engine import open_database
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.look_backs import Member
from disclosure.records.work import ItemState, Work, WorkItem, is_item
from disclosure.settings import Settings
from tests.look_backs import AT, a_list, a_look_back, added, approved_findings, patient
from tests.people import ADA, actor
from tests.processes import killed_after

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
TIMES, PATIENTS, LONGEST = (20, 500, 1.0) if SOAK else (2, 8, 0.15)

pytestmark = [pytest.mark.usefixtures("team"), *([pytest.mark.soak] if SOAK else [])]
assert kinds_of_work


def add_once(settings: Settings, ref: str, path: Path, ready: Event) -> None:
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        ready.set()
        added(session, ref, path)


def spread_once(settings: Settings, times: int, ready: Event) -> None:
    """Later each time: the lease of whoever was killed has ended."""
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        ready.set()
        work_off(session, AT + LEASE * times)


def worked_off(session: Session, at: datetime) -> int:
    """How many items are set aside in the end."""
    while work_off(session, at).more:
        pass
    session.rollback()
    return sum(session.scalars(select(Work.set_aside)))


def test_a_killed_list_goes_on_where_it_was_and_each_patient_has_one_whole_case(
    session: Session, settings: Settings, tmp_path: Path
) -> None:
    ref, luck = a_look_back(session).ref, random.Random(7)
    path = a_list(tmp_path / "list.csv", map(patient, range(1, PATIENTS + 1)))
    for _ in range(TIMES):
        session.rollback()
        killed_after(luck.uniform(0.0, LONGEST), add_once, settings, ref, path)
    done = added(session, ref, path)
    assert done.added + done.already == PATIENTS
    assert not done.rejected
    approved_findings(session, ref)
    assert spread_findings(session, actor(session, ADA), AT, Door.COMMAND, ref) == PATIENTS
    for times in range(TIMES):
        session.rollback()
        killed_after(luck.uniform(0.0, LONGEST), spread_once, settings, times)
    aside = worked_off(session, AT + LEASE * (TIMES + 1))
    if aside:  # on a slow machine one item may be in hand each time, and is set aside for that
        assert aside <= TIMES // LOST
        with_why = session.scalars(select(WorkItem.why).where(is_item(ItemState.SET_ASIDE)))
        assert {*with_why} == {ENDED_ITS_WORKER}
        (work_id,) = session.scalars(select(Work.id).where(Work.set_aside > 0))
        ada, later = actor(session, ADA), AT + LEASE * (TIMES + 2)
        assert try_again(session, ada, later, Door.COMMAND, work_id) == aside
        assert worked_off(session, later) == 0
    session.rollback()
    numbers = list(session.scalars(select(Member.number).order_by(Member.number)))
    assert numbers == list(range(1, PATIENTS + 1))
    assert len(list(session.scalars(select(Incident.id)))) == PATIENTS
    kinds = Counter(session.scalars(select(Evidence.kind)))
    once = ("person", "contact", "findings", "findings_approval")
    assert {kind: kinds[kind] for kind in once} == dict.fromkeys(once, PATIENTS)
    assert verify(session).ok
