"""A day that was missed stays missed, whatever is agreed afterwards."""

from datetime import date, timedelta

from workflows.commitment import day_that_counts

DUE = date(2026, 10, 22)
LATER = DUE + timedelta(days=8)


def test_a_new_day_agreed_in_time_takes_the_old_one_s_place() -> None:
    assert day_that_counts(DUE, [(DUE, LATER)]) == LATER


def test_a_new_day_agreed_a_day_too_late_does_not() -> None:
    assert day_that_counts(DUE, [(DUE + timedelta(days=1), LATER)]) == DUE


def test_a_promise_without_a_change_counts_by_its_own_day() -> None:
    assert day_that_counts(DUE, []) == DUE
    assert day_that_counts(None, []) is None
    assert day_that_counts(None, [(DUE, LATER)]) == LATER
