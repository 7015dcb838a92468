"""The one function that reads the clock, the log's own stamp apart (`disclosure/logs.py`)."""

from datetime import UTC, datetime, timedelta

APART = timedelta(seconds=30)  # a phone's code lives as long; `doctor` names what is more


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def is_lately(since: float, at: datetime, within: timedelta) -> bool:
    """`since`: in seconds, and perhaps by another machine, whose clock may be a little ahead."""
    return -APART.total_seconds() <= at.timestamp() - since <= within.total_seconds()
