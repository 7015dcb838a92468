"""The times that a sentence names, read as days on a day; and those that nobody can read as one."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from letters.calendar_days import WrittenDay, real_day, without, written_days
from letters.counted_times import COUNTED, FROM_A_DAY, OF_ANOTHER_DAY, counted_from
from letters.dates import MONTHS
from letters.named_days import LONGER, SHORTER
from letters.periods import PERIODS
from letters.spans import Span

_READERS = (*LONGER, *COUNTED, *PERIODS, *SHORTER)

_WEEK_OF = re.compile(
    r"\b(?:week|w/c)(?: (?:of|beginning|commencing|starting))?(?: on)?(?: the)? $", re.IGNORECASE
)
_TO = r"(?: (?:and|to|or|until|till) (?:the )?| ?[-\u2013] ?)"
_ONE_BEFORE = re.compile(rf"(?<![\d/.])(?P<first>\d{{1,2}})(?:st|nd|rd|th)?{_TO}(?:\w+day )?$")
_MONTH_FIRST = re.compile(r"[A-Za-z]\.? (?:the )?\d{1,2}(?:st|nd|rd|th)?$")
_ONE_AFTER = re.compile(rf"{_TO}(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\b(?! [a-z])")
_FROM = re.compile(r"\b(?:between|from) (?:the )?$", re.IGNORECASE)

_UNITS = r"(?:hours|days|weeks|fortnights|months|years)\b"
_SEASONS = (
    "spring|summer|autumn|winter|easter|christmas|new year|school holidays|quarter|half[- ]term"
    "|(?:new|next|this) term"
)
_UNREAD = (
    OF_ANOTHER_DAY,
    re.compile(
        rf"\bwithin (?:(?:the|a|an|next|coming|few|several|some|number of|matter of) )*{_UNITS}",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:in|over|during) (?:(?:the|a|an) )?"
        rf"(?:(?:next|coming|few|several|some|number of|matter of) )+{_UNITS}",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:by|before|until|in|during|after|over|around|this|next|at|end of)"
        r"(?: (?:the|this|next|coming|early|late|mid|end of))*[ -]"
        rf"(?:{_SEASONS})\b(?! (?:ward|unit|house|suite|street))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:in|by|before|during) the (?:first|second|third|fourth|last|early|latter)"
        rf" (?:week|half|part|days) of (?:{'|'.join(MONTHS)}|the (?:month|year)|this|next)\b",
        re.IGNORECASE,
    ),
)


@dataclass(frozen=True, slots=True)
class Times:
    """`spans`: in the order of the sentence. `unread`: times that are no day, where it has none
    that is."""

    spans: tuple[Span, ...]
    unread: tuple[re.Match[str], ...]


def times_in(words: str, today: date) -> Times:
    """Each time once: what was read as a longer one is not read again."""
    found, rest = _whole_days(words, today)
    for pattern, read in _READERS:
        for match in pattern.finditer(rest):
            rest = without(match, rest)
            if span := read(match, today):
                found.append((match.start(), span))
    spans = tuple(span for _, span in sorted(found, key=lambda each: each[0]))
    return Times(spans, () if spans else _unread(rest))


def _unread(words: str) -> tuple[re.Match[str], ...]:
    found: list[re.Match[str]] = []
    for pattern in _UNREAD:
        for match in pattern.finditer(words):
            words = without(match, words)
            found.append(match)
    return tuple(found)


def _whole_days(words: str, today: date) -> tuple[list[tuple[int, Span]], str]:
    """With what stands around them; and the words without them. One that is misnamed, or can be
    meant in two ways, is none."""
    found, rest, before = list[tuple[int, Span]](), words, 0
    for written in sorted(written_days(words), key=lambda each: each.start):
        meant = written.meant(today)
        if len(meant) == 1:
            span = _around(words, written, meant[0])
            start = written.start
            if found and _goes_on(words[: found[-1][0]], words[before:start], found[-1][1], span):
                start, first = found.pop()
                span = Span(first.first, span.last)
            found.append((start, span))
        rest = rest[: written.start] + " " * len(written.text) + rest[written.end :]
        before = written.end
    return found, rest


def _goes_on(before: str, between: str, first: Span, last: Span) -> bool:
    """Between 1 December and 4 December: one time, and not two."""
    told = _FROM.search(before) and re.fullmatch(_TO, between)
    return bool(told) and first.first <= last.last


def _around(words: str, written: WrittenDay, day: date) -> Span:
    """In the week of 30 November; on 3 or 4 December; within two weeks of 10 December."""
    before, after = words[: written.start], words[written.end :]
    if _WEEK_OF.search(before):
        return Span(day, day + timedelta(days=6))
    if counted := FROM_A_DAY.search(before):
        return counted_from(counted, day)
    first = last = day
    if match := _ONE_BEFORE.search(before):
        first = real_day(day.year, day.month, int(match["first"])) or day
    if _MONTH_FIRST.search(written.text) and (match := _ONE_AFTER.match(after)):
        last = real_day(day.year, day.month, int(match["last"])) or day
    return Span(first, last) if first <= last else Span(day, day)
