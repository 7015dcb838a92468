"""Which day of a promise counts, when its day was changed. Days are calendar days of the site.

Source: the product's design, "Commitments and letters": the old day stays.
"""

from collections.abc import Iterable
from datetime import date


def day_that_counts(first: date | None, changes: Iterable[tuple[date, date]]) -> date | None:
    """The day promised, or the first one that passed before a new one was agreed.

    `changes`: the day each change was agreed, and the new day, in order. A new day agreed in time
    takes the old one's place; agreed too late it does not, since lateness never disappears.
    """
    day = first
    for agreed_on, new in changes:
        if day is not None and agreed_on > day:
            return day
        day = new
    return day
