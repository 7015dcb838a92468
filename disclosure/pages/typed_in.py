"""What was typed into a box of our own: a number, a day, a time; nothing where it is not one."""

from datetime import date, datetime, time

from disclosure.kinds.fields import is_number
from disclosure.pages.moments import A_MOMENT, AN_HOUR


def number_in(text: str) -> int:
    """0 where it is none."""
    return int(text) if is_number(text) else 0


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def time_in(text: str) -> time | None:
    """A time on the clock, to the minute and without a zone."""
    try:
        at = time.fromisoformat(text) if AN_HOUR.fullmatch(text) else None
    except ValueError:
        return None
    return at and at.replace(second=0)


def on_the_wall(text: str) -> datetime | None:
    """A day with a time, to the minute and without a zone."""
    try:
        at = datetime.fromisoformat(text) if A_MOMENT.fullmatch(text) else None
    except ValueError:
        return None
    return at and at.replace(second=0)
