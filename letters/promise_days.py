"""Which days a promise names, so that sentence and promise on record can be held together."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from letters.dates import DAYS, MONTHS, in_words, without_weekday
from letters.text import plain

LOOKS_BACK = timedelta(days=60)  # a day without a year is the next one, or one just past

_MONTH = "(?P<month>" + "|".join(f"{each[:3]}(?:{each[3:]}|t)?" for each in MONTHS) + r")\b\.?"
_NUMBER = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>20\d\d))?\b"
_DAY = "(?P<weekday>" + "|".join(DAYS) + ")"
_OF_DAY = (
    r"\b(?P<weekday>(?i:" + "|".join(DAYS) + r")|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?)"
)
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
    re.compile(rf"(?:{_OF_DAY},? )?(?:the )?{_NUMBER} (?:of )?{_MONTH}{_YEAR}"),
    re.compile(rf"(?:{_OF_DAY},? )?{_MONTH} {_NUMBER}{_YEAR}"),
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


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A day that cannot be meant as it stands. `why`: what the calendar says; `mend`: the two days
    that may be meant."""

    start: int
    end: int
    why: str
    mend: str


def days_named(sentence: str, today: date) -> tuple[date, ...]:
    """The last day of each time that the sentence names, in the order they stand in it.

    `today` decides the year of "5 May" (the next one, or one just past) and what "Monday" or
    "within two weeks" means. Days are calendar days; one that is misnamed is none.
    """
    return tuple(span.last for span in _spans(_in_a_row(sentence), today))


def agrees(sentence: str, due_on: date | None, today: date) -> bool:
    """Whether the day on record is one that the sentence names, or it names none.

    None: the promise stands without a day; then a sentence with one says something else.
    """
    spans = _spans(_in_a_row(sentence), today)
    if due_on is None:
        return not spans or (stands(sentence) and not _names_a_day(_in_a_row(sentence)))
    return not spans or any(span.first <= due_on <= span.last for span in spans)


def _names_a_day(words: str) -> bool:
    """A day of the calendar; "each Friday" and "every June" come again, and are none."""
    return any(pattern.search(words) for pattern in _WHOLE)


def is_vague(sentence: str, today: date) -> bool:
    """It promises, and neither names a time nor says that it holds always."""
    return not _spans(_in_a_row(sentence), today) and not stands(sentence)


def stands(sentence: str) -> bool:
    """It reads like one that holds whenever it is wanted: "ring me any time"."""
    return _STANDS.search(plain(sentence)) is not None


def wrong_weekdays(text: str, today: date) -> Iterator[tuple[int, int, str]]:
    """Start and end of a day whose weekday is not the calendar's, and the weekday it is."""
    for match in _whole_days(_in_a_row(text)):
        day = _day(match, today)
        if day and not _fits(match, day):
            yield match.start(), match.end(), DAYS[day.weekday()]


def misnamed_days(text: str, today: date) -> tuple[Misnamed, ...]:
    """Days with a weekday that is not the calendar's, and days that there are not: 31 November."""
    found = ((match, _why_misnamed(match, today)) for match in _whole_days(_in_a_row(text)))
    misnamed = (Misnamed(match.start(), match.end(), *why) for match, why in found if why)
    return tuple(sorted(misnamed, key=lambda each: each.start))


def _in_a_row(text: str) -> str:
    """A sentence goes on in its next line; every offset stays."""
    return plain(text).replace("\n", " ")


def _whole_days(words: str) -> Iterator[re.Match[str]]:
    """Each day of the calendar once, however it is written."""
    for pattern in _WHOLE:
        for match in pattern.finditer(words):
            yield match
            words = _without(match, words)


def _without(match: re.Match[str], words: str) -> str:
    return words[: match.start()] + " " * len(match.group()) + words[match.end() :]


def _why_misnamed(match: re.Match[str], today: date) -> tuple[str, str] | None:
    day, said = _day(match, today), _weekday_of(match)
    if day is None:
        return _why_none(match, today)
    if said is None or said == day.weekday():
        return None
    ahead = (said - day.weekday()) % 7
    other = day + timedelta(days=ahead if ahead <= 3 else ahead - 7)
    why = f"{without_weekday(day)} is a {DAYS[day.weekday()]}, not a {DAYS[said]}."
    return why, _either(day, other)


def _why_none(match: re.Match[str], today: date) -> tuple[str, str] | None:
    """None where the numbers are no day at all: "Room 45 May be used"."""
    month, number = _month_of(match), int(match["day"])
    if not 1 <= month <= 12 or not (match["year"] or 1 <= number <= 31):
        return None
    year = int(match["year"] or today.year + (month < today.month))
    last = date(year, month, monthrange(year, month)[1])
    name = f"{MONTHS[month - 1]} {year}"
    why = f"{name} has {last.day} days: there is no {number} {MONTHS[month - 1]}."
    return why, _either(last, last + timedelta(days=1))


def _either(day: date, other: date) -> str:
    return f"Write “{in_words(day)}” or “{in_words(other)}”, whichever is meant."


def _spans(words: str, today: date) -> list[Span]:
    found: list[tuple[int, Span]] = []
    for match in _whole_days(words):
        day = _day(match, today)
        if day and _fits(match, day):
            found.append((match.start(), Span(day, day)))
        words = _without(match, words)
    found += _months(words, today)
    found += _weekdays(words, today)
    found += _counted(words, today)
    return [span for _, span in sorted(found, key=lambda each: each[0])]


def _day(match: re.Match[str], today: date) -> date | None:
    """Without a year it is the next one or one just past; the one before that, if only then the
    weekday is right: "what happened on Wednesday 3 June"."""
    month, number = _month_of(match), int(match["day"])
    if match["year"]:
        return _real(int(match["year"]), month, number)
    years = [day for add in (-1, 0, 1) if (day := _real(today.year + add, month, number))]
    coming = next((day for day in years if day >= today - LOOKS_BACK), None)
    if coming is None or _fits(match, coming):
        return coming
    before = _real(coming.year - 1, month, number)
    return before if before and _fits(match, before) else coming


def _fits(match: re.Match[str], day: date) -> bool:
    """Whether the weekday beside it is the calendar's, or there is none."""
    return _weekday_of(match) in (None, day.weekday())


def _weekday_of(match: re.Match[str]) -> int | None:
    said = match.groupdict().get("weekday")
    if not said:
        return None
    return next(i for i, each in enumerate(DAYS) if each[:3] == said[:3].capitalize())


def _month_of(match: re.Match[str]) -> int:
    said = match["month"]
    return int(said) if said.isdigit() else _month(said)


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
