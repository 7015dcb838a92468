"""In which order the days of one record can stand: what contradicts itself is sent back."""

from datetime import date, datetime, tzinfo

from disclosure.kinds.fields import latest_of, moment_of
from letters.dates import without_weekday
from workflows.counting import day_of


def why_not_looked_at_again(since: datetime | date, again: date, zone: tzinfo) -> str:
    """What begins next week may be put on record now; nobody looks at it again before it began."""
    first = day_of(since, zone)
    if again >= first:
        return ""
    return (
        f"this lies before it begins, which is on {without_weekday(first)}. Give that day or a "
        "later one, or put the day it begins right"
    )


def why_not_over(since: datetime | date, over: datetime | date | None, zone: tzinfo) -> str:
    """Of a day without an hour, any hour may be meant."""
    if over is None or latest_of(over, zone) >= moment_of(since, zone):
        return ""
    return (
        f"this lies before it began, which is on {without_weekday(day_of(since, zone))}. Put one "
        "of the two days right"
    )
