"""From the time on the wall of a place to the moment it means, also where clocks change."""

from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

_A_SECOND = timedelta(seconds=1)
_OF_THE_MACHINE = "localtime"  # nothing may depend on where it is computed


def zone_called(name: object) -> ZoneInfo | None:
    """The time zone of that name, such as Europe/London; None where there is none."""
    if not isinstance(name, str) or name == _OF_THE_MACHINE:
        return None
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return None


def is_no_place(name: str, year: int) -> bool:
    """Whether a zone that there is keeps one hour through that year and is named after none whose
    clocks it shows: EST or Etc/GMT+5, and not Africa/Accra."""
    if "/" in name and not name.startswith("Etc/"):
        return False
    zone = ZoneInfo(name)
    months = (datetime(year, month, 1, tzinfo=zone) for month in range(1, 13))
    return len({at.utcoffset() for at in months}) == 1


class Shift(StrEnum):
    """What is odd about a time on the wall."""

    FIRST = "first"  # it comes twice that night, and this is the first
    SECOND = "second"
    FORWARD = "forward"  # at this moment the clocks go forward


def moment_of(wall: datetime, zone: tzinfo, *, last: bool = False) -> datetime:
    """The moment, in UTC, at which a clock there shows this (naive) time.

    A time that comes twice is the first, or with `last` the second. One that is skipped is the
    moment at which the clocks go forward over it.
    """
    first, second = _readings(wall, zone)
    if first > second:
        return _jump(second, first, zone)
    return second if last else first


def is_left_out(wall: datetime, zone: tzinfo) -> bool:
    """Whether no clock there ever showed this (naive) time: they went forward over it."""
    try:
        first, second = _readings(wall, zone)
    except OverflowError:  # in UTC it lies before the year 1, or after 9999
        return False
    return first > second


def put_forward(wall: datetime, zone: tzinfo) -> str:
    """Of a (naive) time that is left out, what was shown then by clocks that somebody had put
    forward: one that nobody had showed it, and whoever wrote it down wrote what they saw.
    """
    first, _ = _readings(wall, zone)
    return f"{first.astimezone(zone):%H:%M}"


def as_typed(wall: datetime, zone: tzinfo, now: datetime) -> datetime:
    """What somebody means who writes at `now` what a clock there showed: with its offset.

    A time that comes twice is the second, unless that is still to come: whoever writes it down
    that night means the one that has just been, and nobody is asked a question they cannot answer.
    """
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    try:
        return second if second.astimezone(UTC) <= now else first
    except OverflowError:  # in UTC it lies before the year 1, or after 9999
        return first


def read_before(first: datetime, second: datetime, zone: tzinfo) -> datetime:
    """`first`, which came before `second`: by its other reading, where its time comes twice that
    night and only by that one it lies before. Who writes both down need not know which they are.
    """
    if first <= second:
        return first
    try:
        other = moment_of(first.astimezone(zone).replace(tzinfo=None), zone)
    except OverflowError:  # in UTC it lies before the year 1, or after 9999
        return first
    return other.astimezone(zone) if other <= second else first


def _readings(wall: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """By the clock of before a change and by that of after it. A time that is skipped lies later
    by the first than by the second."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second


def shift_at(at: datetime, zone: tzinfo) -> Shift | None:
    """Why the time there could be misread at this moment; mostly nothing."""
    there = at.astimezone(zone)
    first, second = _readings(there, zone)
    if first < second:
        return Shift.SECOND if there.fold else Shift.FIRST
    before = (at.astimezone(UTC) - _A_SECOND).astimezone(zone).utcoffset()
    return Shift.FORWARD if (there.utcoffset() or timedelta()) > (before or timedelta()) else None


def _jump(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The first second with the clock of after."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > _A_SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
