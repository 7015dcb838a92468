"""Days and moments as other programs write them, read by the forms that a mapping file names.

Nothing is guessed: a day that two readings fit, or an hour that the clocks gave twice, is refused.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from workflows.wall_clock import is_left_out


class Form(StrEnum):
    """What a mapping file may say of how days are written."""

    ISO = "iso"  # 2026-03-12, 2026-03-12T14:30+00:00
    DAY_FIRST = "day_first"  # 12/03/2026, 12-03-2026 14:30, 12 Mar 2026
    MONTH_FIRST = "month_first"  # 03/12/2026, 03/12/2026 2:30 PM
    EXCEL = "excel"  # 46093 or 46093.6041667: days since the end of 1899, as Excel keeps them


class NotADay(Exception):
    """The words say what is wrong, and what to do; they name no column."""


class NotAnHour(NotADay):
    """The mend belongs into the column of the hour, for the day can be read."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How times are read. `zone`: of the site. `without_zone`: whether a time that names no zone
    is one of the site's; else it is refused."""

    zone: ZoneInfo
    without_zone: bool


EXCEL_BEGINS = date(1899, 12, 30)  # so that 1 March 1900 is 61, as Excel counts
EXCEL_DAYS = range(7_306, 73_051)  # 1 January 1920 to 1 January 2100; else some other number
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_PARTED = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s+(.+))?")
_NAMED = re.compile(r"(\d{1,2})[\s-]+([a-z]{3,9})\.?[\s-]+(\d{4}|\d{2})(?:,?\s+(.+))?")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[t ](.+))?")
_NUMBER = re.compile(r"\d{1,7}(?:\.\d+)?")
_TIME = re.compile(
    r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?\s*(am|pm)?\s*(z|[+-]\d\d(?::?\d\d)?)?"
)
_PART_OF_A_DAY = re.compile(r"0?[.,]\d+")
_COMPACT = re.compile(r"(\d\d)(\d\d)")  # 1430, where a column holds the hour alone

WRITE_ISO = "Write the day as 2026-03-12"
NO_SUCH_DAY = "There is no such day."
NO_SUCH_TIME = "There is no such time of day. Write it as 14:30."
TWO_DIGITS = "Write the year with four digits."
EXCEL_NUMBER = f"This is a number, as Excel keeps a day. {WRITE_ISO}, or save the column as text."
AN_EXCEL_HOUR = (
    "This may be a part of a day, as Excel keeps an hour: 0.25 is six in the morning there. Write "
    "it as 06:00, or save the column as text."
)
TWO_SUCH_HOURS = (
    "The clocks went back, so there were two such hours. Add +01:00 or +00:00; where nobody knows "
    "which it was, give the day alone."
)
NO_ZONE = "Say which zone the time is of, such as 2026-03-12T14:30+01:00, or give the day alone."
NO_DAY = f"This is not a day. {WRITE_ISO}."
TWO_HOURS = (
    "The column of the day and the one of the time name two different times. Correct one, or leave "
    "it out."
)


def moment_told(
    words: str, hour: str, forms: Collection[Form], clock: Clock, *, of_days: bool = False
) -> str:
    """As our own fields take it: a moment with its offset, or the day where no hour is told.

    `hour`: of a column of its own, or empty. `of_days`: the words stand in a column of days, where
    a midnight is what a program wrote behind each of them, and no hour. Raises NotADay; NotAnHour
    where it is the hour beside the day that cannot be used.
    """
    day, told = _taken_apart(words, forms)
    if of_days and told and told.time == time():
        told = None
    with _of_the_hour():
        beside = _time_of(hour)
    at = _one_of(told, beside)
    if at is None:
        return day.isoformat()
    if told:
        return _moment(day, at, clock)
    with _of_the_hour():
        return _moment(day, at, clock)


def day_told(words: str, forms: Collection[Form]) -> str:
    """The day alone; a midnight that a program wrote behind it is passed over. Raises NotADay."""
    day, told = _taken_apart(words, forms)
    if told and told.time != time():
        raise NotADay("Give the day alone, without a time.")
    return day.isoformat()


@dataclass(frozen=True, slots=True)
class _Time:
    time: time
    offset: str | None

    def is_as(self, other: "_Time") -> bool:
        """To the minute, for one of them may leave the seconds out; and so the zone."""
        same = self.time.replace(second=0) == other.time.replace(second=0)
        offsets = {self.offset, other.offset} - {None}
        return same and len(offsets) < 2


@contextmanager
def _of_the_hour() -> Iterator[None]:
    try:
        yield
    except NotADay as no:
        raise NotAnHour(str(no)) from None


def _moment(day: date, at: _Time, clock: Clock) -> str:
    if at.offset is not None:
        return f"{datetime.combine(day, at.time).isoformat()}{at.offset}"
    if not clock.without_zone:
        raise NotADay(NO_ZONE)
    return _in_zone(datetime.combine(day, at.time), clock.zone)


def _one_of(told: _Time | None, beside: _Time | None) -> _Time | None:
    """What is told twice is told alike, or nobody knows which is true. Raises NotADay."""
    if told is None or beside is None:
        return told or beside
    if not told.is_as(beside):
        raise NotADay(TWO_HOURS)
    return told if told.offset else replace(told, offset=beside.offset)


def _taken_apart(words: str, forms: Collection[Form]) -> tuple[date, _Time | None]:
    text = " ".join(words.split()).casefold()
    if _NUMBER.fullmatch(text):
        return _excel(text, forms)
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found[1].split("-"))
        return _day(year, month, day), _time_of(found[2] or "")
    if found := _NAMED.fullmatch(text):
        if found[2] not in MONTHS:
            raise NotADay(NO_DAY)
        return _year_first(found[3], MONTHS[found[2]], int(found[1])), _time_of(found[4] or "")
    if found := _PARTED.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        read = _ORDERS.get(frozenset(forms) & _ORDERED)
        if read is None:
            raise NotADay(_which_order(first, second, found[4]))
        return read(first, second, found[4]), _time_of(found[5] or "")
    raise NotADay(NO_DAY)


def _excel(text: str, forms: Collection[Form]) -> tuple[date, _Time | None]:
    days = float(text)
    if Form.EXCEL not in forms:
        raise NotADay(EXCEL_NUMBER)
    if int(days) not in EXCEL_DAYS:
        raise NotADay(f"This number is no day of ours. {WRITE_ISO}.")
    day = EXCEL_BEGINS + timedelta(days=int(days))
    if days == int(days):
        return day, None
    minutes = min(round((days - int(days)) * 1_440), 1_439)  # as near as its digits tell
    return day, _Time(time(minutes // 60, minutes % 60), None)


def _which_order(first: int, second: int, year: str) -> str:
    """Where only one reading fits, it is offered; nobody takes it unasked."""
    mend = "or name the order, day_first or month_first, in a mapping file"
    if first > 12 >= second and len(year) == 4:
        return f"Write the day as {year}-{second:02}-{first:02}, {mend}."
    if second > 12 >= first and len(year) == 4:
        return f"Write the day as {year}-{first:02}-{second:02}, {mend}."
    return f"This may be two days, for nobody says which is the month. {WRITE_ISO}, {mend}."


def _day_first(first: int, second: int, year: str) -> date:
    if second > 12 >= first:
        raise NotADay(f"There is no month {second}. This list writes the day before the month.")
    return _year_first(year, second, first)


def _month_first(first: int, second: int, year: str) -> date:
    if first > 12 >= second:
        raise NotADay(f"There is no month {first}. This list writes the month before the day.")
    return _year_first(year, first, second)


_ORDERED = frozenset({Form.DAY_FIRST, Form.MONTH_FIRST})
_ORDERS: Mapping[frozenset[Form], Callable[[int, int, str], date]] = {
    frozenset({Form.DAY_FIRST}): _day_first,
    frozenset({Form.MONTH_FIRST}): _month_first,
}


def _year_first(year: str, month: int, day: int) -> date:
    if len(year) != 4:
        raise NotADay(TWO_DIGITS)
    return _day(int(year), month, day)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay(NO_SUCH_DAY) from None


def _time_of(words: str) -> _Time | None:
    text = "".join(words.split()).casefold()
    if not text:
        return None
    if _PART_OF_A_DAY.fullmatch(text):
        raise NotADay(AN_EXCEL_HOUR)
    if compact := _COMPACT.fullmatch(text):
        text = f"{compact[1]}:{compact[2]}"
    found = _TIME.fullmatch(text)
    if not found:
        raise NotADay(NO_SUCH_TIME)
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            raise NotADay(NO_SUCH_TIME)
        hour = hour % 12 + (12 if found[4] == "pm" else 0)
    try:
        return _Time(time(hour, minute, second), _offset(found[5]))
    except ValueError:
        raise NotADay(NO_SUCH_TIME) from None


def _offset(words: str | None) -> str | None:
    if words is None:
        return None
    if words == "z":
        return "+00:00"
    hours, minutes = int(words[1:3]), int(words[3:].removeprefix(":") or 0)
    if hours > 14 or minutes > 59:
        raise NotADay("There is no such time zone. Write it as +01:00.")
    return f"{words[0]}{hours:02}:{minutes:02}"


def _in_zone(at: datetime, zone: ZoneInfo) -> str:
    """With the offset that the clocks of the site had then."""
    first, second = at.replace(tzinfo=zone), at.replace(tzinfo=zone, fold=1)
    if is_left_out(at, zone):
        raise NotADay("There was no such hour: the clocks went forward then. Correct the time.")
    if first.utcoffset() != second.utcoffset():
        raise NotADay(TWO_SUCH_HOURS)
    return first.isoformat()
