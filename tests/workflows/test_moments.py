"""When the entries of a case were made, where the clock of the machine was wrong for an hour."""

from datetime import UTC, datetime, timedelta

from workflows.moments import put_right

NINE = datetime(2026, 3, 12, 9, tzinfo=UTC)
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


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
    day = timedelta(days=1)
    stamps = (NINE, NINE + 13 * day, NINE + 8 * day, NINE + 14 * day)
    assert made(*stamps) == list(stamps)
    often = (*stamps, NINE + 9 * day, NINE + 14 * day + HOUR)
    assert made(*often) == list(often)


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
