"""People tell the hour and the minute of a thing; what the machine stamps has seconds too."""

from datetime import datetime


def to_the_minute(at: datetime) -> datetime:
    """What happened after something of this minute may be told as this minute."""
    return at.replace(second=0, microsecond=0)
