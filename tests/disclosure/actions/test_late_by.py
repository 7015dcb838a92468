"""How late something was: in hours where the law gives hours, by the clocks of the law, and the same
on the page of the duties and in the pack of an inspector."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.packing.duties import how_late
from disclosure.actions.to_do.case_view import view_of
from disclosure.pages.incidents.words import duty_chip, seen_in
from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.people import ADA, EVA
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
