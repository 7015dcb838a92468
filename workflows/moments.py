"""As people tell time: to the minute, though the machine stamps seconds; and a day in words."""

from datetime import date, datetime


def to_the_minute(at: datetime) -> datetime:
    """What happened after something of this minute may be told as this minute."""
    return at.replace(second=0, microsecond=0)


def dated(day: date) -> str:
    """3 March 2026"""
    return f"{day:%-d %B %Y}"
