"""When the entries of a case were made, where the clock of the machine was wrong for an hour."""

from datetime import UTC, datetime, timedelta

import pytest

from workflows.moments import put_right

NINE = datetime(2026, 3, 12, 9, tzinfo=UTC)
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


def made(*stamps: datetime) -> list[datetime]:
    return [*put_right(dict(enumerate(stamps))).values()]


def test_in_their_order_they_stay() -> None:
    assert made(NINE, NINE + HOUR, NINE + YEAR) == [NINE, NINE + HOUR, NINE + YEAR]


def test_of_a_clock_that_was_ahead_the_minute_after_the_last_right_one_stands() -> None:
    stamps = (NINE, NINE + YEAR, NINE + YEAR + HOUR, NINE + HOUR)
    after = NINE + timedelta(minutes=1)
    assert made(*stamps) == [NINE, after, after, NINE + HOUR]


def test_two_machines_may_be_minutes_apart() -> None:
    stamps = (NINE, NINE + HOUR, NINE + HOUR - timedelta(minutes=4))
    assert made(*stamps) == list(stamps)


def test_a_clock_that_was_behind_belies_nothing() -> None:
    stamps = (NINE, NINE + HOUR, NINE - 9 * YEAR, NINE + 2 * HOUR)
    assert made(*stamps) == list(stamps)


def test_a_note_of_a_machine_that_was_days_behind_moves_nothing_that_was_right() -> None:
    """The record goes on where it was: nothing in law starts twelve days earlier by it."""
    stamps = (NINE, NINE + 13 * DAY, NINE + 8 * DAY, NINE + 14 * DAY)
    assert made(*stamps) == list(stamps)
    often = (*stamps, NINE + 9 * DAY, NINE + 14 * DAY + HOUR)
    assert made(*often) == list(often)


@pytest.mark.parametrize("later", [(), (NINE + 19 * DAY,)])
def test_of_two_machines_that_are_minutes_apart_neither_moves_the_other_by_weeks(
    later: tuple[datetime, ...],
) -> None:
    """Nobody can tell which of them was right, where nothing or little follows. What was approved
    that day stood at the last entry of nine days before.
    """
    ten_minutes = timedelta(minutes=10)
    found = made(NINE, NINE + 9 * DAY, NINE + 9 * DAY - ten_minutes, *later)
    assert found[1] >= NINE + 8 * DAY - 2 * ten_minutes


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
