"""The day by which a promise is to be kept, as its own words name it: "by Friday 27 March"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from letters.dates import DAYS
from letters.days.calendar_days import (
    WEEKDAY,
    WrittenDay,
    nearest,
    weekday_number,
    written_days,
)

_BY = r"\b(?:by|not? later than)(?: the)? "
_LEAD = rf"(?:{_BY}|\b(?:you|us|again|back|meet) on (?:the )?)"
_LED = re.compile(rf"{_LEAD}$", re.IGNORECASE)
_WEEKDAY_ALONE = re.compile(
    rf"{_LEAD}(?P<when>(?:this |next )?{WEEKDAY}(?: or (?P<or>{'|'.join(DAYS)}))?)"
    r"\b(?! (?:week|fortnight)\b)",
    re.IGNORECASE,
)
_BETWEEN = r"[\s,;:()\u2013-]*"
_EVEN_SO = rf"{_BETWEEN}(?:(?:but|and|or|in any case|and in any case),? )?"
_ONLY_BY = re.compile(rf"{_BETWEEN}(?:that is,? )?{_BY}", re.IGNORECASE)
_NO_LATER = re.compile(rf"{_EVEN_SO}not? later than (?:on )?(?:the )?", re.IGNORECASE)
_BY_OR_ON = re.compile(rf"{_EVEN_SO}(?:by|on) (?:the )?", re.IGNORECASE)
_AT_LATEST = re.compile(r",? at the (?:very )?latest\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Where its day stands, without the "by". `days`: those that can be meant, none where the
    calendar has none. `weekdays`: of one without a date ("Monday or Tuesday"), whose day depends on
    when it was said."""

    start: int
    end: int
    days: tuple[date, ...]
    weekdays: tuple[int, ...] = ()

    def can_be(self, day: date) -> bool:
        return day in self.days or day.weekday() in self.weekdays


def deadlines(words: str, around: date) -> Iterator[Deadline]:
    """In English, in the order of the words. `around`: decides the year of "27 March"."""
    found, rest = list[Deadline](), words
    for written in written_days(words):
        rest = rest[: written.start] + "_" * len(written.text) + rest[written.end :]
        if _LED.search(words[: written.start]):
            found.append(Deadline(written.start, written.end, _days(written, around)))
    for match in _WEEKDAY_ALONE.finditer(rest):
        named = filter(None, (match["weekday"], match["or"]))
        found.append(Deadline(*match.span("when"), (), tuple(map(weekday_number, named))))
    yield from sorted(found, key=lambda each: each.start)


def _days(written: WrittenDay, around: date) -> tuple[date, ...]:
    """Where its weekday is not the calendar's, either of the two may be meant."""
    days = written.meant(around) or written.days(around)
    if written.weekday is None:
        return days
    return tuple(dict.fromkeys((*days, *(nearest(day, written.weekday) for day in days))))


def names_day(words: str, day: date) -> bool:
    """Somewhere in them, with its month; with a wrong weekday too, which the check finds."""
    return any(day in written.days(day) for written in written_days(words))


def other_deadline(words: str, due_on: date, around: date) -> Deadline | None:
    """The first that is not the day on record, where the words do not name that one as well."""
    if names_day(words, due_on):
        return None
    found = list(deadlines(words, around))
    others = (each for each in found if not each.can_be(due_on))
    return None if any(each.can_be(due_on) for each in found) else next(others, None)


def are_at_odds(words: str, due_on: date, around: date) -> bool:
    """ "By 11 December 2026 by Friday 4 December 2026": one act has two last days, and whoever
    reads it does not know which. "By 4 December, no later than 11 December" has one."""
    return any(
        _ONLY_BY.fullmatch(words[first.end : second.start]) is not None
        and not (first.can_be(due_on) and second.can_be(due_on))
        and not _is_outer(words, first, second, around)
        for first, second in pairwise(deadlines(words, around))
    )


def says_at_latest(words: str, first_end: int, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` is the last day of all for the act whose day ends
    at `first_end`: "by Friday, no later than Monday"; "by Friday, by Monday at the latest"."""
    between = words[first_end:start]
    if _NO_LATER.fullmatch(between):
        return True
    return bool(_BY_OR_ON.fullmatch(between) and _AT_LATEST.match(words[end:]))


def _is_outer(words: str, first: Deadline, second: Deadline, around: date) -> bool:
    later = _first_of(first, around) < _first_of(second, around)
    return later and says_at_latest(words, first.end, second.start, second.end)


def _first_of(deadline: Deadline, around: date) -> date:
    """A weekday alone is the next one."""
    ahead = ((number - around.weekday()) % 7 or 7 for number in deadline.weekdays)
    days = (*deadline.days, *(around + timedelta(days=each) for each in ahead))
    return min(days, default=date.max)
