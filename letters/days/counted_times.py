"""Times that are counted from today: "within two weeks", "in ten working days"."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from letters.days.spans import Reader, Span

_SMALL = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_COUNTS = {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "half a dozen": 6,
    "a dozen": 12,
    **{word: count for count, word in enumerate(_SMALL, 1)},
    **{word: 10 * count for count, word in enumerate(_TENS, 2)},
    **{
        f"{tens}-{one}": 10 * count + more
        for count, tens in enumerate(_TENS, 2)
        for more, one in enumerate(_SMALL[:9], 1)
    },
}
_HOURS_OF_A_DAY = 24
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12}
# Working days are counted as weekdays here: a check of words has no calendar of the place. A true
# day may be later by its holidays: in ten working days at most three (Christmas to New Year), and
# two around a weekend (Easter). The owner's day is the real one; this only says it may be meant.
_HOLIDAYS_NEAR = 2
_WORKING_DAYS_FOR_ONE_MORE = 10

_COUNT = r"\d{1,3}|" + "|".join(sorted(_COUNTS, key=len, reverse=True)).replace(
    "-", "[- ]"
)  # longest first: "six" is in "sixteen"
_ONE = rf"(?P<unit>hour|{'|'.join((*_DAYS, *_MONTHS))})"
_UNIT = rf"{_ONE}s?\b'?"
_ABOUT = (
    r"(?:(?:no more than|no later than|at (?:the )?most|up to|less than|under|about|around|roughly"
    r"|approximately|another|the next|the coming|the following|the) )*"
)
_MANY = (
    rf"(?:(?P<least>{_COUNT})(?: (?:to|or|and) | ?-(?=\d)| ?\u2013 ?))?(?P<count>{_COUNT})"
    rf"[ -](?:calendar |full |whole |clear )?(?P<working>(?:working|business|week) ?)?{_UNIT}"
    r"(?P<or_two> or two\b)?"
)
_FROM_TODAY = r"today|now|tomorrow|this letter|the date|getting|receiving"
_NOW = r"(?:now\b|today\b(?:'s date)?|(?:the date (?:of|on) )?this letter\b|the date of writing)"
_OF_NOW = rf"(?: (?:of|from|after) {_NOW})?"
_OF_ANOTHER = rf" (?:of|after|from|before|following|since) (?!{_FROM_TODAY})"
_NOT_PAST = r"(?! (?:ago|earlier|before|old)\b)"
_COUNTED = (
    re.compile(
        rf"\b(?:within|inside|in)(?: between)? {_ABOUT}{_MANY}{_OF_NOW}"
        rf"(?!{_OF_ANOTHER}){_NOT_PAST}",
        re.I,
    ),
    re.compile(rf"\b(?:over|during) the (?:next|coming) {_MANY}", re.I),
    re.compile(rf"\b{_MANY} (?:(?:from|after) {_NOW}|hence)\b", re.I),
    re.compile(rf"\b(?:in|within|over|during) the (?:next|coming) {_ONE}\b", re.I),
    re.compile(rf"\bwithin the {_ONE}\b(?!{_OF_ANOTHER})", re.I),
)
OF_ANOTHER_DAY = re.compile(rf"\bwithin {_ABOUT}{_MANY}{_OF_ANOTHER}(?:\w+ )?[\w-]+", re.I)
FROM_A_DAY = re.compile(
    rf"\b(?:within|inside|in) {_ABOUT}{_MANY} (?:of|after|from|following) [^.,;]{{0,60}}$", re.I
)
BESIDE_A_DAY = re.compile(
    rf"(?P<about>\b(?:at least|at (?:the )?most|up to|(?:no|not) (?:more|less|later) than) )?"
    rf"\b(?:{_MANY}|the (?P<eve>day)) (?P<way>after|from|following|before) (?:[^.,;:]{{1,60}} )?$",
    re.I,
)
# "why she was not seen within four hours" is told, and "each patient within four hours" is no day.
_TOLD = re.compile(r"\b(?:was|were|had|did|been|wasn't|weren't|hadn't|didn't)\b[^,;]*\Z", re.I)
_WHOEVER = re.compile(r"\b(?:every|each|any|anyone|all|always|whoever|whenever)\b", re.I)


def _counted(match: re.Match[str], today: date) -> Span | None:
    if match["unit"].lower() == "hour" and _is_no_promise(match):
        return None
    return counted_from(match, today)


def _is_no_promise(match: re.Match[str]) -> bool:
    words = match.string
    return bool(_TOLD.search(words, 0, match.start()) or _WHOEVER.search(words))


def counted_from(match: re.Match[str], day: date) -> Span:
    """From this day on. Of "six to eight weeks" the six are its first day."""
    told = match.groupdict()
    count, unit = number_of(told.get("count") or "one"), match["unit"].lower()
    least = number_of(told["least"]) if told.get("least") else 0
    if told.get("or_two"):
        least, count = count, count + 1
    if told.get("working"):
        of_a_unit = 5 if unit == "week" else 1
        return _working_days(day, least * of_a_unit, count * of_a_unit)
    return Span(_later(day, least, unit), _later(day, count, unit))


def counted_beside(match: re.Match[str], day: date, today: date) -> Span:
    """A week before we meet on this day, which comes right behind the words; two weeks after it."""
    about, eve = (match["about"] or "").lower(), match["eve"]
    count, unit = number_of(match["count"] or "one"), (match["unit"] or eve or "").lower()
    if match["way"].lower() == "before":
        last = _weekday_after(day, count, -1) if match["working"] else _later(day, -count, unit)
        return Span(min(today, last) if about else last, last)
    found = counted_from(match, day) if match["count"] else Span(day, _later(day, 1, unit))
    return found if about or match["least"] else Span(found.last, found.last, found.latest)


def number_of(said: str) -> int:
    """Of "21" as of "twenty-one"."""
    said = said.lower()
    return int(said) if said.isdigit() else _COUNTS.get(said) or _COUNTS[said.replace(" ", "-")]


def _later(day: date, count: int, unit: str) -> date:
    """Of a month that is too short, its last day."""
    if unit == "hour":
        return day + timedelta(days=-(-count // _HOURS_OF_A_DAY))
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    year, month = divmod(day.year * 12 + day.month - 1 + count * _MONTHS[unit], 12)
    return day.replace(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _working_days(day: date, least: int, count: int) -> Span:
    near = _HOLIDAYS_NEAR + count // _WORKING_DAYS_FOR_ONE_MORE
    last = _weekday_after(day, count)
    return Span(_weekday_after(day, least), last, _weekday_after(last, near))


def _weekday_after(day: date, count: int, step: int = 1) -> date:
    while count:
        day += timedelta(days=step)
        count -= day.weekday() < 5
    return day


COUNTED: Sequence[Reader] = tuple((pattern, _counted) for pattern in _COUNTED)
