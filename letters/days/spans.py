"""From a day to a day: what a time that a sentence names is read as."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    """Both days are in it; the same twice for one day. `latest`: a day on record may be as late as
    this, though the sentence is better kept by `last`."""

    first: date
    last: date
    latest: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day <= (self.latest or self.last)


# What to look for, and what it means on a day; None: it is no time to come.
Reader = tuple[re.Pattern[str], Callable[[re.Match[str], date], Span | None]]


def month_of(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def later_on_a_sunday(day: date, today: date) -> date | None:
    """To some a Sunday ends its week, to others it begins one: then "next week" may be later."""
    return day + timedelta(days=7) if today.isoweekday() == 7 else None
