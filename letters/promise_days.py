"""Which days a promise names, so that sentence and promise on record can be held together."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from letters.dates import DAYS, MONTHS
from letters.text import plain

LOOKS_BACK = timedelta(days=60)  # a day without a year is the next one, or one just past

_MONTH = "(?P<month>" + "|".join(f"{each[:3]}(?:{each[3:]}|t)?" for each in MONTHS) + r")\b\.?"
_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>20\d\d))?\b"
_DAY = "(?P<weekday>" + "|".join(DAYS) + ")"
_COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fourteen": 14,
    "twenty": 20,
    "thirty": 30,
}
_UNITS = {"day": 1, "week": 7, "fortnight": 14, "month": 31}

_WHOLE = (
    re.compile(rf"(?:{_DAY},? )?(?:the )?{_NUMBER} (?:of )?{_MONTH}{_YEAR}"),
    re.compile(rf"(?:{_DAY},? )?{_MONTH} {_NUMBER}{_YEAR}"),
    re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
)
_MONTH_ALONE = re.compile(
    rf"(?i:\b(?P<how>by the end of|before the end of|at the end of|in|during|this|next) )"
    rf"{_MONTH}{_YEAR}(?! \d)"
)
_WEEKDAY = re.compile(rf"(?i:\b(?P<next>next |this |coming )?){_DAY}\b(?!s? (?:to|and) )")
_TOMORROW = re.compile(r"\b(?P<word>today|tonight|this afternoon|this evening|tomorrow)\b", re.I)
_WEEK = re.compile(r"\b(?P<which>this|next) (?P<unit>week|month)\b", re.IGNORECASE)
_WITHIN = re.compile(
    rf"\b(?:within|in(?: no more than| at most)?|inside) (?:the next )?"
    rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)}) (?:calendar )?(?P<unit>{'|'.join(_UNITS)})s?\b",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"\b(?:any ?time|at any (?:time|hour|point)|whenever|day or night|always|as long as|every|each"
    r"|if you|should you|when you|whatever|no (?:bill|charge|cost)|from now on|never|stays? open"
    r"|until you|for life|for as long)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, both of them in it; the same twice for one day."""

    first: date
    last: date


def days_named(sentence: str, today: date) -> tuple[date, ...]:
    """The last day of each time that the sentence names, in the order they stand in it.

    `today` decides the year of "5 May" (the next one, or one just past) and what "Monday" or
    "within two weeks" means. Days are calendar days.
    """
    return tuple(span.last for span in _spans(plain(sentence), today))


def agrees(sentence: str, due_on: date | None, today: date) -> bool:
    """Whether the day on record is one that the sentence names, or it names none.

    None: the promise stands without a day; then a sentence with one says something else.
    """
    spans = _spans(plain(sentence), today)
    if due_on is None:
        return not spans or (stands(sentence) and not _names_a_day(plain(sentence)))
    return not spans or any(span.first <= due_on <= span.last for span in spans)


def _names_a_day(words: str) -> bool:
    """A day of the calendar; "each Friday" and "every June" come again, and are none."""
    return any(pattern.search(words) for pattern in _WHOLE)


def is_vague(sentence: str, today: date) -> bool:
    """It promises, and neither names a time nor says that it holds always."""
    return not _spans(plain(sentence), today) and not stands(sentence)


def stands(sentence: str) -> bool:
    """It reads like one that holds whenever it is wanted: "ring me any time"."""
    return _STANDS.search(plain(sentence)) is not None


def wrong_weekdays(text: str, today: date) -> Iterator[tuple[int, int, str]]:
    """Start and end of a day whose weekday is not the calendar's, and the weekday it is."""
    straight = plain(text)
    for pattern in _WHOLE[:2]:
        for match in pattern.finditer(straight):
            day = _day(match, today) if match["weekday"] else None
            if day and DAYS[day.weekday()] != match["weekday"]:
                yield match.start(), match.end(), DAYS[day.weekday()]


def _spans(words: str, today: date) -> list[Span]:
    found: list[tuple[int, Span]] = []
    for pattern in _WHOLE:
        for match in pattern.finditer(words):
            if day := _day(match, today):
                found.append((match.start(), Span(day, day)))
            words = words[: match.start()] + " " * len(match.group()) + words[match.end() :]
    found += _months(words, today)
    found += _weekdays(words, today)
    found += _counted(words, today)
    return [span for _, span in sorted(found, key=lambda each: each[0])]


def _day(match: re.Match[str], today: date) -> date | None:
    month = match["month"]
    number = int(month) if month.isdigit() else _month(month)
    if match["year"]:
        return _real(int(match["year"]), number, int(match["day"]))
    years = (_real(today.year + add, number, int(match["day"])) for add in (-1, 0, 1))
    return next((day for day in years if day and day >= today - LOOKS_BACK), None)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(i for i, each in enumerate(MONTHS, 1) if each[:3] == name[:3])


def _months(words: str, today: date) -> Iterator[tuple[int, Span]]:
    for match in _MONTH_ALONE.finditer(words):
        month = _month(match["month"])
        year = int(match["year"] or today.year + (month < today.month))
        last = date(year, month, monthrange(year, month)[1])
        ends = "end" in match["how"].lower()
        yield match.start(), Span(last if ends else last.replace(day=1), last)


def _weekdays(words: str, today: date) -> Iterator[tuple[int, Span]]:
    for match in _WEEKDAY.finditer(words):
        ahead = (DAYS.index(match["weekday"]) - today.weekday()) % 7 or 7
        day = today + timedelta(days=ahead)
        later = timedelta(days=7 if (match["next"] or "").lower() == "next " else 0)
        yield match.start(), Span(day, day + later)


def _counted(words: str, today: date) -> Iterator[tuple[int, Span]]:
    for match in _TOMORROW.finditer(words):
        day = today + timedelta(days=match["word"].lower() == "tomorrow")
        yield match.start(), Span(day, day)
    for match in _WEEK.finditer(words):
        yield match.start(), _week_or_month(match, today)
    for match in _WITHIN.finditer(words):
        word = match["count"].lower()
        count = int(word) if word.isdigit() else _COUNTS[word]
        last = today + timedelta(days=count * _UNITS[match["unit"].lower()])
        yield match.start(), Span(today, last)


def _week_or_month(match: re.Match[str], today: date) -> Span:
    following = match["which"].lower() == "next"
    if match["unit"].lower() == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * following)
        return Span(monday, monday + timedelta(days=6))
    year, month = divmod(today.year * 12 + today.month - 1 + following, 12)
    return Span(date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1]))
