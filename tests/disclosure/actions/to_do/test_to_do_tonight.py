"""Hours that end as a day begins: nobody has a minute of that day, so no list names it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.thing_to_do import Group, ToDo
from disclosure.actions.to_do.case_view import view_of
from disclosure.actions.to_staff.calendar_feed import feed
from disclosure.pages.incidents.words import chip_of, duty_chip, seen_in
from disclosure.records.to_do import KeptToDo
from tests.cases import ACase, a_person, a_talk
from tests.disclosure.actions.test_late_by import a_case_at
from tests.people import ADA, actor

pytestmark = pytest.mark.usefixtures("team")
SYDNEY = ZoneInfo("Australia/Sydney")
TELL, NOTIFY = "in person what happened", "Notify the regulator"


@pytest.fixture
def case(session: Session) -> ACase:
    """Known on Monday 6 July, at an hour that nobody wrote down: the 24 hours of New South Wales
    run from the beginning of that day.
    """
    told = {"became_aware_at": "2026-07-06", "reported_at": "2026-07-06"}
    case = a_case_at(session, SYDNEY, "au-nsw-od", occurred_at="2026-07-05", **told)
    case.person = a_person(case)
    return case


def row_of(case: ACase, act: str) -> ToDo:
    return next(row for row in view_of(case.now).things if act in row.act)


def chips_of(case: ACase, act: str, duty: str) -> set[str]:
    """In the list, and on the page of the duties."""
    view = view_of(case.now)
    in_the_list = chip_of(row_of(case, act), view.gathered.at, view.gathered.zone)
    (found,) = [each for each in view.gathered.duties if each.id == duty]
    return {in_the_list.words if in_the_list else "", duty_chip(seen_in(view), found).words}


def test_what_ends_tonight_is_due_today_and_says_so(case: ACase) -> None:
    """It stood under what is soon, as due on Tuesday, tomorrow, 12am."""
    assert "Policy: due by the end of Monday 6 July." in row_of(case, TELL).why
    a_talk(case, "first")
    assert row_of(case, NOTIFY).group is Group.TODAY
    assert chips_of(case, NOTIFY, "nsw-rib") == {"Today, by midnight"}


def test_in_the_night_it_is_late_since_midnight(case: ACase) -> None:
    case.at = datetime(2026, 7, 7, 2, tzinfo=SYDNEY).astimezone(UTC)
    assert row_of(case, NOTIFY).group is Group.LATE
    assert chips_of(case, NOTIFY, "nsw-rib") == {"Late since midnight"}


def test_an_hour_of_a_day_is_told_with_its_day(session: Session) -> None:
    """Known at ten in the morning, so until ten in the morning."""
    case = a_case_at(session, SYDNEY, "au-nsw-od")
    a_person(case)
    assert "Policy: due Tuesday 7 July, 10am." in row_of(case, TELL).why


def test_the_kept_list_and_the_calendar_name_that_day_too(case: ACase, session: Session) -> None:
    a_talk(case, "first")
    told = Calendar.from_ical(feed(session, actor(session, ADA), case.at))
    assert isinstance(told, Calendar)
    days = {str(event["summary"]): event.start for event in told.events}
    assert days[f"Duty due: {NOTIFY}, {case.ref}"] == date(2026, 7, 6)
    midnight, a_second = datetime(2026, 7, 7, tzinfo=SYDNEY), timedelta(seconds=1)
    kept = session.scalars(select(KeptToDo.late_from).where(KeptToDo.urgency == Group.TODAY))
    assert any(at and midnight < at < midnight + a_second for at in kept)
