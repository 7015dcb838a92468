"""How we say turns of the rota, times for which nobody is on call, and working hours."""

from datetime import UTC, date, datetime, time, tzinfo

from disclosure.actions.on_call.rota import AHEAD
from disclosure.pages.words import clock_time, day
from letters.dates import DAYS
from workflows.escalation import Hours
from workflows.phrases import joined
from workflows.rota import Gap, Turn
from workflows.wall_clock import Shift, shift_at

SHIFTS = {
    Shift.FIRST: " (the first time that night: the clocks go back)",
    Shift.SECOND: " (the second time that night: the clocks go back)",
    Shift.FORWARD: " (when the clocks go forward)",
}


def day_and_hour(at: datetime, zone: tzinfo) -> str:
    """Saturday 21 November 6pm; and which of both, where the clocks go back."""
    there = at.astimezone(zone)
    return f"{day(there.date())} {_hour(at, zone)}"


def from_to(from_at: datetime, until_at: datetime, zone: tzinfo) -> str:
    """Saturday 21 November 6pm to Sunday 22 November 8am"""
    same_day = from_at.astimezone(zone).date() == until_at.astimezone(zone).date()
    end = _hour(until_at, zone) if same_day else day_and_hour(until_at, zone)
    return f"{day_and_hour(from_at, zone)} to {end}"


def until(end: datetime, at: datetime, zone: tzinfo) -> str:
    today = end.astimezone(zone).date() == at.astimezone(zone).date()
    return f"until {_hour(end, zone)} today" if today else f"until {day_and_hour(end, zone)}"


def turn_begins(turn: Turn, zone: tzinfo) -> str:
    return f"{turn.name}, from {day_and_hour(turn.from_at, zone)}"


def nobody(gap: Gap, at: datetime, zone: tzinfo) -> str:
    """Without its first letter in capitals, so that it can stand in a sentence."""
    now, on = gap.from_at <= at, gap.until_at >= at + AHEAD
    if now and on:
        return f"nobody now, nor in the next {AHEAD.days} days"
    if now:
        return f"nobody now, {until(gap.until_at, at, zone)}"
    if on:
        return f"nobody from {day_and_hour(gap.from_at, zone)} on"
    return f"nobody from {from_to(gap.from_at, gap.until_at, zone)}"


def hours_words(hours: Hours) -> str:
    """Monday to Friday, 8am to 6pm"""
    return (
        f"{_days(sorted(hours.days))}, {_on_the_clock(hours.from_)} to {_on_the_clock(hours.until)}"
    )


def _hour(at: datetime, zone: tzinfo) -> str:
    shift = shift_at(at, zone)
    return f"{clock_time(at, zone)}{SHIFTS[shift] if shift else ''}"


def _days(days: list[int]) -> str:
    names = [DAYS[number] for number in days]
    if len(days) == len(DAYS):
        return "Every day"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]} to {names[-1]}"
    return joined(names)


def _on_the_clock(at: time) -> str:
    return clock_time(datetime.combine(date.min, at, UTC))
