"""The times that a sentence names, read as days on a day; and those that nobody can read as one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from letters.dates import MONTHS
from letters.days.calendar_days import (
    WEEKDAY,
    WrittenDay,
    blanked,
    real_day,
    weekday_number,
    written_days,
)
from letters.days.counted_times import (
    BESIDE_A_DAY,
    COUNTED,
    FROM_A_DAY,
    OF_ANOTHER_DAY,
    counted_beside,
    counted_from,
)
from letters.days.deadlines import says_at_latest
from letters.days.named_days import LONGER, SHORTER
from letters.days.periods import PERIODS
from letters.days.spans import Span

_READERS = (*LONGER, *COUNTED, *PERIODS, *SHORTER)

_WEEK_OF = re.compile(
    r"\b(?:week|w/c)(?: (?:of|beginning|commencing|starting))?(?: on)?(?: the)? $", re.IGNORECASE
)
_WEEK_TO = re.compile(r"\bweek (?:ending|to|up to)(?: on)?(?: the)? $", re.IGNORECASE)
_STANDS_BESIDE = re.compile(r"\b(?:of|after|from|following|before)\b", re.IGNORECASE)
_WEEKDAY_BESIDE = re.compile(
    rf"(?:\bthe )?(?:\b(?:first|next) )?\b{WEEKDAY} (?P<way>after|following|before)"
    r" (?:the |[^.,;:]{1,60} on (?:the )?)?$",
    re.IGNORECASE,
)
_FROM_NOW = re.compile(
    r"\b(?:between now and|from now (?:on )?(?:until|till|to)) (?:the )?$", re.IGNORECASE
)
_TO = r"(?: (?:and|to|or|until|till) (?:the )?| ?[-\u2013] ?)"
_ONE_BEFORE = re.compile(rf"(?<![\d/.])(?P<first>\d{{1,2}})(?:st|nd|rd|th)?{_TO}(?:\w+day )?$")
_MONTH_FIRST = re.compile(r"[A-Za-z]\.? (?:the )?\d{1,2}(?:st|nd|rd|th)?$")
_ONE_AFTER = re.compile(rf"{_TO}(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\b(?! [a-z])")
_FROM = re.compile(r"\b(?:between|from) (?:the )?$", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:before|prior to|ahead of) (?:the )?$", re.IGNORECASE)
_IS_BEFORE = re.compile(r"before\b", re.IGNORECASE)  # "or before" was read as by
# "Before Friday evening" is kept on Friday too.
_ITS_HOUR = re.compile(
    r",? (?:at )?(?:noon|midday|midnight|lunch|morning|afternoon|evening|night|close\b|ends\b"
    r"|is (?:out|over)\b|\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|\d{1,2}[:.]\d\d\b)",
    re.IGNORECASE,
)
# Before we meet on 4 December: on that day, or on any till then.
_BEFORE_WHAT_IS_THEN = re.compile(
    r"\bbefore (?:we|you|they|he|she|I|the(?! week)|your|our|his|her|their)\b[^.,;:]{1,60} (?:on"
    r"|of) (?:the )?$",
    re.IGNORECASE,
)
# "We can tell you nothing before 4 December" begins with that day; "at no charge before" does not.
_NOTHING_BEFORE = re.compile(
    r"\b(?:(?<!\bor )not(?! only)|never|cannot|nobody|nothing|no(?! (?:cost|charge|fee|bill)\b)"
    r"|\w+n't)\b(?:(?!\b(?:and|but|so|(?:we|I|he|she|they)(?: will|'ll))\b)[^.,;:])*$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:(?<!\bor )not|rather than|instead of|no longer)(?: on| by)? (?:the )?$", re.IGNORECASE
)
_BEGINS_THERE = re.compile(r"(?:before|until|till|from)\b", re.IGNORECASE)

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
class Named:
    """A time, and where it stands in the words."""

    start: int
    end: int
    span: Span


@dataclass(frozen=True, slots=True)
class Times:
    """`named`: in the order of the sentence. `denied`: what it says that it is not ("not on
    Thursday"). `unread`: times that are no day, where it has none that is."""

    named: tuple[Named, ...]
    denied: tuple[Span, ...]
    unread: tuple[re.Match[str], ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(each.span for each in self.named)


def times_in(words: str, today: date) -> Times:
    """Each time once: what was read as a longer one is not read again."""
    found, rest = _whole_days(words, today)
    for pattern, read in _READERS:
        if matches := list(pattern.finditer(rest)):
            rest = blanked(rest, (match.span() for match in matches))
            spans = ((match, read(match, today)) for match in matches)
            found += [Named(*match.span(), span) for match, span in spans if span]
    found.sort(key=lambda each: each.start)
    denied = [each for each in found if _is_denied(words, each)]
    only = len(found) == 1
    named = [_kept_before(words, each, today, only=only) for each in found if each not in denied]
    return Times(
        _outermost(words, named),
        tuple(each.span for each in denied),
        () if found else _unread(rest),
    )


def _is_denied(words: str, named: Named) -> bool:
    """ "Not on Thursday"; "not until Thursday" is that day."""
    denied = _DENIED.search(words[: named.start])
    return bool(denied) and not _BEGINS_THERE.match(words, named.start)


def _kept_before(words: str, named: Named, today: date, *, only: bool) -> Named:
    """Before 1 February: on 31 January, or on any day till then. Next Friday may be the second."""
    before, span = words[: named.start], named.span
    if span.first <= today or _NOTHING_BEFORE.search(before):
        return named
    led = _BEFORE.search(before) or _IS_BEFORE.match(words, named.start)
    then = only and _BEFORE_WHAT_IS_THEN.search(before)
    if then or (led and _ITS_HOUR.match(words, named.end)):
        return replace(named, span=Span(today, span.last))
    if not led:
        return named
    eve, or_the_second = span.first - timedelta(days=1), span.last - timedelta(days=1)
    is_next = span.last - span.first == timedelta(days=7)
    return replace(named, span=Span(today, eve, or_the_second if is_next else None))


def _outermost(words: str, named: Sequence[Named]) -> tuple[Named, ...]:
    """By Friday, no later than Monday: Monday is the day that holds, and we said both."""
    inner = [
        first
        for first, second in pairwise(named)
        if says_at_latest(words, first.end, second.start, second.end)
        and first.span.last < second.span.last
    ]
    return tuple(each for each in named if each not in inner)


def _unread(words: str) -> tuple[re.Match[str], ...]:
    found: list[re.Match[str]] = []
    for pattern in _UNREAD:
        if matches := list(pattern.finditer(words)):
            words = blanked(words, (match.span() for match in matches))
            found += matches
    return tuple(found)


def _whole_days(words: str, today: date) -> tuple[list[Named], str]:
    """With what stands around them; and the words without them. One that is misnamed, or can be
    meant in two ways, is none."""
    found, read, before = list[Named](), list[tuple[int, int]](), 0
    for written in sorted(written_days(words), key=lambda each: each.start):
        meant = written.meant(today)
        if len(meant) == 1:
            start, span = _beside(words, written, meant[0], today)
            if found and _goes_on(words, before, found[-1], start, span):
                first = found.pop()
                start, span = first.start, Span(first.span.first, span.last)
            found.append(Named(start, written.end, span))
        start = found[-1].start if len(meant) == 1 else written.start
        read.append((start, written.end))
        before = written.end
    return found, blanked(words, read)


def _goes_on(words: str, before: int, first: Named, start: int, last: Span) -> bool:
    """Between 1 December and 4 December: one time, and not two."""
    told = _FROM.search(words[: first.start]) and re.fullmatch(_TO, words[before:start])
    return bool(told) and first.span.first <= last.last


def _beside(words: str, written: WrittenDay, day: date, today: date) -> tuple[int, Span]:
    """Where it begins: a week before 10 December; the Monday after 10 December."""
    if not _STANDS_BESIDE.search(words, 0, written.start):
        return written.start, _around(words, written, day, today)
    if match := FROM_A_DAY.search(words, 0, written.start):
        return written.start, counted_from(match, day)
    if match := BESIDE_A_DAY.search(words, 0, written.start):
        return match.start(), counted_beside(match, day, today)
    if match := _WEEKDAY_BESIDE.search(words, 0, written.start):
        ahead = (weekday_number(match["weekday"]) - day.weekday()) % 7
        back = match["way"].lower() == "before"
        found = day + timedelta(days=ahead - 7 if back else ahead or 7)
        return match.start(), Span(found, found)
    return written.start, _around(words, written, day, today)


def _around(words: str, written: WrittenDay, day: date, today: date) -> Span:
    """In the week of 30 November; on 3 or 4 December; from now until 10 December."""
    before, after = words[: written.start], words[written.end :]
    if _WEEK_OF.search(before):
        return Span(day, day + timedelta(days=6))
    if _WEEK_TO.search(before):
        return Span(day - timedelta(days=6), day)
    if _FROM_NOW.search(before) and today < day:
        return Span(today, day)
    first = last = day
    if match := _ONE_BEFORE.search(before):
        first = real_day(day.year, day.month, int(match["first"])) or day
    if _MONTH_FIRST.search(written.text) and (match := _ONE_AFTER.match(after)):
        last = real_day(day.year, day.month, int(match["last"])) or day
    return Span(first, last) if first <= last else Span(day, day)
