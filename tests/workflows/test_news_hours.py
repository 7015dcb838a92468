"""News comes within somebody's hours and never on a barred day, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflows.news_hours import EARLIEST, LATEST, hours_of, next_allowed

LONDON = ZoneInfo("Europe/London")
ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata")
FIRST, LAST = datetime(2011, 1, 1), datetime(2030, 12, 31)  # noqa: DTZ001 - in UTC below
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
windows = st.tuples(st.times(), st.times()).filter(lambda both: both[0] != both[1]).map(list)
days = st.frozensets(st.dates(date(2024, 1, 1), date(2024, 12, 31)), max_size=12)


@given(moments, st.sampled_from(ZONES), windows, days)
@example(
    datetime(2026, 10, 25, 1, 10, tzinfo=UTC), "Europe/London", [time(1, 30), time(2)], frozenset()
)
@example(
    datetime(2026, 3, 29, 0, 0, tzinfo=UTC),
    "Europe/London",
    [time(1, 10), time(1, 40)],
    frozenset(),
)
def test_never_outside_the_hours_never_on_a_barred_day_and_settled_once_found(
    at: datetime, zone: str, window: list[time], barred: frozenset[date]
) -> None:
    there, (earliest, latest) = ZoneInfo(zone), window
    every_year = {(day.month, day.day) for day in barred}

    def is_barred(day: date) -> bool:
        return (day.month, day.day) in every_year

    found = next_allowed(at, there, earliest, latest, is_barred)
    assert found
    assert found >= at
    local = found.astimezone(there)
    inside = (earliest <= local.time(), local.time() <= latest)
    assert all(inside) if earliest < latest else any(inside)
    assert not is_barred(local.date())
    assert next_allowed(found, there, earliest, latest, is_barred) == found
    if found > at:  # it is the beginning of a window, and none lies before it
        assert found - at <= timedelta(days=2 * len(every_year) + 3)


@given(moments, st.sampled_from(ZONES))
def test_what_may_be_at_once_is_not_put_off(at: datetime, zone: str) -> None:
    assert next_allowed(at, ZoneInfo(zone), time(0), time.max, lambda day: False) == at


def test_the_evening_waits_for_the_morning_and_a_hard_day_for_the_next() -> None:
    evening = datetime(2026, 3, 11, 19, 1, tzinfo=UTC)
    harmed = date(2026, 3, 12)
    assert next_allowed(evening, LONDON, EARLIEST, LATEST, lambda day: day == harmed) == datetime(
        2026, 3, 13, 9, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("at", "found"),
    [
        (datetime(2026, 3, 11, 22, tzinfo=UTC), datetime(2026, 3, 11, 22, tzinfo=UTC)),
        (datetime(2026, 3, 11, 1, 30, tzinfo=UTC), datetime(2026, 3, 11, 1, 30, tzinfo=UTC)),
        (datetime(2026, 3, 11, 2, 1, tzinfo=UTC), datetime(2026, 3, 11, 21, tzinfo=UTC)),
        (datetime(2026, 3, 12, 1, tzinfo=UTC), datetime(2026, 3, 13, tzinfo=UTC)),
    ],
)
def test_who_works_at_night_hears_at_night_and_not_on_a_hard_day(
    at: datetime, found: datetime
) -> None:
    harmed = date(2026, 3, 12)
    assert next_allowed(at, LONDON, time(21), time(2), lambda day: day == harmed) == found


def test_where_every_day_is_barred_there_is_none() -> None:
    at = datetime(2026, 3, 11, 12, tzinfo=UTC)
    assert next_allowed(at, LONDON, EARLIEST, LATEST, lambda day: True) is None


@pytest.mark.parametrize(
    ("earliest", "latest", "window"),
    [
        (None, None, (EARLIEST, LATEST)),
        ("15:00", None, (time(15), LATEST)),
        (None, "12:30", (EARLIEST, time(12, 30))),
        ("20:00", None, (time(20), time(22))),
        ("23:00", None, (time(23), time(23, 59))),
        (None, "08:00", (time(6), time(8))),
        (None, "01:00", (time(0), time(1))),
        ("21:00", "02:00", (time(21), time(2))),
    ],
)
def test_an_end_that_somebody_named_is_kept(
    earliest: str | None, latest: str | None, window: tuple[time, time]
) -> None:
    assert hours_of(earliest, latest) == window
