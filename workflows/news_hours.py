"""At which hour somebody may hear that there is news: within their hours, never on a barred day.

Source: the product's design, "What the family gets"; the hours where a person named none
are our own rule.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

EARLIEST, LATEST = time(9), time(19)  # where the person named none
BESIDE = timedelta(hours=2)  # how long a window is of which they named an end outside of these
_LONGEST_SEARCH = 800  # days: two years, whatever is barred
_ANY_DAY = date(2026, 1, 1)


def hours_of(earliest: str | None, latest: str | None) -> tuple[time, time]:
    """The window from what somebody said, such as `15:00`; both ends belong to it. Of two that they
    named the second may be the earlier one: who works at night hears from 21:00 to 02:00.
    """
    begin = time.fromisoformat(earliest) if earliest else EARLIEST
    end = time.fromisoformat(latest) if latest else LATEST
    if begin < end or (earliest and latest):
        return begin, end
    if latest:
        return _moved(end, -BESIDE), end
    return begin, _moved(begin, BESIDE)


def next_allowed(
    at: datetime,
    zone: tzinfo,
    earliest: time,
    latest: time,
    is_barred: Callable[[date], bool],
) -> datetime | None:
    """`at` where it may be then, else the next moment, in UTC; None where two years hold none.

    `at` is aware; the window and the days are those of the clock on the wall in `zone`. A window
    whose end comes before its beginning goes over midnight, and each of its days is barred or not.
    """
    over_midnight = latest < earliest

    def is_fine(moment: datetime) -> bool:
        local = moment.astimezone(zone)
        after, before = earliest <= local.time(), local.time() <= latest
        inside = (after or before) if over_midnight else (after and before)
        return inside and not is_barred(local.date())

    at = at.astimezone(UTC)
    if is_fine(at):
        return at
    first = at.astimezone(zone).date()
    openings = (time(0), earliest) if over_midnight else (earliest,)
    for later in range(_LONGEST_SEARCH):
        for opens in openings:
            opening = datetime.combine(first + timedelta(days=later), opens, zone)
            for fold in (0, 1):  # an hour that comes twice
                begin = opening.replace(fold=fold).astimezone(UTC)
                if begin >= at and is_fine(begin):
                    return begin
    return None


def _moved(hour: time, by: timedelta) -> time:
    """Within the day."""
    moved = datetime.combine(_ANY_DAY, hour) + by
    if moved.date() < _ANY_DAY:
        return time(0)
    return moved.time() if moved.date() == _ANY_DAY else time(23, 59)
