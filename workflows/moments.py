"""As people tell time: to the minute, though the machine stamps seconds; and a day in words."""

from datetime import date, datetime, timedelta

FORGIVEN = timedelta(minutes=5)  # that clocks of two machines may be apart


def to_the_minute(at: datetime) -> datetime:
    """What happened after something of this minute may be told as this minute."""
    return at.replace(second=0, microsecond=0)


def may_follow(at: datetime, since: datetime) -> bool:
    """Whether what was told as that moment may have come after what the machine stamped. Of a day
    without an hour, `at` is its end: nobody has to make up an hour, or seconds, to say so.
    """
    return at >= to_the_minute(since)


def lies_before(at: datetime, since: datetime, now: datetime) -> bool:
    """Whether what was told as that moment cannot have come after what the machine stamped. A stamp
    of minutes later than now is of a clock that was ahead: nobody knows what lay before it, and no
    true moment could be told until that day has come.
    """
    return since <= now + FORGIVEN and not may_follow(at, since)


def dated(day: date) -> str:
    """3 March 2026"""
    return f"{day:%-d %B %Y}"
