"""Days that a sentence names without their month: "Friday week", "tomorrow", "by the 4th"."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from letters.dates import DAYS
from letters.days.calendar_days import (
    LOOKS_BACK,
    MONTH,
    ORDINAL,
    SHORT_DAYS,
    WEEKDAY,
    YEAR,
    day_number,
    month_number,
    real_day,
    weekday_number,
)
from letters.days.counted_times import number_of
from letters.days.spans import Reader, Span, later_on_a_sunday, month_of

_WEEK = timedelta(days=7)
# Days: "Friday the 4th" is in one of the next months, or just past.
_AHEAD, _BACK = 92, 60
_FEASTS = {
    "christmas eve": (12, 24),
    "boxing": (12, 26),
    "stephen's": (12, 26),
    "christmas": (12, 25),
    "new year's eve": (12, 31),
    "new year": (1, 1),
}
_FROM_EASTER = {
    "shrove tuesday": -47,
    "ash wednesday": -46,
    "maundy thursday": -3,
    "good friday": -2,
    "easter sunday": 0,
    "easter monday": 1,
    "whit monday": 50,
}

_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}

_DAY_OF_MONTH = rf"(?:(?P<number>\d{{1,2}})(?:st|nd|rd|th)|{ORDINAL})"
_ENDS = r"(?=[.,;:!?)]| (?:at|and|or|to|for|we|I|you)\b|\s*$)"
_WEEKS = r"(?P<count>a|one|two|three) (?P<unit>week|fortnight)s?"
# "A week Friday" is one day; "once a week Friday", "three days a week Monday to Friday" are none.
_NOT_EACH = r"(?<!\bonce )(?<!\btwice )(?<!\btimes )(?<!\bdays )(?<!ings )(?<!\bnights )\b"
_NOT_TO = r"(?! ?[-\u2013,]| (?:to|through|and|or)\b)"
_SHORT = rf"(?P<weekday>{SHORT_DAYS})\b\.?"
_OTHER = rf"(?:{'|'.join(DAYS)}|{SHORT_DAYS})s?\b\.?"


def _weeks_on(match: re.Match[str], today: date) -> Span:
    """A week on Friday, and Friday week."""
    day = _coming(match, today)
    return _one(day + timedelta(days=_weeks(match) * 7))


def _weeks_from_now(match: re.Match[str], today: date) -> Span:
    tomorrow = match["word"].lower() == "tomorrow"
    return _one(today + timedelta(days=tomorrow + _weeks(match) * 7))


def _of_a_week(match: re.Match[str], today: date) -> Span:
    monday = today - timedelta(days=today.weekday())
    later = _WEEK if match["which"].lower() != "this" else timedelta()
    day = monday + later + timedelta(days=weekday_number(match["weekday"]))
    return Span(day, day, later_on_a_sunday(day, today))


def _after_next(match: re.Match[str], today: date) -> Span:
    day = _coming(match, today) + _WEEK
    return Span(day, day + _WEEK)


def _with_number(match: re.Match[str], today: date) -> Span | None:
    """Friday the 4th: the next day that is both, or one just past."""
    number, weekday = _number(match), weekday_number(match["weekday"])
    days = (today + timedelta(days=each) for each in (*range(_AHEAD), *range(-1, -_BACK, -1)))
    fits = (day for day in days if (day.day, day.weekday()) == (number, weekday))
    return next(map(_one, fits), None)


def _number_alone(match: re.Match[str], today: date) -> Span | None:
    """By the 4th, or by the 4th of next month."""
    number, which = _number(match), match.groupdict().get("which")
    first = today.replace(day=1)
    if which:
        later = 31 if which.lower() == "next" else 0
        in_it = first + timedelta(days=later)
        day = real_day(in_it.year, in_it.month, number)
        return _one(day) if day else None
    days = (today + timedelta(days=each) for each in range(_AHEAD))
    return next((_one(day) for day in days if day.day == number), None)


def _today(match: re.Match[str], today: date) -> Span:
    word = match["word"].lower()
    after = 2 if "day after" in word else word == "tomorrow"
    return _one(today + timedelta(days=after))


def _of_a_month(match: re.Match[str], today: date) -> Span | None:
    """The first Monday of December: the next one, or one just past; the last Friday of the month:
    the next one."""
    months = _months_meant(match, today)
    days = [day for month in months if (day := _in_its_place(match, month))]
    back = today - LOOKS_BACK if match["month"] else today
    coming = (day for day in days if day >= back or len(months) == 1)
    return next(map(_one, coming), None)


def _in_its_place(match: re.Match[str], month: Span) -> date | None:
    weekday, which = weekday_number(match["weekday"]), match["which"].lower()
    ahead = (weekday - month.first.weekday()) % 7
    fits = [month.first + timedelta(days=each) for each in range(ahead, month.last.day, 7)]
    place = _PLACES.get(which) or int(which[0])
    return fits[place - (place > 0)] if place <= len(fits) else None


def _some_day_of(match: re.Match[str], today: date) -> Span | None:
    """A Monday in December: any day of it."""
    return next((each for each in _months_meant(match, today) if each.last >= today), None)


def _months_meant(match: re.Match[str], today: date) -> list[Span]:
    """In their order: those that it can be."""
    if not match["month"]:
        this = month_of(today.year, today.month)
        tomorrow = this.last + timedelta(days=1)
        after = month_of(tomorrow.year, tomorrow.month)
        return {"this": [this], "next": [after]}.get(match["whose"].lower(), [this, after])
    month = month_number(match["month"])
    years = (int(match["year"]),) if match["year"] else range(today.year - 1, today.year + 2)
    return [month_of(year, month) for year in years]


def _weekend(match: re.Match[str], today: date) -> Span:
    how, which = match["how"].lower(), (match["which"] or "").lower()
    saturday = today + timedelta(days=(5 - today.weekday()) % 7) + _WEEK * (which == "next")
    if how in ("by", "before"):
        return Span(today, saturday - timedelta(days=how == "before"))
    return Span(saturday, saturday + timedelta(days=1))


def _feast(match: re.Match[str], today: date) -> Span:
    how, name = match["how"].lower(), match["feast"].lower()
    month, number = next(_FEASTS[each] for each in _FEASTS if each in name)
    day = date(today.year, month, number)
    if day < today:
        day = day.replace(year=day.year + 1)
    if how == "on":
        return _one(day)
    return Span(today, day - timedelta(days=how == "before"))


def _by_easter(match: re.Match[str], today: date) -> Span:
    how, after = (match["how"] or "").lower(), _FROM_EASTER[match["feast"].lower()]
    years = (int(match["year"]),) if match["year"] else (today.year, today.year + 1)
    days = [_easter(year) + timedelta(days=after) for year in years]
    day = next((each for each in days if each >= today), days[-1])
    return Span(today, day - timedelta(days=1)) if how == "before" else _one(day)


def _easter(year: int) -> date:
    """Of the western churches, by the rule of Meeus, Jones and Butcher."""
    age, (hundreds, rest) = year % 19, divmod(year, 100)
    shift = hundreds - hundreds // 4 - (hundreds - (hundreds + 8) // 25 + 1) // 3
    moon = (19 * age + shift + 15) % 30
    week = (32 + 2 * (hundreds % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (age + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _no_day(_match: re.Match[str], _today: date) -> None:
    """From Monday to Friday is every week; which bank holiday is meant, only the place knows."""


def _between(match: re.Match[str], today: date) -> Span:
    first = _coming(match, today)
    ahead = (weekday_number(match["other"]) - first.weekday()) % 7
    return Span(first, first + timedelta(days=ahead))


def _alone(match: re.Match[str], today: date) -> Span:
    day = _coming(match, today)
    later = _WEEK if (match["next"] or "").lower() == "next " else timedelta()
    return Span(day, day + later)


def _one(day: date) -> Span:
    return Span(day, day)


def _coming(match: re.Match[str], today: date) -> date:
    ahead = (weekday_number(match["weekday"]) - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead)


def _weeks(match: re.Match[str]) -> int:
    count = number_of(match.groupdict().get("count") or "a")
    return count * (2 if match["unit"].lower() == "fortnight" else 1)


def _number(match: re.Match[str]) -> int:
    return day_number(match["number"] or match["day"])


_OF_MONTH = rf" (?:of|in) (?:(?P<whose>this|next|the) month\b|(?:the month of )?{MONTH}{YEAR})"
_WHICH = rf"(?P<which>{'|'.join(_PLACES)}|[1-5](?:st|nd|rd|th))"
_NO_PLACE = "".join(rf"(?<!\b{each} )" for each in (*_PLACES, "1st", "2nd", "3rd", "4th", "past"))

# What is longer is read first: "Friday week" is no Friday. What is counted
# ("in two weeks from today") and the periods come between these and the shorter ones.
LONGER: Sequence[Reader] = (
    (re.compile(rf"\b{_WHICH} {WEEKDAY}{_OF_MONTH}", re.I), _of_a_month),
    (re.compile(rf"\b{_NO_PLACE}{WEEKDAY}{_OF_MONTH}", re.I), _some_day_of),
    (re.compile(rf"\b{_WEEKS} (?:on|from|after|this|next) {WEEKDAY}\b", re.I), _weeks_on),
    (re.compile(rf"{_NOT_EACH}{_WEEKS} {WEEKDAY}\b{_NOT_TO}", re.I), _weeks_on),
    (re.compile(rf"\b{WEEKDAY} (?P<unit>week|fortnight)\b", re.I), _weeks_on),
    (re.compile(rf"\b{WEEKDAY} (?P<count>two|three) (?P<unit>week)s{_ENDS}", re.I), _weeks_on),
    (re.compile(rf"\b{_WEEKS} (?:from )?(?P<word>today|tomorrow)\b", re.I), _weeks_from_now),
    (
        re.compile(r"\b(?P<word>today|tomorrow|this day) (?P<unit>week|fortnight)\b", re.I),
        _weeks_from_now,
    ),
    (
        re.compile(rf"\b{WEEKDAY},? (?:of |in )?(?:the )?(?P<which>this|next|coming) week\b", re.I),
        _of_a_week,
    ),
    (re.compile(rf"\b(?P<which>this|next) week,? (?:on )?{WEEKDAY}\b", re.I), _of_a_week),
    (re.compile(rf"\b(?:the )?{WEEKDAY} after next\b", re.I), _after_next),
    (re.compile(rf"\b{WEEKDAY},? (?:the )?{_DAY_OF_MONTH}{_ENDS}", re.I), _with_number),
    (
        re.compile(
            rf"\b(?:by|on|before|until|from) the {_DAY_OF_MONTH}"
            r" of (?P<which>this|next|the) month\b",
            re.I,
        ),
        _number_alone,
    ),
    (
        re.compile(
            # "on the first, the second and the third" are points, more often than days
            rf"\b(?:by|on|before|until|from) the (?!first|second|third){_DAY_OF_MONTH}{_ENDS}",
            re.I,
        ),
        _number_alone,
    ),
    (
        re.compile(r"\b(?P<how>by|before|at|over) the (?:(?P<which>next|coming) )?weekend\b", re.I),
        _weekend,
    ),
    (
        re.compile(
            r"\b(?P<how>by|before|on|until|in time for) (?:the )?"
            r"(?P<feast>Christmas(?: Day| Eve)?|(?:Boxing|(?:St )?Stephen's) Day"
            r"|New Year(?:'s (?:Day|Eve))?)" + _ENDS,
            re.I,
        ),
        _feast,
    ),
    (
        re.compile(
            rf"\b(?:(?P<how>by|before|on|until) )?(?P<feast>{'|'.join(_FROM_EASTER)}){YEAR}", re.I
        ),
        _by_easter,
    ),
    (re.compile(rf"\b(?:(?:bank|public) holiday|black) {WEEKDAY}\b", re.I), _no_day),
    (re.compile(rf"\bbetween {WEEKDAY} and (?P<other>{_OTHER})", re.I), _between),
    (re.compile(rf"\b{_OTHER} ?(?:to|through|[-\u2013]) ?{_OTHER}", re.I), _no_day),
)
SHORTER: Sequence[Reader] = (
    (
        re.compile(
            r"\b(?P<word>(?:the )?day after tomorrow|tomorrow|today|tonight"
            r"|this (?:afternoon|evening)|the end of (?:the|this) (?:working )?day)\b",
            re.I,
        ),
        _today,
    ),
    (
        re.compile(rf"\b{_NO_PLACE}(?P<next>next |this |coming )?{WEEKDAY}\b", re.I),
        _alone,
    ),
    (
        re.compile(
            r"\b(?i:by|on|before|until|from) (?P<next>(?i:next |this |coming ))?"
            rf"{_SHORT}"
        ),
        _alone,
    ),
)
