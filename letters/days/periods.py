"""Weeks, months and years that a sentence names, whole or in part: "by the end of June"."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from letters.days.calendar_days import MONTH, YEAR, month_number
from letters.days.spans import Reader, Span, later_on_a_sunday, month_of

_WEEK = timedelta(days=7)
_SATURDAY = 5
_DAYS_BETWEEN = range(27, 31)  # the first and the last of a month
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}  # days of a month

# "by June Carter" is done by her.
_NO_NAME = r"(?! (?!Dr|Mr|Mrs|Ms|Miss|Prof|Sister|Nurse|Matron)[A-Z][a-z])"
_A_MONTH = rf"{MONTH}{YEAR}(?! \d){_NO_NAME}"
_UNIT = r"(?P<unit>week|month|year)\b"
_OF = (
    r"(?i:\b(?P<how>by|before|until|till|at|on|from|in|around|towards)"
    r" (?:the )?(?:very )?(?P<part>end|start|beginning|middle) of )"
)
_HOW = r"(?i:\b(?P<how>by|before|until|till|in|during|this|next|from) )"
_PERIODS = (
    re.compile(rf"{_OF}{_A_MONTH}"),
    re.compile(rf"{_OF}(?i:(?:the )?(?:(?P<which>this|next|coming|following) )?{_UNIT})"),
    re.compile(
        r"\b(?P<how>by|before|until) (?:the )?(?P<unit>month|year)(?:'s|-| )(?P<part>end)\b", re.I
    ),
    re.compile(rf"{_HOW}(?i:(?P<part>early|mid|late)[ -]){_A_MONTH}"),
    re.compile(rf"{_HOW}{_A_MONTH}"),
    re.compile(
        r"\b(?:(?P<how>by|before|until) )?(?:(?:early|mid|late|later|earlier)[ -])?"
        rf"(?P<which>this|next) {_UNIT}",
        re.I,
    ),
    re.compile(rf"\b(?:(?P<how>by|before) )?the {_UNIT} (?P<which>after next)\b", re.I),
)
_LATER = {"next": 1, "coming": 1, "following": 1, "after next": 2}


def _period(match: re.Match[str], today: date) -> Span:
    told = {name: (said or "").lower() for name, said in match.groupdict().items()}
    return _meant(told, _month(match, today) if "month" in told else _named(told, today), today)


def _meant(told: dict[str, str], whole: Span, today: date) -> Span:
    """Which days of it. "By June" is kept before it, and may be meant for any day of it."""
    part, how = _part(told.get("part", ""), whole), told.get("how")
    if how not in ("by", "before", "until", "till"):
        return part
    if part != whole:
        return Span(min(today, part.first), part.last)
    before = whole.first - timedelta(days=1)
    if how == "before":
        return Span(min(today, before), before)
    return Span(min(today, before), whole.first, whole.last)


def _part(name: str, whole: Span) -> Span:
    if name == "end":
        return Span(max(whole.first, whole.last - timedelta(days=6)), whole.last)
    if name in ("start", "beginning"):
        return Span(whole.first, min(whole.last, whole.first + timedelta(days=6)))
    if name == "middle" and (whole.last - whole.first).days in _DAYS_BETWEEN:
        name = "mid"
    if name in _PARTS:
        first, last = _PARTS[name]
        last = min(last, whole.last.day)
        return Span(whole.first.replace(day=first), whole.first.replace(day=last))
    return whole


def _month(match: re.Match[str], today: date) -> Span:
    month = month_number(match["month"])
    year = int(match["year"] or today.year + (month < today.month))
    return month_of(year, month)


def _named(told: dict[str, str], today: date) -> Span:
    """This or a later one. On a Saturday or Sunday, the end of the week is mostly the next one."""
    later = _LATER.get(told.get("which", ""), 0)
    if told["unit"] == "year":
        return Span(date(today.year + later, 1, 1), date(today.year + later, 12, 31))
    if told["unit"] == "month":
        year, month = divmod(today.year * 12 + today.month - 1 + later, 12)
        return month_of(year, month + 1)
    monday = today - timedelta(days=today.weekday()) + later * _WEEK
    if told.get("part") == "end" and not later and today.weekday() >= _SATURDAY:
        return Span(monday, monday + 2 * _WEEK - timedelta(days=1))
    return Span(monday, sunday := monday + timedelta(days=6), later_on_a_sunday(sunday, today))


PERIODS: Sequence[Reader] = tuple((pattern, _period) for pattern in _PERIODS)
