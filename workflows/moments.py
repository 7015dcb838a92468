"""As people tell time: to the minute, though the machine stamps seconds; and a day in words."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

FORGIVEN = timedelta(minutes=5)  # that clocks of two machines may be apart
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
_NEVER = datetime.max.replace(tzinfo=UTC) - FORGIVEN


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


def put_right(stamps: Mapping[int, datetime]) -> Mapping[int, datetime]:
    """When the entries of a case were made, by their numbers, in their order. A stamp is of a clock
    that was ahead where that of a later entry is minutes earlier, and no earlier than what was
    there before both; then the minute after the last right one stands for it, or a day before the
    later entry and as long as they are apart: minutes between two machines move nothing by weeks.
    A clock that was behind belies nothing: with the next entry the record returns to where it was,
    sooner than it would have gone on from what was there before.
    """
    as_they_came, later = list(stamps.values()), sorted(stamps.values())
    if as_they_came == later:
        return stamps
    never_again_before = [*accumulate(reversed(as_they_came), min)][::-1]
    right = dict[int, datetime]()
    last = before = as_they_came[0]  # the last right stamp; and when the entry before was made
    for number, stamp in stamps.items():
        del later[bisect_left(later, stamp)]
        went_on = _first(later, last - FORGIVEN)
        returned = _first(never_again_before, stamp - FORGIVEN)
        if went_on + FORGIVEN < stamp and went_on - last < returned - stamp:
            back = min(went_on - last - A_MINUTE, stamp - went_on + A_DAY)
            right[number] = before = max(before, went_on - back)
        else:
            right[number] = stamp
            last = before = max(last, stamp)
    return right


def _first(in_order: Sequence[datetime], since: datetime) -> datetime:
    place = bisect_left(in_order, since)
    return in_order[place] if place < len(in_order) else _NEVER


def dated(day: date) -> str:
    """3 March 2026"""
    return f"{day:%-d %B %Y}"
