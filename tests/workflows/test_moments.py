"""As people tell time; and when the entries of a case were made, where the clock of the machine was
wrong for an hour."""

from datetime import UTC, date, datetime, timedelta

import pytest

from workflows.moments import dated, lies_before, may_follow, put_right

NINE = datetime(2026, 3, 12, 9, tzinfo=UTC)
A_SECOND, A_MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


def made(*stamps: datetime) -> list[datetime]:
    return [*put_right(dict(enumerate(stamps))).values()]


def test_what_is_told_as_a_minute_may_follow_what_was_stamped_within_it() -> None:
    """Nobody has to type seconds to say that a talk came after the letter."""
    stamped = NINE + timedelta(seconds=59, microseconds=1)
    assert may_follow(NINE, stamped)
    assert not may_follow(NINE - A_SECOND, stamped)
    assert may_follow(NINE + A_MINUTE, stamped)


def test_a_stamp_of_minutes_later_than_now_belies_nothing_that_is_told() -> None:
    """The machine was ahead: no true moment could be told until that day had come."""
    before = NINE - HOUR
    for now, belied in (
        (NINE + HOUR, True),
        (NINE - 5 * A_MINUTE, True),  # so far apart two machines may be
        (NINE - 5 * A_MINUTE - A_SECOND, False),
    ):
        assert lies_before(before, NINE, now) is belied
    assert not lies_before(NINE, NINE + A_SECOND, NINE + HOUR)


def test_a_day_in_words_has_no_nought_before_it() -> None:
    assert dated(date(2026, 3, 3)) == "3 March 2026"


def test_in_their_order_they_stay() -> None:
    assert made(NINE, NINE + HOUR, NINE + YEAR) == [NINE, NINE + HOUR, NINE + YEAR]


def test_of_a_clock_that_was_ahead_the_minute_after_the_last_right_one_stands() -> None:
    stamps = (NINE, NINE + YEAR, NINE + YEAR + HOUR, NINE + HOUR)
    after = NINE + timedelta(minutes=1)
    assert made(*stamps) == [NINE, after, after, NINE + HOUR]


def test_two_machines_may_be_minutes_apart() -> None:
    stamps = (NINE, NINE + HOUR, NINE + HOUR - timedelta(minutes=4))
    assert made(*stamps) == list(stamps)


def test_five_minutes_apart_move_nothing_though_a_clock_that_was_behind_follows() -> None:
    stamps = (NINE, NINE + HOUR, NINE + HOUR - 5 * A_MINUTE, NINE - HOUR)
    assert made(*stamps) == list(stamps)


def test_a_machine_that_is_minutes_behind_tells_that_the_other_was_a_year_ahead() -> None:
    stamps = (NINE, NINE + YEAR, NINE - 4 * A_MINUTE)
    assert made(*stamps) == [NINE, NINE + A_MINUTE, NINE - 4 * A_MINUTE]


def test_a_clock_that_was_behind_belies_nothing() -> None:
    stamps = (NINE, NINE + HOUR, NINE - 9 * YEAR, NINE + 2 * HOUR)
    assert made(*stamps) == list(stamps)


def test_a_note_of_a_machine_that_was_days_behind_moves_nothing_that_was_right() -> None:
    """The record goes on where it was: nothing in law starts twelve days earlier by it."""
    stamps = (NINE, NINE + 13 * DAY, NINE + 8 * DAY, NINE + 14 * DAY)
    assert made(*stamps) == list(stamps)
    often = (*stamps, NINE + 9 * DAY, NINE + 14 * DAY + HOUR)
    assert made(*often) == list(often)


def test_nor_does_it_where_the_record_returns_within_minutes_or_as_soon_as_it_went_on() -> None:
    within = (NINE, NINE + 13 * DAY, NINE + 8 * DAY, NINE + 13 * DAY - 4 * A_MINUTE)
    assert made(*within) == list(within)
    as_soon = (NINE, NINE + 2 * DAY, NINE + DAY, NINE + 3 * DAY)
    assert made(*as_soon) == list(as_soon)


def test_an_entry_made_behind_is_not_where_the_next_one_is_counted_from() -> None:
    behind = NINE - 9 * YEAR
    stamps = (NINE, behind, NINE + YEAR, NINE + HOUR)
    assert made(*stamps) == [NINE, behind, NINE + A_MINUTE, NINE + HOUR]


@pytest.mark.parametrize("later", [(), (NINE + 19 * DAY,)])
def test_of_two_machines_that_are_minutes_apart_neither_moves_the_other_by_weeks(
    later: tuple[datetime, ...],
) -> None:
    """Nobody can tell which of them was right, where nothing or little follows. What was approved
    that day stood at the last entry of nine days before.
    """
    ten_minutes = timedelta(minutes=10)
    found = made(NINE, NINE + 9 * DAY, NINE + 9 * DAY - ten_minutes, *later)
    assert found[1] == NINE + 8 * DAY - 2 * ten_minutes  # a day before, and as far as they differ


def test_what_was_entered_ahead_stays_in_its_order() -> None:
    """Findings, and then their approval."""
    (_, findings, approval, _) = made(NINE, NINE + 12 * DAY, NINE + 13 * DAY, NINE + 10 * DAY)
    assert NINE < findings <= approval < NINE + 10 * DAY


def test_a_clock_that_was_a_year_ahead_was_so_when_that_year_has_come_too() -> None:
    ahead = (NINE + YEAR, NINE + YEAR + HOUR)
    next_year = (NINE + YEAR + 30 * HOUR, NINE + YEAR + 60 * HOUR)
    after = NINE + timedelta(minutes=1)
    assert made(NINE, *ahead, NINE + HOUR, *next_year) == [
        NINE,
        after,
        after,
        NINE + HOUR,
        *next_year,
    ]
