"""Which days a promise names, so that sentence and promise on record can be held together."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from letters.dates import DAYS, MONTHS, in_words, without_weekday
from letters.days.calendar_days import (
    EACH,
    WrittenDay,
    days_after_a_weekday,
    nearest,
    with_its_year,
    written_days,
)
from letters.days.days_in_languages import days_written_in, is_english, spans_written_in
from letters.days.deadlines import are_at_odds
from letters.days.spans import Span
from letters.days.times_named import Named, times_in
from letters.text import plain

_STANDS = re.compile(
    r"\b(?:any ?time|at any (?:time|hour|point)|whenever|day or night|always|as long as|every|each"
    r"|if you|should you|when you|whatever|no (?:bill|charge|cost)|from now on|never|stays? open"
    r"|until you|for life|for as long)\b",
    re.IGNORECASE,
)
_OR_BEFORE = re.compile(r"\b(?:on|by|at)(?: or |/)(?:before|prior to|ahead of)\b", re.IGNORECASE)
_OR = re.compile(r",? or (?:(?:on|by) )?(?:the )?", re.IGNORECASE)
_LATE_IN_A_MONTH = re.compile(
    r"\b(?:29|3\d)(?:st|nd|rd|th)?\b|\b(?:twenty[- ]ninth|thirtieth|thirty[- ]first)", re.IGNORECASE
)
_A_MONTH = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\d[./-]\d", re.IGNORECASE
)
_AROUND = 40  # letters before or behind its number in which a day is written
_LEAP_YEAR = date(2028, 1, 1)  # for a text of which nobody knows when it is written


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A day or a time that cannot be meant as it stands, or in two ways. `why`: what the calendar
    says; `mend`: the days that may be meant."""

    start: int
    end: int
    why: str
    mend: str


def days_named(sentence: str, today: date, language: str = "en") -> tuple[date, ...]:
    """The last day of each time that the sentence names, in the order they stand in it.

    `today` decides the year of "5 May" (the next one, or one just past) and what "Monday" or
    "within two weeks" means. Days are calendar days; one that is misnamed is none. In another
    language than English only days with their month are read.
    """
    return tuple(span.last for span in _spans(_in_a_row(sentence, today), today, language))


def agrees(sentence: str, due_on: date | None, today: date, language: str = "en") -> bool:
    """Whether the day on record is one that the sentence names, or it names none that we read.

    None: the promise stands without a day; then a sentence with one says something else. With a
    day that cannot be meant, or in two ways, or with two last days for one act, no day agrees: it
    has to be written anew.
    """
    if misnamed_days(sentence, today, language=language):
        return False
    words = _in_a_row(sentence, today)
    spans = _spans(words, today, language)
    if due_on is None:
        named = next(_written(words, language), None)
        return not spans or (stands(sentence) and named is None)
    if is_english(language) and _is_denied(words, due_on, today):
        return False
    return not spans or any(span.holds(due_on) for span in spans)


def other_times(sentence: str, due_on: date, today: date, language: str = "en") -> tuple[str, ...]:
    """Times to come that it names beside the day on record, in its own words where they are read:
    nobody is reminded of what it promises for those. "On Friday or Monday" is one time."""
    words = _in_a_row(sentence, today)
    if not is_english(language):
        others = (each.last for each in _spans(words, today, language) if not each.holds(due_on))
        return tuple(in_words(day) for day in others if day >= today)
    named = times_in(words, today).named
    same = [each for each in named if each.span.holds(due_on)]
    return tuple(
        words[each.start : each.end]
        for each in named
        if each.span.last >= today
        and not each.span.holds(due_on)
        and not EACH.search(words[: each.start])
        and not any(_are_either(words, each, other) for other in same)
    )


def is_vague(sentence: str, today: date) -> bool:
    """It promises, and neither names a time nor says that it holds always."""
    return not times_in(_in_a_row(sentence, today), today).spans and not stands(sentence)


def stands(sentence: str) -> bool:
    """It reads like one that holds whenever it is wanted: "ring me any time"."""
    return _STANDS.search(plain(sentence)) is not None


def wrong_weekdays(text: str, today: date | None) -> Iterator[tuple[int, int, str]]:
    """Start and end of a day whose weekday is not the calendar's, and the weekday it is. None: it
    is not known when it is written, so only days with their year are looked at."""
    for written in days_after_a_weekday(_in_a_row(text, today)):
        days = written.days(today or _LEAP_YEAR) if today or written.year else ()
        if days and not written.meant(today or _LEAP_YEAR):
            yield written.start, written.end, DAYS[days[0].weekday()]


def days_that_are_not(text: str, today: date | None) -> Iterator[Misnamed]:
    """Days that there are not, such as 31 November, wherever they stand in a letter. None: it is
    not known when it is written, so no year is taken for granted."""
    for late in _LATE_IN_A_MONTH.finditer(text):
        first = max(late.start() - _AROUND, 0)  # most of a letter is passed over
        near = text[first : late.end() + _AROUND]
        if _A_MONTH.search(near):
            at = late.start() - first
            for each in _there_are_not(near, today):
                if each.start <= at < each.end:
                    yield replace(each, start=first + each.start, end=first + each.end)


def _there_are_not(text: str, today: date | None) -> Iterator[Misnamed]:
    for each in written_days(_in_a_row(text, today or _LEAP_YEAR)):
        if not each.days(today or _LEAP_YEAR):
            of_no_year = f"No year has a {each.text.removeprefix('the ')}.", ""
            told = _why_none(each, today or _LEAP_YEAR) if today or each.year else of_no_year
            yield Misnamed(each.start, each.end, *told)


def misnamed_days(
    text: str, today: date, *, month_first: bool | None = None, language: str = "en"
) -> tuple[Misnamed, ...]:
    """Days with a weekday that is not the calendar's, days that there are not (31 November), and
    days whose numbers can be read both ways (4/12/2026).

    `month_first`: how days are written in the place of the letter; None: that is not known.
    """
    words = _in_a_row(text, today)
    written = _written(words, language)
    found = ((each, _why_misnamed(each, today, month_first)) for each in written)
    return tuple(Misnamed(each.start, each.end, *why) for each, why in found if why)


def _is_denied(words: str, due_on: date, today: date) -> bool:
    """They say that it is not this day, or two last days of which nobody knows which."""
    times = times_in(words, today)
    denied = any(span.holds(due_on) for span in times.denied)
    if denied and not any(span.holds(due_on) for span in times.spans):
        return True
    return are_at_odds(words, due_on, today)


def _are_either(words: str, one: Named, other: Named) -> bool:
    first, second = sorted((one, other), key=lambda each: each.start)
    return _OR.fullmatch(words, first.end, second.start) is not None


def _spans(words: str, today: date, language: str) -> tuple[Span, ...]:
    if is_english(language):
        return times_in(words, today).spans
    return spans_written_in(words, language, today)


def _written(words: str, language: str) -> Iterator[WrittenDay]:
    return written_days(words) if is_english(language) else days_written_in(words, language)


def _in_a_row(text: str, today: date | None) -> str:
    """A sentence goes on in its next line; on or before a day is by that day, and its year may be
    the next one, where it is known when it is written. Every offset stays."""
    words = _OR_BEFORE.sub(lambda said: "by".rjust(len(said[0])), plain(text).replace("\n", " "))
    return with_its_year(words, today) if today else words


def _why_misnamed(
    written: WrittenDay, today: date, month_first: bool | None
) -> tuple[str, str] | None:
    days, meant = written.days(today), written.meant(today)
    if len(meant) > 1:
        return _why_both(written, meant, month_first)
    if not days:
        return _why_none(written, today)
    if meant or written.weekday is None:
        return None
    day = days[0]
    why = f"{without_weekday(day)} is a {DAYS[day.weekday()]}, not a {DAYS[written.weekday]}."
    return why, _either(day, nearest(day, written.weekday))


def _why_none(written: WrittenDay, today: date) -> tuple[str, str]:
    month, number = written.parts[0]
    year = written.year or today.year + (month < today.month)
    last = date(year, month, monthrange(year, month)[1])
    name = f"{MONTHS[month - 1]} {year}"
    why = f"{name} has {last.day} days: there is no {number} {MONTHS[month - 1]}."
    return why, _either(last, last + timedelta(days=1))


def _either(day: date, other: date) -> str:
    return f"Write “{in_words(day)}” or “{in_words(other)}”, whichever is meant."


def _why_both(
    written: WrittenDay, days: tuple[date, ...], month_first: bool | None
) -> tuple[str, str]:
    """The way of the place comes first, but is not taken for granted: families are not all of
    it."""
    order = bool(month_first)
    one, other = reversed(days) if order else days
    texts = [without_weekday(day, month_first=order) for day in (one, other)]
    why = f"“{written.text}” can be read as {texts[0]} and as {texts[1]}."
    here = "" if month_first is None else ", as it is read here,"
    first, second = (in_words(day, month_first=order) for day in (one, other))
    return why, f"Write the month as a word: “{first}”{here} or “{second}”."


def times_without_a_day(sentence: str, today: date) -> Iterator[Misnamed]:
    """Times that are no day ("in a few weeks", "within two weeks of the meeting"), where the
    sentence names no day either and does not stand. It may be all that can be said yet."""
    words = _in_a_row(sentence, today)
    for match in () if stands(words) else times_in(words, today).unread:
        why = f"“{match.group()}” is no day that anybody can be held to."
        yield Misnamed(*match.span(), why, "Write the day, with its month as a word.")
