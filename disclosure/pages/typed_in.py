"""What was typed into a box of our own: a number, a day, a time; nothing where it is not one."""

from datetime import date, datetime, time

MOST_DIGITS = 9  # more than any number of ours has
TO_THE_MINUTE = len("2026-11-21T18:00")


def number_in(text: str) -> int:
    """0 where it is none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def time_in(text: str) -> time | None:
    """A time on the clock, to the minute and without a zone."""
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return None
    return at.replace(second=0, microsecond=0) if at.tzinfo is None else None


def on_the_wall(text: str) -> datetime | None:
    """A day with a time, to the minute and without a zone."""
    try:
        at = datetime.fromisoformat(text) if len(text) >= TO_THE_MINUTE else None
    except ValueError:
        return None
    return at.replace(second=0, microsecond=0) if at and at.tzinfo is None else None
