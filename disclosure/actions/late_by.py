"""By how much something the law asks is late, and by whose clocks that is told."""

from datetime import UTC, date, datetime, timedelta, tzinfo

from disclosure.actions.duty_acts import working_days_late
from workflows.clock_words import how_many
from workflows.clocks import DutyNow
from workflows.counting import last_day, local_day, midnight
from workflows.regimes import Unit

AS_DAYS = timedelta(days=2)  # from here on, hours are told as days: nobody pictures 75 hours


def zone_of(duty: DutyNow, elsewhere: tzinfo) -> tzinfo:
    """Where its days begin and end: by the clocks of its law, which may not be those of the site.

    `elsewhere`: of a duty that has not begun.
    """
    known = duty.due_at or duty.starts_at
    return (known.tzinfo if known else None) or elsewhere


def began(duty: DutyNow, here: tzinfo) -> datetime | None:
    """Since when it runs, as the days of the case are counted. Told as a day without an hour, it
    began with that day here: where the clocks of its law are ahead, its midnight is our evening
    before, and nobody knew of it then. None: it has not begun.
    """
    if duty.starts_at is None or not duty.start_day_only:
        return duty.starts_at
    return midnight(duty.starts_at.date(), here).astimezone(here)


def met_on(duty: DutyNow, here: tzinfo) -> date | None:
    """The day here on which it was done; told as a day without an hour, that day. None: it is not
    done.
    """
    if duty.met_at is None:
        return None
    return duty.met_at.date() if duty.met_day_only else local_day(duty.met_at, here)


def other_clocks(duty: DutyNow, here: tzinfo) -> str:
    """As it stands behind its last day, where that ends at another moment than the day ends here:
    " (America/Denver)". Empty where it has no such day, or it ends at the same moment.
    """
    if duty.due_on is None or duty.due_at is None:
        return ""
    differs = duty.due_at.utcoffset() != duty.due_at.astimezone(here).utcoffset()
    return f" ({zone_of(duty, here)})" if differs else ""


def late_by(duty: DutyNow, rules_on: date, now: datetime) -> str:
    """How late it was done, or is by now: "2 working days", "5 hours". Empty where it has no time,
    or that was not over: only what the record once said makes it late then. `rules_on`: the day
    whose version of the rules holds.
    """
    if duty.due_at is None:
        return ""
    over = time_over(duty, duty.met_at, now)
    if not _by_days(duty, duty.met_at):
        return _hours(over)
    on = local_day(duty.met_at or now, zone_of(duty, UTC))
    if working := working_days_late(duty, rules_on, on):
        return how_many(working, Unit.WORKING_DAYS)
    return how_many(over.days, Unit.CALENDAR_DAYS) if over > timedelta() else ""


def time_over(duty: DutyNow, met: datetime | None, now: datetime) -> timedelta:
    """By how much it was done late, or is by now; less than nothing where there was or is time.
    Whole days where the law gives a day, or where only the day on which it was done is known. The
    duty has a time. `met`: when it was done late; None: it is not done.
    """
    assert duty.due_at
    until, zone = met or now, zone_of(duty, UTC)
    if not _by_days(duty, met):
        return since(duty.due_at, until)
    return local_day(until, zone) - last_day(duty.due_on or duty.due_at, zone)


def _by_days(duty: DutyNow, met: datetime | None) -> bool:
    return duty.due_on is not None or (met is not None and duty.met_day_only)


def since(start: datetime, end: datetime) -> timedelta:
    """The time that went by. Two moments of one zone are told apart by the hands of its clock, and
    those are moved twice a year.
    """
    return end.astimezone(UTC) - start.astimezone(UTC)


def _hours(over: timedelta) -> str:
    if over <= timedelta():
        return ""
    if over >= AS_DAYS:
        return how_many(over.days, Unit.CALENDAR_DAYS)
    hours = over // timedelta(hours=1)
    return how_many(hours, Unit.HOURS) if hours else "less than an hour"
