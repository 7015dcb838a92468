"""The day in the words of a promise, as a letter tells it: whoever reads that reads it another day.

"Tomorrow" and "on Friday" were right when they were said; in a letter they name no day, or a wrong
one. Where only a person can know which was meant, the letter asks.
"""

import re
from collections.abc import Iterator
from datetime import date

from letters.dates import in_words
from letters.days.calendar_days import EACH, MONTH, WEEKDAY, weekday_number, written_days
from letters.days.deadlines import deadlines, names_day, other_deadline
from letters.days.times_named import Named, times_in

_A_WEEKDAY = re.compile(rf"(?:this |next |coming )?{WEEKDAY}", re.IGNORECASE)
_LED = re.compile(r"\b(?:on|by|until|till)(?: the)? $", re.IGNORECASE)
# "What happened on Friday" and "after the meeting on Friday" may be a Friday of their own.
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:what|which|who|whether|how|why|when|that|after|before|since|from|of)\b", re.IGNORECASE
)
_WHOSE = re.compile(r"['\u2019]s\b")
_MONTH = re.compile(rf"\b{MONTH}")
_PART_OF_DAY = re.compile(
    r" (?P<part>morning|afternoon|evening|night|noon|midday|lunchtime)\b", re.IGNORECASE
)
_AT = frozenset({"night", "noon", "midday", "lunchtime"})


def with_day(act: str, due_on: date | None, first_due_on: date | None, *, month_first: bool) -> str:
    """The author's own words for the day stay; a weekday alone says no day to who reads it later,
    and a day that was moved is the old one.

    Without a day there is a hole that the check finds; and so is there where the words name a day
    that is not the promise's, or one that nobody can know who reads them later.
    """
    if due_on is None or first_due_on is None:
        return f"{act} by [day]"
    day, moved = in_words(due_on, month_first=month_first), due_on != first_due_on
    act = _with_deadline(act, first_due_on, day, moved=moved)
    if not moved and not names_day(act, due_on):
        act = _with_weekday(act, due_on, day)
    if names_day(act, due_on) and not moved:
        return act
    if _is_asked(act, due_on, first_due_on) or other_deadline(act, due_on, due_on):
        return f"{act} [or by {day}: which day did we promise?]"
    return act if names_day(act, due_on) else f"{act} by {day}"


def _with_deadline(act: str, first_due_on: date, day: str, *, moved: bool) -> str:
    for each in reversed(list(deadlines(act, first_due_on))):
        if each.can_be(first_due_on) and (each.weekdays or moved):
            act = _put(act, each.start, each.end, day)
    return act


def _with_weekday(act: str, due_on: date, day: str) -> str:
    """ "See you at home on Friday": where no other time stands in them, it is the promise's."""
    times = [*_times(act, due_on)]
    named = _A_WEEKDAY.fullmatch(act, times[0].start, times[0].end) if len(times) == 1 else None
    if named is None or weekday_number(named["weekday"]) != due_on.weekday():
        return act
    before = act[: named.start()]
    if _OF_SOMETHING_ELSE.search(before):
        return act
    return _put(act, *named.span(), day if _LED.search(before) else f"on {day}")


def _put(act: str, start: int, end: int, day: str) -> str:
    """On Friday 5 June 2026 in the morning, for Friday morning."""
    rest = act[end:]
    if part := _PART_OF_DAY.match(rest):
        named = part["part"].lower()
        rest = f" {'at' if named in _AT else 'in the'} {named}{rest[part.end() :]}"
    return f"{act[:start]}{day}{rest}"


def _is_asked(act: str, due_on: date, first_due_on: date) -> bool:
    """Whether a time in them is counted from when they were said, or is that from before."""
    return any(
        _is_relative(act[each.start : each.end])
        or (each.span.holds(first_due_on) and not each.span.holds(due_on))
        for each in _times(act, first_due_on)
    )


def _times(act: str, around: date) -> Iterator[Named]:
    """Save "every Friday", "Friday's meeting", and what stands in a hole."""
    for each in () if "[" in act else times_in(act, around).named:
        if not (EACH.search(act[: each.start]) or _WHOSE.match(act, each.end)):
            yield each


def _is_relative(said: str) -> bool:
    return not any(written_days(said)) and _MONTH.search(said) is None
