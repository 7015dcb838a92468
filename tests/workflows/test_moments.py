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
