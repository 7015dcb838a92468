from datetime import UTC, date, datetime

import pytest

from disclosure.pages import words
from disclosure.pages.family.stage_words import STAGES
from disclosure.pages.words import When, clock_time, day, moment, short_day, when
from workflows.words import State

NOW = datetime(2027, 2, 9, 9, 30, tzinfo=UTC)
TODAY = NOW.date()


def test_a_year_is_said_only_when_it_is_not_the_present_one() -> None:
    assert day(date(2027, 2, 12), TODAY) == "Friday 12 February"
    assert day(date(2026, 11, 1), TODAY) == "Sunday 1 November 2026"
    assert short_day(date(2027, 3, 1), TODAY) == "Mon 1 Mar"


@pytest.mark.parametrize(
    ("hour", "minute", "says"),
    [(0, 15, "12:15am"), (4, 0, "4am"), (12, 0, "12pm"), (16, 0, "4pm"), (22, 10, "10:10pm")],
)
def test_times_as_people_say_them(hour: int, minute: int, says: str) -> None:
    assert clock_time(datetime(2027, 2, 9, hour, minute, tzinfo=UTC)) == says


def test_a_moment_is_told_in_the_zone_of_the_place() -> None:
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert moment(at, today=TODAY) == "Thursday 2 July 2026, 12:30am"


@pytest.mark.parametrize(
    ("due", "more", "chip"),
    [
        (date(2027, 2, 5), {}, When("late", "late", "Late by 4 days")),
        (date(2027, 2, 8), {"working_days": 1}, When("late", "late", "Late by 1 working day")),
        (date(2027, 2, 8), {"working_days": 0}, When("late", "late", "Late by 1 day")),
        (date(2027, 2, 3), {"told": False}, When("late", "late", "Late by 6 days, not told")),
        (date(2027, 2, 3), {"told": True}, When("late", "late", "Late by 6 days")),
        (date(2027, 2, 9), {}, When("today", "today", "Today")),
        (datetime(2027, 2, 9, 16, tzinfo=UTC), {}, When("today", "today", "Today, 4pm")),
        (datetime(2027, 2, 9, 23, 59, 59, tzinfo=UTC), {}, When("today", "today", "Today")),
        (datetime(2027, 2, 9, 8, tzinfo=UTC), {}, When("late", "late", "Late since 8am")),
        (
            datetime(2027, 2, 8, 23, 50, tzinfo=UTC),
            {},
            When("late", "late", "Late since Mon 8 Feb, 11:50pm"),
        ),
        (datetime(2027, 2, 7, 23, 50, tzinfo=UTC), {}, When("late", "late", "Late by 1 day")),
        (date(2027, 2, 10), {}, When("soon", "soon", "Wed 10 Feb, tomorrow")),
        (
            datetime(2027, 2, 10, 9, 15, tzinfo=UTC),
            {},
            When("soon", "soon", "Wed 10 Feb, tomorrow, 9:15am"),
        ),
        (date(2027, 2, 12), {}, When("soon", "soon", "Fri 12 Feb, in 3 days")),
        (date(2027, 2, 16), {}, When("soon", "soon", "Tue 16 Feb, in 7 days")),
        (date(2027, 3, 1), {}, When("later", "later", "Mon 1 Mar")),
    ],
)
def test_what_is_owed_in_words_and_shape(
    due: date | datetime, more: dict[str, bool], chip: When
) -> None:
    assert when(due, NOW, **more) == chip  # type: ignore[arg-type]


def test_lateness_never_loses_its_diamond() -> None:
    assert words.met_late("by 2 working days") == When(
        "metlate", "metlate", "Met late, by 2 working days"
    )
    kept_late = words.kept(date(2027, 1, 27), due=date(2027, 1, 25))
    assert kept_late == When("metlate", "metlate", "Kept, 2 days late")
    assert words.kept(date(2027, 1, 27), due=date(2027, 1, 27)).icon == "done"


def test_who_disputes_is_named() -> None:
    assert words.disputed("Ewa").words == "Not kept, says Ewa"


def test_every_state_has_words_for_staff_and_family() -> None:
    for table in (words.STAFF_SEE, *STAGES.values()):
        assert set(table) == set(State)


@pytest.mark.parametrize(
    ("written", "dials"),
    [
        ("01632 960101", "01632960101"),
        ("+44 (0) 1632 960 101, extension 12", "+441632960101"),
        ("0044 (0)1632 960101", "00441632960101"),
        ("(01632) 960101 or 01632 960102", "01632960101"),
        ("Switchboard 01632\u2013960100 (24 hours)", "01632960100"),
        ("01632 960123 ext. 12", "01632960123"),
        ("030/1234567", "0301234567"),
        ("Ask at the desk", ""),
    ],
)
def test_a_number_is_dialled_however_it_was_written(written: str, dials: str) -> None:
    """Who taps on it must not ring a stranger, or nobody: only figures go to the telephone."""
    assert words.dialled(written) == dials


@pytest.mark.parametrize(
    ("relationship", "said"),
    [
        ("Daughter", "daughter"),
        ("Son of Mrs Price", "son of Mrs Price"),
        ("Maria's husband", "Maria's husband"),
        ("GP", "GP"),
    ],
)
def test_whose_kin_somebody_is_keeps_its_names_behind_theirs(relationship: str, said: str) -> None:
    """“This letter is for Mr Al Price, son of mrs price”, on the page that asks if it is right."""
    assert words.as_said_within(relationship) == said
    assert words.FILTERS["as_said_within"] is words.as_said_within
