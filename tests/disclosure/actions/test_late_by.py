"""How late something was: in hours where the law gives hours, by the clocks of the law, and alike
on the page of the duties and in the pack of an inspector."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from disclosure.actions.packing.duties import how_late
from disclosure.actions.thing_to_do import Group
from disclosure.actions.to_do.case_view import view_of
from disclosure.pages.incidents.words import chip_of, duty_chip, seen_in
from disclosure.records.users import Site
from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.people import ADA, EVA, SITE
from workflows.regimes import DutyStatus

pytestmark = pytest.mark.usefixtures("team")
NOON_IN_MELBOURNE = datetime(2026, 3, 12, 1, tzinfo=UTC)
FIVE_PM_A_DAY_LATER = datetime(2026, 3, 13, 6, tzinfo=UTC)


def told_of(case: ACase, duty: str) -> tuple[DutyStatus, str, str]:
    """Where it stands, as the page says it, and as the pack does."""
    view = view_of(case.now)
    (found,) = [each for each in view.gathered.duties if each.id == duty]
    return found.status, duty_chip(seen_in(view), found).words, how_late(view, found)


def test_sorry_said_five_hours_after_its_day_and_night_is_five_hours_late(
    session: Session,
) -> None:
    """Victoria gives 24 hours: they ended at noon, and nobody's record ever said otherwise."""
    case = an_opened_case(session, NOON_IN_MELBOURNE, regimes=["au-vic-sdc"])
    case.person = a_person(case)
    case.at = FIVE_PM_A_DAY_LATER
    status, _, pack = told_of(case, "vic-apology")
    assert (status, pack) == (DutyStatus.LATE, "Late by 5 hours")
    a_talk(case, "first")
    case.later(days=9)
    late = (DutyStatus.MET_LATE, "Met late, by 5 hours", "Late by 5 hours")
    assert told_of(case, "vic-apology") == late


@pytest.mark.parametrize(
    ("after", "says"),
    [
        (timedelta(seconds=1), "Late by less than an hour"),
        (timedelta(hours=1), "Late by 1 hour"),
        (timedelta(hours=47, minutes=59), "Late by 47 hours"),
        (timedelta(hours=73), "Late by 3 days"),
    ],
)
def test_few_hours_are_told_as_hours_and_many_as_days(
    session: Session, after: timedelta, says: str
) -> None:
    case = an_opened_case(session, NOON_IN_MELBOURNE, regimes=["au-vic-sdc"])
    case.at = NOON_IN_MELBOURNE + timedelta(days=1) + after
    assert told_of(case, "vic-apology")[2] == says


def test_of_a_day_without_an_hour_no_hours_are_made_up(session: Session) -> None:
    case = an_opened_case(session, NOON_IN_MELBOURNE, regimes=["au-vic-sdc"])
    case.person = a_person(case)
    case.later(days=4)
    evidence = "The ward's own book of talks"
    told = {"name": "apology_given", "at": "2026-03-14", "evidence": evidence}
    made = record_as(case, ADA, "event", **told)
    record_as(case, EVA, "event_review", event=made.id, agrees=True, reason="I read the book.")
    late = (DutyStatus.MET_LATE, "Met late, by 1 day", "Late by 1 day")
    assert told_of(case, "vic-apology") == late


def test_nor_on_the_familys_page(session: Session) -> None:
    case = an_opened_case(session, NOON_IN_MELBOURNE, regimes=["au-vic-sdc"])
    case.person = a_person(case)
    a_talk(case.later(days=4), "first", at="2026-03-14")
    assert told_of(case, "vic-apology")[1] == "Met late, by 1 day"
    assert [late.days for late in family_view(case.now, case.person).late] == [1]


# Nights on which the clocks change


@pytest.mark.parametrize(
    ("aware", "told", "says"),
    [
        ("2026-03-29T00:30+00:00", "2026-03-29T02:30+00:00", "Met in 2 hours"),
        ("2026-10-24T23:30+00:00", "2026-10-25T02:30+00:00", "Met in 3 hours"),
        ("2026-10-24T12:00+00:00", "2026-10-25T12:30+00:00", "Met on 25 October"),
    ],
)
def test_the_hours_until_they_were_told_are_those_that_went_by(
    session: Session, aware: str, told: str, says: str
) -> None:
    """Not those that the hands of the clock on the wall moved by."""
    case = an_opened_case(session, datetime.fromisoformat(aware), occurred_at="2026-03-01")
    case.person = a_person(case)
    case.at = datetime.fromisoformat(told)
    a_talk(case, "first")
    assert told_of(case, "eng-nhs-inperson")[1] == says


def test_hours_late_are_those_that_went_by_too(session: Session) -> None:
    """In Melbourne clocks went back an hour at 3am on Sunday 5 April."""
    two_am = datetime(2026, 4, 3, 15, tzinfo=UTC)  # on the 4th there
    case = an_opened_case(session, two_am, regimes=["au-vic-sdc"])
    case.at = datetime(2026, 4, 4, 17, tzinfo=UTC)  # 3am on the 5th there
    assert told_of(case, "vic-apology")[2] == "Late by 2 hours"


@pytest.mark.parametrize(
    ("after", "page", "pack"),
    [
        (timedelta(minutes=20), "Late since Fri 13 Mar, 11:50pm", "Late by less than an hour"),
        (timedelta(hours=16), "Late since Fri 13 Mar, 11:50pm", "Late by 16 hours"),
        (timedelta(hours=25), "Late by 1 day", "Late by 25 hours"),
        (timedelta(hours=50), "Late by 2 days", "Late by 2 days"),
    ],
)
def test_minutes_over_midnight_are_no_day_on_the_page_either(
    session: Session, after: timedelta, page: str, pack: str
) -> None:
    """Ten past midnight, and twenty minutes late: the list said “Late by 1 day”, the pack not an
    hour.
    """
    ten_to_midnight = datetime(2026, 3, 12, 23, 50, tzinfo=UTC)  # by the clocks of the ward
    case = an_opened_case(session, ten_to_midnight, regimes=["au-vic-sdc"])
    case.at = ten_to_midnight + timedelta(days=1) + after
    _, on_the_page, in_the_pack = told_of(case, "vic-apology")
    assert (on_the_page, in_the_pack) == (page, pack)


# A site whose clocks are not those of its law


BROKEN_HILL = ZoneInfo("Australia/Broken_Hill")  # in New South Wales; half an hour after Sydney
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # an island of that state; half an hour before it


def a_case_at(session: Session, zone: ZoneInfo, regime: str, **more: object) -> ACase:
    """Known at ten in the morning there."""
    site = session.scalars(select(Site).where(Site.name == SITE)).one()
    site.zone_name, site.regimes = zone.key, [regime]
    session.commit()
    return an_opened_case(session, datetime(2026, 7, 6, 10, tzinfo=zone), regimes=[regime], **more)


def ends_on(case: ACase, duty: str) -> date:
    (found,) = [each.due_on for each in case.now.duties if each.id == duty]
    assert found
    return found


def in_the_list(case: ACase, act: str) -> tuple[Group, str]:
    view = view_of(case.now)
    (row,) = [row for row in view.things if act in row.act]
    chip = chip_of(row, view.gathered.at, view.gathered.zone)
    return row.group, chip.words if chip else ""


def test_when_the_day_of_the_law_is_over_it_is_late_whatever_the_clock_of_the_ward_says(
    session: Session,
) -> None:
    """At 11.50 in the evening of Broken Hill the day of Sydney is over."""
    case = a_case_at(session, BROKEN_HILL, "au-nsw-od")
    at = datetime.combine(ends_on(case, "nsw-saer"), time(23, 50), BROKEN_HILL)
    case.at = at.astimezone(UTC)
    assert told_of(case, "nsw-saer") == (DutyStatus.LATE, "Late by 1 day", "Late by 1 day")
    assert in_the_list(case, "Write the findings") == (Group.LATE, "Late by 1 day")
    told = {"name": "review_completed"}
    made = record_as(case, ADA, "event", **told, evidence="The report of the team")
    record_as(case, EVA, "event_review", event=made.id, agrees=True, reason="I read the report.")
    late = (DutyStatus.MET_LATE, "Met late, by 1 day", "Late by 1 day")
    assert told_of(case, "nsw-saer") == late


def test_before_the_day_of_the_law_is_over_nothing_is_late(session: Session) -> None:
    """A quarter past midnight on Lord Howe Island is a quarter to midnight in Sydney."""
    case = a_case_at(session, LORD_HOWE, "au-nsw-od")
    last = datetime.combine(ends_on(case, "nsw-saer"), time(0, 15), LORD_HOWE)
    case.at = (last + timedelta(days=1)).astimezone(UTC)
    assert told_of(case, "nsw-saer") == (DutyStatus.OPEN, "Today", "")
    assert in_the_list(case, "Write the findings") == (Group.TODAY, "Today")
