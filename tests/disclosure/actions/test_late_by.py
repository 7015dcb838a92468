"""How late something was: in hours where the law gives hours, by the clocks of the law, and told
alike on the page of the duties and in the pack of an inspector."""

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
