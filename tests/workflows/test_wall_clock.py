"""Where clocks change. The moments are those of the law of each place, not our own reckoning.

Great Britain changes at 01:00 UTC on the last Sundays of March and October (The Summer Time Order
2002); Lord Howe Island by half an hour; Samoa left out a whole day, 30 December 2011.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.wall_clock import (
    Shift,
    as_typed,
    is_left_out,
    is_no_place,
    moment_of,
    read_before,
    shift_at,
)

LONDON = ZoneInfo("Europe/London")
FORWARD = datetime(2026, 3, 29, 1, tzinfo=UTC)  # 1am becomes 2am
BACK = datetime(2026, 10, 25, 1, tzinfo=UTC)  # 2am becomes 1am
ZONES = ("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland")


def wall(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute)  # noqa: DTZ001 - what a clock on a wall shows


def test_an_ordinary_time_means_one_moment() -> None:
    assert moment_of(wall(7, 1, 18), LONDON) == datetime(2026, 7, 1, 17, tzinfo=UTC)
    assert moment_of(wall(7, 1, 18), LONDON, last=True) == datetime(2026, 7, 1, 17, tzinfo=UTC)
    assert shift_at(datetime(2026, 7, 1, 17, tzinfo=UTC), LONDON) is None


def test_a_time_that_comes_twice_is_the_first_or_the_last() -> None:
    first = moment_of(wall(10, 25, 1, 30), LONDON)
    last = moment_of(wall(10, 25, 1, 30), LONDON, last=True)
    assert (first, last) == (BACK - timedelta(minutes=30), BACK + timedelta(minutes=30))
    assert (shift_at(first, LONDON), shift_at(last, LONDON)) == (Shift.FIRST, Shift.SECOND)


def test_what_is_written_down_in_the_hour_that_comes_twice_is_what_has_just_been() -> None:
    """Twenty past one came at 00:20 and at 01:20 UTC that night."""
    typed = wall(10, 25, 1, 20)
    first, second = BACK - timedelta(minutes=40), BACK + timedelta(minutes=20)
    for now, meant in (
        (first + timedelta(minutes=5), first),
        (second, second),  # what a page filled in itself
        (second + timedelta(days=1), second),
    ):
        assert as_typed(typed, LONDON, now).astimezone(UTC) == meant
    assert as_typed(typed, LONDON, second).isoformat() == "2026-10-25T01:20:00+00:00"


@pytest.mark.parametrize("year", [1, 9999])
def test_what_lies_outside_of_all_calendars_is_no_error(year: int) -> None:
    typed = wall(1, 1, 0).replace(year=year) if year == 1 else wall(12, 31, 23).replace(year=year)
    for zone in ("Europe/Warsaw", "America/New_York"):
        assert as_typed(typed, ZoneInfo(zone), BACK).year == year


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_a_time_that_is_skipped_is_when_the_clocks_go_forward(minute: int) -> None:
    assert moment_of(wall(3, 29, 1, minute), LONDON) == FORWARD
    assert moment_of(wall(3, 29, 1, minute), LONDON, last=True) == FORWARD
    assert shift_at(FORWARD, LONDON) is Shift.FORWARD


def test_half_an_hour_and_a_whole_day_can_be_skipped() -> None:
    lord_howe, samoa = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")
    jump = datetime(2026, 10, 3, 15, 30, tzinfo=UTC)  # 2am of the 4th becomes half past two
    assert moment_of(wall(10, 4, 2, 15), lord_howe) == jump
    noon = datetime(2011, 12, 30, 12)  # noqa: DTZ001
    assert moment_of(noon, samoa) == datetime(2011, 12, 30, 10, tzinfo=UTC)


@settings(max_examples=300, database=None)
@given(st.integers(0, 365 * 24 * 60), st.sampled_from(ZONES))
def test_what_the_wall_shows_leads_back_to_the_moment(minutes: int, name: str) -> None:
    zone, at = ZoneInfo(name), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    shown = at.astimezone(zone).replace(tzinfo=None)
    first, last = moment_of(shown, zone), moment_of(shown, zone, last=True)
    assert at in (first, last)
    assert (first != last) == (shift_at(at, zone) in (Shift.FIRST, Shift.SECOND))


@settings(max_examples=300, database=None)
@given(st.integers(0, 365 * 24 * 60), st.integers(1, 600), st.sampled_from(ZONES))
def test_a_later_time_on_the_wall_never_means_an_earlier_moment(
    minutes: int, more: int, name: str
) -> None:
    zone = ZoneInfo(name)
    one = datetime(2026, 1, 1) + timedelta(minutes=minutes)  # noqa: DTZ001
    other = one + timedelta(minutes=more)
    assert moment_of(one, zone) <= moment_of(other, zone, last=True)
    assert moment_of(one, zone) <= moment_of(other, zone)


def test_an_hour_that_was_left_out_is_none_and_the_ends_of_the_calendar_are_no_such_hour() -> None:
    london, sydney = ZoneInfo("Europe/London"), ZoneInfo("Australia/Sydney")
    night = datetime(2026, 3, 29, 1, 30)  # noqa: DTZ001
    assert is_left_out(night, london)
    assert not is_left_out(night + timedelta(hours=1), london)
    assert not is_left_out(datetime(2026, 10, 25, 1, 30), london)  # noqa: DTZ001 - it came twice
    assert not is_left_out(datetime(1, 1, 1), sydney)  # noqa: DTZ001 - typed by a slip
    assert not is_left_out(datetime(9999, 12, 31, 23), ZoneInfo("America/Chicago"))  # noqa: DTZ001


def test_what_came_before_is_read_so_that_it_did() -> None:
    """It happened at ten to two and was known at ten past one, twenty minutes later."""
    london = ZoneInfo("Europe/London")
    happened = datetime(2026, 10, 25, 1, 50, tzinfo=london, fold=1)
    known = datetime(2026, 10, 25, 1, 10, tzinfo=london, fold=1)
    read = read_before(happened.astimezone(UTC), known.astimezone(UTC), london)
    assert read.isoformat() == "2026-10-25T01:50:00+01:00"
    next_day = datetime(2026, 10, 26, 1, 50, tzinfo=london)  # out of order by every reading
    assert read_before(next_day, known, london) == next_day
    before = datetime(2026, 10, 24, 1, 50, tzinfo=london)
    assert read_before(before, known, london) is before
    slip = datetime(9999, 12, 31, 23, tzinfo=ZoneInfo("America/Chicago"))
    assert read_before(slip, known, ZoneInfo("America/Chicago")) is slip


def test_a_zone_of_one_hour_that_names_no_place() -> None:
    assert all(is_no_place(name, 2026) for name in ("EST", "GMT", "UTC", "Etc/GMT+5"))
    places = ("Europe/London", "Africa/Accra", "America/Phoenix", "EST5EDT", "GB")
    assert not any(is_no_place(name, 2026) for name in places)
