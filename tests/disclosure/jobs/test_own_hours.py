"""Whoever works at weekends has their reminders by mail then, and not in the night before."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.on_call.working_hours import HoursAsked, set_hours
from disclosure.jobs.sweep import sweep
from disclosure.records.outbox import Message
from tests.cases import ACase, a_person, a_talk, an_opened_case
from tests.people import BEN, actor

pytestmark = pytest.mark.usefixtures("team")
CONTRACT = "gb-eng-nhs-contract-sc35"  # its calendar has Saturday and Sunday for its weekend
NIGHT = datetime(2026, 3, 2, 22, tzinfo=UTC)  # a Monday


def mail_of(session: Session, works: HoursAsked) -> datetime:
    """A question asked on Monday night has no answer two days later; Ben is reminded."""
    set_hours(session, actor(session, BEN), BEN, works)
    case: ACase = an_opened_case(session, NIGHT - timedelta(days=1), regimes=[CONTRACT])
    case.at = NIGHT
    case.person = a_person(case)
    call = {"words": "We will ring you", "due_on": "2026-03-20", "owner": BEN}
    a_talk(case, "first", questions=["Why did this happen?"], next_contact=call)
    sweep(session, NIGHT + timedelta(days=2, minutes=1))
    mine = select(Message).where(Message.to == BEN, Message.step == "question two_days")
    return session.scalars(mine).one().mail_from


def test_who_works_at_weekends_alone_is_not_woken_on_a_wednesday_night(session: Session) -> None:
    weekends = HoursAsked([5, 6], time(13), time(21, 30))
    assert mail_of(session, weekends) == datetime(2026, 3, 7, 13, tzinfo=UTC)


def test_a_saturday_that_somebody_works_is_their_next_day(session: Session) -> None:
    saturday_and_monday = HoursAsked([0, 5], time(8), time(18))
    assert mail_of(session, saturday_and_monday) == datetime(2026, 3, 7, 8, tzinfo=UTC)
