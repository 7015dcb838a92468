"""By when a question of the family ought to have its answer.

Source: our own aim; no law sets it.
"""

from collections.abc import Callable
from datetime import date, timedelta

from workflows.regimes import YearNotListed

AIM = 5  # working days after the day on which it was asked
WEEKEND = (5, 6)  # where no calendar says which days are worked


def aim_day(asked_on: date, works: Callable[[date], bool] | None) -> date:
    """The last day of the aim; the day of the question does not count.

    `works`: whether a day is worked where the case is. Without it, and in a year that it does not
    list, Mondays to Fridays are.
    """
    day, left = asked_on, AIM
    while left:
        day += timedelta(days=1)
        left -= _is_worked(day, works)
    return day


def later_aim(aim: date, promised: date | None) -> date:
    """Whoever was promised a day was not to wait for an answer before it, and no longer than it."""
    return max(aim, promised) if promised else aim


def _is_worked(day: date, works: Callable[[date], bool] | None) -> bool:
    try:
        return works(day) if works else _on_weekdays(day)
    except YearNotListed:
        return _on_weekdays(day)


def _on_weekdays(day: date) -> bool:
    return day.weekday() not in WEEKEND
