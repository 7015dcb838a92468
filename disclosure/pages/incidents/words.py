"""How a thing to do, a duty and a promise say their time: the chip with its shape."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from disclosure.actions.duty_acts import working_days_late
from disclosure.actions.late_by import began, late_by, since, zone_of
from disclosure.actions.promises.ended import why_ended
from disclosure.actions.thing_to_do import Clock, Group, ToDo, Viewed
from disclosure.actions.to_do.case_view import PromiseView
from disclosure.pages.words import (
    Elsewhere,
    When,
    clock_time,
    excused,
    in_place,
    kept,
    let_off,
    met,
    met_late,
    not_needed,
    short_day,
    when,
    when_promised,
)
from workflows.clocks import DutyNow
from workflows.counting import day_of, local_day
from workflows.phrases import several
from workflows.regimes import DutyStatus
from workflows.words import CommitmentState as C

A_MINUTE = timedelta(minutes=1)  # what followed in the minute of the start was told as that minute
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True, slots=True)
class Seen:
    """From when and where duties are looked at, and the day whose version of the rules holds."""

    at: datetime
    zone: tzinfo
    rules_on: date

    @property
    def today(self) -> date:
        return self.at.astimezone(self.zone).date()


def number_word(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def chip_of(
    todo: ToDo, at: datetime, zone: ZoneInfo, elsewhere: Elsewhere | None = None
) -> When | None:
    """`elsewhere`: in a list of several clocks, an hour says whose it is."""
    zone = todo.zone_of_days(zone)
    match todo.clock:
        case Clock.DUE if todo.time:
            told = False if todo.untold else None
            days = todo.working_days
            due = when(todo.time, at, zone, told=told, working_days=days, elsewhere=elsewhere)
            return _now_and(due) if todo.untold else due
        case Clock.TARGET if todo.time:
            return When("today", "today", f"Our target was {short_day(day_of(todo.time, zone))}")
        case Clock.RUNNING | Clock.WAITING if todo.time:
            waits = todo.clock is Clock.WAITING
            words = so_far(todo.time, at, zone, waits=waits, elsewhere=elsewhere)
            return When("today", "today", words)
        case Clock.SILENT:
            return When("late", "late", "No day promised")
    return None if todo.group is not Group.TODAY else When("today", "today", "Today")


def _now_and(due: When) -> When:
    """Whoever does not know is told as soon as practicable: a day ahead is only the last one
    (`to_do/beginning.py`), and read alone it looks like time that is left."""
    ahead = due.tone in ("later", "soon")
    return When("today", "today", f"Now; last day {due.words}") if ahead else due


def so_far(
    since: date | datetime,
    at: datetime,
    zone: tzinfo,
    *,
    waits: bool = False,
    elsewhere: Elsewhere | None = None,
) -> str:
    """3 days so far; Waiting 3 days; since 10am where it began today. A day whose hour nobody
    knows begins at midnight, and no hour is made of that.
    """
    on = day_of(since, zone)
    days = (local_day(at, zone) - on).days
    if days < 1:
        if isinstance(since, datetime) and since.astimezone(zone).time() != time():
            return f"Since {clock_time(since, zone)}{in_place(elsewhere)}"
        if elsewhere and elsewhere.today != on:
            return f"Since {short_day(on, on)}{in_place(elsewhere)}"
        return "Since today"
    counted = several(days, "day")
    return f"Waiting {counted}" if waits else f"{counted} so far"


def seen_in(view: Viewed) -> Seen:
    return Seen(view.gathered.at, view.gathered.zone, view.rules_on)


def duty_chip(seen: Seen, duty: DutyNow) -> When:
    match duty.status:
        case DutyStatus.MET:
            return met(_met(duty))
        case DutyStatus.MET_LATE:
            return _met_late(seen, duty)
        case DutyStatus.EXCUSED:
            why = (duty.excuse or "agreed").replace("person_", "").replace("_", " ")
            return excused(why)
        case DutyStatus.OPEN | DutyStatus.LATE:
            return _running(seen, duty)
    return _AS_IT_IS[duty.status]


_AS_IT_IS = {
    DutyStatus.NOT_OWED: not_needed(),
    DutyStatus.NOT_STARTED: When("none", "later", "Not started"),
    DutyStatus.OWED: When("late", "late", "Explain the delay"),
    DutyStatus.PASSED: When("none", "later", "Passed"),
}


def _running(seen: Seen, duty: DutyNow) -> When:
    """The law's day; else our own target, and called so; else how long it has run. What was done,
    and nobody can say whether in time, runs no more.
    """
    at, zone = seen.at, seen.zone
    if duty.done_uncounted and duty.met_at and duty.status is DutyStatus.OPEN:
        return met(f"Done on {duty.met_at.day} {duty.met_at:%B}")
    if due := duty.due_on or duty.due_at:
        days_in = zone_of(duty, zone)
        days = working_days_late(duty, seen.rules_on, local_day(at, days_in))
        chip = when(due, at, days_in if duty.due_on else zone, working_days=days)
        noted = duty.status is DutyStatus.LATE and chip.tone != "late"
        return When("late", "late", "Late, as the record once stood") if noted else chip
    if duty.internal_target_on and duty.past_target:
        return When("today", "today", f"Our target was {short_day(duty.internal_target_on)}")
    if duty.internal_target_on:
        return When("soon", "soon", f"Our target: {short_day(duty.internal_target_on)}")
    return When("today", "today", so_far(began(duty, zone) or at, at, zone))


def _met(duty: DutyNow) -> str:
    """How soon, where both hours are known, and it did not come before."""
    if duty.met_at is None:
        return "Met"
    took = since(duty.starts_at, duty.met_at) if duty.starts_at else timedelta(days=1)
    if duty.start_day_only or duty.met_day_only or not -A_MINUTE < took < timedelta(days=1):
        return f"Met on {duty.met_at.day} {duty.met_at:%B}"
    hours, minutes = divmod(max(0, int(took.total_seconds() // 60)), 60)
    parts = [several(hours, "hour")] if hours else []
    parts += [several(minutes, "minute")] if minutes else []
    return f"Met in {' '.join(parts)}" if parts else "Met at once"


def _met_late(seen: Seen, duty: DutyNow) -> When:
    if duty.met_at is None or duty.due_at is None:
        return When("metlate", "metlate", "Met late")
    by = late_by(duty, seen.rules_on, seen.at)
    return met_late(f"by {by}" if by else "as the record once stood")


def promise_chip(view: Viewed, shown: PromiseView) -> When:
    promise, at, zone = shown.promise, view.gathered.at, view.gathered.zone
    if why_ended(view.gathered, promise):
        gone = promise.number in view.gathered.case.gone
        return When("none", "later", "Withdrawn" if gone else "Ended before it was sent")
    if not shown.owed:
        return When("none", "later", "Waits for its letter")
    if shown.disputed_by and promise.state is C.OPEN:
        return When("ask", "disputed", f"Not kept, says {shown.disputed_by}")
    if promise.standing:
        return When("later", "later", "Stands, with no day")
    if promise.state is C.OPEN and promise.due_on:
        missed, told = view.gathered.missed_on(promise), False if shown.untold else None
        return when_promised(promise.due_on, missed, at, zone, told=told)
    if promise.state is C.RELEASED:
        return let_off()
    if promise.state is C.NOT_KEPT:
        return When("late", "late", "Not kept")
    done = shown.done_at or promise.recorded_at
    return kept(done.astimezone(zone).date(), view.gathered.day_that_counts(promise))
