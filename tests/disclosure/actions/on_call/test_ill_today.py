"""Who falls ill on the day of a promise had its reminder already; whoever stands in is reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.on_call.absences import be_away, come_back
from disclosure.jobs.sweep import sweep
from disclosure.records.outbox import Message
from disclosure.records.rota import Absence
from tests.cases import ACase, a_next_contact, a_person, a_talk, an_opened_case
from tests.people import ADA, BEN, actor

pytestmark = pytest.mark.usefixtures("team")
MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
FRIDAY = date(2026, 3, 20)
AT_EIGHT = datetime(2026, 3, 20, 8, 1, tzinfo=UTC)


@pytest.fixture
def case(session: Session) -> ACase:
    """Ben will ring her by Friday, and was reminded of it each day so far."""
    case = an_opened_case(session, MONDAY - timedelta(hours=1))
    case.person = a_person(case)
    a_talk(case, "first", next_contact=a_next_contact(case, days=4))
    for day in range(4):
        sweep(session, MONDAY + timedelta(days=day))
    return case


def reminded(case: ACase, who: str) -> list[str]:
    case.session.rollback()
    theirs = select(Message.step).where(Message.to == who, Message.about.contains(case.promise))
    return list(case.session.scalars(theirs.order_by(Message.id)))


def is_ill(case: ACase, at: datetime, first: date = FRIDAY) -> Absence:
    """As Ben says himself; Ada stands in for a week."""
    who, last = actor(case.session, BEN), first + timedelta(days=7)
    return be_away(case.session, who, at, BEN, first, last, ADA)


def swept_until_night(case: ACase) -> None:
    for hour in range(1, 15):
        sweep(case.session, AT_EIGHT + timedelta(hours=hour))


def test_whoever_stands_in_hears_of_the_promise_on_its_day_and_once(case: ACase) -> None:
    sweep(case.session, AT_EIGHT)
    assert reminded(case, BEN)[-1] == "promise on_the_day"
    assert "promise on_the_day" not in reminded(case, ADA)
    is_ill(case, AT_EIGHT + timedelta(minutes=30))
    swept_until_night(case)
    assert reminded(case, ADA).count("promise on_the_day") == 1


def test_who_is_back_sooner_hears_of_what_fell_meanwhile(case: ACase) -> None:
    absence = is_ill(case, MONDAY + timedelta(days=3, hours=1))
    sweep(case.session, AT_EIGHT)
    assert "promise on_the_day" not in reminded(case, BEN)
    come_back(case.session, actor(case.session, BEN), AT_EIGHT + timedelta(minutes=30), absence.id)
    swept_until_night(case)
    assert reminded(case, BEN).count("promise on_the_day") == 1


def test_who_goes_away_tomorrow_is_the_one_reminded_today(case: ACase) -> None:
    sweep(case.session, AT_EIGHT)
    is_ill(case, AT_EIGHT + timedelta(minutes=30), FRIDAY + timedelta(days=1))
    swept_until_night(case)
    assert "promise on_the_day" not in reminded(case, ADA)
