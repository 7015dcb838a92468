"""How turns, gaps and hours are said: the weekday always, and which hour where clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from disclosure.pages.rota.words import from_to, hours_words, nobody, until
from workflows.escalation import Hours
from workflows.rota import Gap

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def _this_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The year is said only where it is not the present one."""
    monkeypatch.setattr("disclosure.pages.words.now", lambda: NOW)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


NOW = at(11, 20, 12)


@pytest.mark.parametrize(
    ("begins", "ends", "says"),
    [
        (at(11, 21, 18), at(11, 22, 8), "Saturday 21 November 6pm to Sunday 22 November 8am"),
        (at(11, 21, 8), at(11, 21, 18, 30), "Saturday 21 November 8am to 6:30pm"),
        (at(7, 31, 23), at(8, 1, 7), "Saturday 1 August 12am to 8am"),
        (
            at(10, 25, 0, 30),
            at(10, 25, 1, 30),
            "Sunday 25 October 1:30am (the first time that night: the clocks go back) "
            "to 1:30am (the second time that night: the clocks go back)",
        ),
        (
            at(3, 28, 18),
            at(3, 29, 1),
            "Saturday 28 March 6pm to Sunday 29 March 2am (when the clocks go forward)",
        ),
    ],
)
def test_a_turn_is_said_with_its_weekdays(begins: datetime, ends: datetime, says: str) -> None:
    assert from_to(begins, ends, LONDON) == says


def test_the_year_is_said_where_it_is_another() -> None:
    new_year = datetime(2027, 1, 1, 8, tzinfo=UTC)
    says = "Thursday 31 December 6pm to Friday 1 January 2027 8am"
    assert from_to(at(12, 31, 18), new_year, LONDON) == says


def test_until_today_needs_no_day() -> None:
    assert until(at(11, 20, 18), NOW, LONDON) == "until 6pm today"
    assert until(at(11, 21, 8), NOW, LONDON) == "until Saturday 21 November 8am"


@pytest.mark.parametrize(
    ("begins", "ends", "says"),
    [
        (30, 44, "nobody from Saturday 21 November 6pm to Sunday 22 November 8am"),
        (0, 3, "nobody now, until 3pm today"),
        (30, 14 * 24, "nobody from Saturday 21 November 6pm on"),
        (0, 14 * 24, "nobody now, nor in the next 14 days"),
    ],
)
def test_a_time_without_anybody_is_said_in_words(begins: int, ends: int, says: str) -> None:
    gap = Gap(NOW + timedelta(hours=begins), NOW + timedelta(hours=ends))
    assert nobody(gap, NOW, LONDON) == says


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (range(5), "Monday to Friday, 8am to 6pm"),
        (range(7), "Every day, 8am to 6pm"),
        ([0], "Monday, 8am to 6pm"),
        ([5, 6], "Saturday and Sunday, 8am to 6pm"),
        ([0, 2, 4], "Monday, Wednesday and Friday, 8am to 6pm"),
    ],
)
def test_hours_are_said_as_people_say_them(days: list[int], says: str) -> None:
    assert hours_words(Hours(frozenset(days), time(8), time(18))) == says
