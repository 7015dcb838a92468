"""From a start and a limit to the last moment in time: hours, days, working days, months, years.

Source: policy/README.md, "Reading a duty", and the counting presets of policy/regimes.yaml.
"""

import calendar as months
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from workflows.regimes import Calendar, Counting, Limit, Target, Unit

A_SECOND = timedelta(seconds=1)
A_DAY = timedelta(days=1)


class NoCalendar(Exception):
    """A count of working days where neither the regime nor the facility names a calendar."""

    def __init__(self) -> None:
        super().__init__("Working days are counted here: say which calendar the facility keeps.")


@dataclass(frozen=True, slots=True)
class Due:
    """The last moment in time, in UTC. With `on`, a whole day that lasts until `over_at`.

    `skipped`: the weekdays passed over because they are holidays. `by_month_end`: the last month
    lacks the day that the count asks for, so its end is a reading of ours. `early`: what ended the
    time before the counted day.
    """

    at: datetime
    on: date | None = None
    over_at: datetime | None = None
    skipped: tuple[date, ...] = ()
    by_month_end: bool = False
    early: "Early | None" = None

    def passed(self, moment: datetime) -> bool:
        """Exactly at the moment is in time; a whole day is in time until the next midnight."""
        return moment > self.at if self.over_at is None else moment >= self.over_at

    def had_passed(self, on_record_at: datetime) -> bool:
        """The same for whoever put something on record then: what ended the time early was nothing
        to them until that came on record itself.
        """
        known = self.early is None or on_record_at >= self.early.recorded_at
        limit = self if known or self.early is None else self.early.counted
        return limit.passed(on_record_at)


@dataclass(frozen=True, slots=True)
class Early:
    """An event before the counted day: when it came on record, by the record of that number."""

    counted: Due
    recorded_at: datetime
    record: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """What a number is counted with. `latest`: a person's own window, where doubt is for them."""

    n: float
    unit: Unit
    includes_start: bool = False
    latest: bool = False


def due_after(
    limit: Limit,
    counting: Counting,
    start: datetime,
    zone: tzinfo,
    calendar: Calendar | None,
    *,
    latest: bool = False,
) -> Due | None:
    """The last moment in time for a limit running from `start` (UTC); None where it has no number.

    Days begin and end in `zone`. Raises YearNotListed or NoCalendar for working days that cannot be
    counted. `limit.also_before` is not looked at: it is a matter of events.
    """
    if limit.month_day is not None:
        return whole_day(_next_such_day(local_day(start, zone), limit.month_day), zone)
    if limit.n is None:
        return None
    count = Count(limit.n, limit.unit, counting.includes_start, latest)
    return _counted(count, start, zone, calendar)


def target_after(
    target: Target, start: datetime, zone: tzinfo, calendar: Calendar | None
) -> Due | None:
    """The end of a house rule, the starting day excluded. Raises as `due_after`."""
    return _counted(Count(target.n, target.unit), start, zone, calendar)


def local_day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


def day_of(at: date | datetime, zone: tzinfo) -> date:
    """Of a moment, its day there; a day as it is."""
    return local_day(at, zone) if isinstance(at, datetime) else at


def last_day(due: date | datetime, zone: tzinfo) -> date:
    """The last day on which there is time. What ends at 00:00 is over with the day before: nobody
    has a minute of the day that begins then.
    """
    return local_day(due.astimezone(UTC) - A_SECOND, zone) if isinstance(due, datetime) else due


def midnight(day: date, zone: tzinfo) -> datetime:
    """00:00 of the day in the zone, as UTC (the first moment of the day where 00:00 is skipped)."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def whole_day(day: date, zone: tzinfo, skipped: tuple[date, ...] = ()) -> Due:
    over_at = midnight(day + A_DAY, zone)
    return Due(over_at - A_SECOND, day, over_at, skipped)


def _counted(count: Count, start: datetime, zone: tzinfo, calendar: Calendar | None) -> Due | None:
    if count.unit is Unit.HOURS:
        return Due(start + timedelta(hours=count.n))
    first = local_day(start, zone)
    if count.unit is Unit.WORKING_DAYS:
        day, skipped = _nth_working_day(first, count, calendar)
        return whole_day(day, zone, skipped)
    if count.unit is Unit.CALENDAR_DAYS:
        return whole_day(first + timedelta(days=int(count.n) - count.includes_start), zone)
    number = int(count.n) * (12 if count.unit is Unit.YEARS else 1)
    day, by_month_end = _months_later(first, number, count)
    return replace(whole_day(day, zone), by_month_end=by_month_end)


def _nth_working_day(
    first: date, count: Count, calendar: Calendar | None
) -> tuple[date, tuple[date, ...]]:
    if calendar is None:
        raise NoCalendar
    day = first if count.includes_start else first + A_DAY
    left, skipped = int(count.n), list[date]()
    while True:
        if calendar.is_working(day):
            left -= 1
        elif day.weekday() not in calendar.weekend:
            skipped.append(day)
        if left == 0:
            return day, tuple(skipped)
        day += A_DAY


def _months_later(first: date, number: int, count: Count) -> tuple[date, bool]:
    year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
    month += 1
    last = months.monthrange(year, month)[1]
    wanted = first.day - count.includes_start
    if wanted == 0:
        return date(year, month, 1) - A_DAY, False
    if wanted > last and count.latest:
        return date(year, month, last) + A_DAY, True
    return date(year, month, min(wanted, last)), wanted > last


def _next_such_day(after: date, month_day: tuple[int, int]) -> date:
    this_year = date(after.year, *month_day)
    return this_year if this_year > after else date(after.year + 1, *month_day)
