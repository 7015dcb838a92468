"""Which grade is the present one: the last given, or of one day without an hour the last told."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.law.applying import present_levels
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, an_opened_case, move_as, record_as
from tests.people import ADA, BEN
from workflows.machine import NotReady
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
MODERATE, SEVERE, DEATH = "reg20_moderate", "reg20_severe", "reg20_death"
WINTER = datetime(2026, 3, 12, 10, tzinfo=UTC)
SUMMER = datetime(2026, 6, 10, 10, tzinfo=UTC)


@pytest.fixture(params=[WINTER, SUMMER], ids=["winter", "summer"])
def case(request: pytest.FixtureRequest, session: Session) -> ACase:
    """In Britain, so that a day begins at 23:00 UTC in summer. It is the day after, at 11."""
    case = an_opened_case(session, request.param)
    case.person = a_person(case)
    return case.later(days=1)


def graded(case: ACase, level: str, at: str) -> None:
    told = {"scale": "eng_reg20", "level": level, "reason": "We saw her on the ward round."}
    record_as(case.later(minutes=1), BEN, "grade", **told, at=at)


def clock(case: ACase, hour: int, minute: int = 0, days: int = 0) -> str:
    """By the clock on the wall of the ward."""
    day = case.today + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), ZoneInfo("Europe/London")).isoformat()


def present(case: ACase) -> str:
    (level,) = present_levels(case.now.case)
    (grade,) = case.now.facts.grades
    assert level.rung
    assert grade.rung == level.rung.order
    return level.id


def test_of_two_days_the_later_counts_whichever_is_typed_in_last(case: ACase) -> None:
    graded(case, SEVERE, case.day(0))
    graded(case, MODERATE, case.day(-1))
    assert present(case) == SEVERE
    graded(case, MODERATE, clock(case, 1))
    assert present(case) == MODERATE


@pytest.mark.parametrize("earlier", [0, 9])
def test_a_day_alone_that_came_on_record_after_an_hour_of_it_is_the_present_grade(
    case: ACase, earlier: int
) -> None:
    graded(case, MODERATE, clock(case, earlier, 30))
    graded(case, SEVERE, case.day(0))
    assert present(case) == SEVERE


def test_a_day_alone_that_came_on_record_before_an_hour_of_it_is_not(case: ACase) -> None:
    graded(case, SEVERE, case.day(0))
    graded(case, MODERATE, clock(case, 9))
    assert present(case) == MODERATE


def test_of_two_days_alone_that_are_the_same_the_last_on_record_counts(case: ACase) -> None:
    for level in (SEVERE, MODERATE, DEATH):
        graded(case, level, case.day(0))
        assert present(case) == level


def test_where_both_hours_are_known_the_later_counts_though_it_was_typed_in_first(
    case: ACase,
) -> None:
    graded(case, SEVERE, clock(case, 9))
    graded(case, MODERATE, clock(case, 8))
    assert present(case) == SEVERE


def test_the_last_minutes_of_the_day_before_are_not_of_this_day(case: ACase) -> None:
    graded(case, SEVERE, case.day(0))
    graded(case, MODERATE, clock(case, 23, 50, days=-1))
    assert present(case) == SEVERE


@pytest.mark.parametrize(
    ("opened", "first", "then"),
    [
        # A day of 25 hours: its last is of that day.
        ((10, 24), (MODERATE, "2026-10-25T23:30:00+00:00"), (SEVERE, "2026-10-25")),
        # A day of 23 hours: the next day begins after them.
        ((3, 28), (SEVERE, "2026-03-30T00:30:00+01:00"), (MODERATE, "2026-03-29")),
    ],
)
def test_a_day_on_which_clocks_change_is_as_long_as_it_was(
    session: Session, opened: tuple[int, int], first: tuple[str, str], then: tuple[str, str]
) -> None:
    case = an_opened_case(session, datetime(2026, *opened, 10, tzinfo=UTC))
    case.person = a_person(case)
    case.later(days=3)
    graded(case, *first)
    graded(case, *then)
    assert present(case) == SEVERE


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_worse_grade_of_the_same_day_asks_for_the_decision_again(begun: ACase) -> None:
    graded(begun, SEVERE, begun.day(0))
    with pytest.raises(NotReady) as no:
        move_as(begun, ADA, "share_findings")
    assert "notifiability_decided" in [item.id for item in no.value.unmet]
    assert present(begun) == SEVERE
