"""A small picture of what happened when, and of what happens next, drawn from a letter's own words.

The list stays below it as the words: the picture adds how far apart the days are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import pairwise

from letters.check import promise_sentences
from letters.dates import MONTHS, without_weekday, without_year
from letters.days.calendar_days import LOOKS_BACK, real_day, weekday_number
from letters.printing.markdown import Draw, item_in, kind_of
from letters.text import plain
from workflows.phrases import several

FEWEST, MOST = 2, 12  # one day is no line; more than twelve is no small picture
_HAPPENED = frozenset({"what happened", "what happened when"})
_NEXT = frozenset({"what happens next"})

_MONTH = "|".join(MONTHS)
_WEEKDAY = r"(?:(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? (?:the )?)?"
_DAY = re.compile(
    rf"(?<!\d){_WEEKDAY}(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH})"
    rf"|(?P<us_month>{_MONTH}) (?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?)\b(?!-)"
    r"(?:,? (?P<year>\d{4})\b)?"
)
# Before a day without its year in a promise, where it is told: "as we said on 3 March".
_TOLD = re.compile(
    r"\b(?:said|told|asked|wrote|promised|agreed|met|talked|spoke|saw|rang|called|sent|came|went"
    r"|happened|died|fell|was|were)\b(?![^.;:]*(?:\b(?:will|shall)|'ll)\b)[^.;:]{0,60}"
    r"(?<!\bby )(?<!\bbefore )(?<!\buntil )$"
)
_BEGINS = re.compile(r"(?:\*\*)?(?:(?:On|By|From|Until) )?")


@dataclass(frozen=True, slots=True)
class Marked:
    """A day on the line, and how the letter itself writes it ("3 March", "March 3")."""

    on: date
    month_first: bool

    @property
    def words(self) -> str:
        return without_year(self.on, month_first=self.month_first)

    @property
    def in_full(self) -> str:
        return without_weekday(self.on, month_first=self.month_first)


@dataclass(frozen=True, slots=True)
class Look:
    """How large it is drawn, in pixels of 1/96 inch. `fluid`: as wide as there is room, and
    legible down to `width`."""

    width: float
    letters: float
    family: str
    ink: str = "#1d4b47"
    quiet: str = "#4b565d"
    fluid: bool = False


def drawing(written_on: date, look: Look) -> Draw:
    """What letters.printing.markdown asks above which block a picture stands."""

    def draw(heading: str, under: Sequence[Sequence[str]]) -> dict[int, str]:
        place, days, title = _days_under(heading.strip().rstrip(":").lower(), under, written_on)
        if not FEWEST <= len(days) <= MOST:
            return {}
        return {place: svg(days, title, look)}

    return draw


def _days_under(
    heading: str, under: Sequence[Sequence[str]], written_on: date
) -> tuple[int, list[Marked], str]:
    if heading in _NEXT:
        return 0, _in_order(_promised_in(under, written_on)), "next"
    if heading in _HAPPENED:
        for place, block in enumerate(under):
            if kind_of(block) in ("ul", "ol"):
                return place, _in_order(_beginning(block, written_on)), "happened"
    return 0, [], ""


def _beginning(items: Sequence[str], written_on: date) -> list[Marked]:
    """The day that each item begins with; none at all where one of them begins otherwise."""
    days: list[Marked] = []
    for item in map(item_in, items):
        lead = _BEGINS.match(item)
        found = _DAY.match(item, lead.end() if lead else 0)
        day = _marked(found, written_on, past=True) if found else None
        if day is None:
            return []
        days.append(day)
    return days


def _promised_in(under: Sequence[Sequence[str]], written_on: date) -> Iterator[Marked]:
    """The days from the letter's own on, in sentences that promise: any other day is told."""
    texts = ((" " if kind_of(block) == "paragraph" else "\n").join(block) for block in under)
    for promise in promise_sentences("\n\n".join(texts)):
        words = plain(promise.text)
        for found in _DAY.finditer(words):
            told = not found["year"] and _TOLD.search(words[: found.start()])
            if not told and (day := _marked(found, written_on, past=False)):
                yield day


def _marked(found: re.Match[str], written_on: date, *, past: bool) -> Marked | None:
    """None: there is no such day, or none with that weekday, or it lies on the other side of the
    letter's own. Better no line than one with a day that the words do not say."""
    month = MONTHS.index(found["month"] or found["us_month"]) + 1
    days = [
        day
        for year in ([int(found["year"])] if found["year"] else _years_near(written_on))
        if (day := real_day(year, month, int(found["day"] or found["us_day"])))
        and (not found["weekday"] or day.weekday() == weekday_number(found["weekday"]))
    ]
    if not days:
        return None
    if past:
        on = min(days, key=lambda day: abs(day - written_on))
    else:
        on = next((day for day in days if day >= written_on - LOOKS_BACK), days[-1])
    right_side = on <= written_on if past else on >= written_on
    return Marked(on, month_first=found["month"] is None) if right_side else None


def _years_near(written_on: date) -> Sequence[int]:
    """Of a day without its year: what happened was on the nearest one; what is promised is for the
    next one, as the check reads it, unless it is only just past. Who means another says so."""
    return range(written_on.year - 1, written_on.year + 2)


def _in_order(days: Iterable[Marked]) -> list[Marked]:
    return sorted({each.on: each for each in days}.values(), key=lambda each: each.on)


def in_a_sentence(days: Sequence[Marked], what: str) -> str:
    """The finding, for whoever hears the letter or cannot see the line."""
    first, last = days[0], days[-1]
    says = f"A line with {_number(len(days))} days, from {first.in_full} to {last.in_full}."
    if len(days) > FEWEST:
        before, after = max(pairwise(days), key=lambda pair: pair[1].on - pair[0].on)
        wait = _apart(after.on - before.on)
        says += f" The longest time between two of them is {wait}, from {before.in_full}"
        says += f" to {after.in_full}."
    else:
        says += f" They are {_apart(last.on - first.on)} apart."
    below = "what happened on each" if what == "happened" else "what we will do by each"
    return f"{says} The words below say {below}."


def _number(many: int) -> str:
    words = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[many - 2] if many <= 10 else str(many)


def _apart(time: timedelta) -> str:
    days = time.days
    if days < 22:
        return several(days, "day")
    weeks, over = divmod(days, 7)
    if weeks < 18:
        return f"{weeks} weeks" if not over else f"about {round(days / 7)} weeks"
    return f"about {round(days / 30.44)} months"


def svg(days: Sequence[Marked], what: str, look: Look) -> str:
    """The line, drawn to scale. Its marks are pushed apart only where they would touch."""
    labels = _labels(days)
    widths = [_width(label, look) for label in labels]
    places = _places(days, look, look.width - max(widths))
    rows = _rows(places, widths, look)
    line, step = look.letters * 1.9, look.letters * 1.5
    height = line + look.letters * 1.1 + step * (max(rows) + 1)
    parts = [
        *_stem(places, line, look),
        *_gaps(days, places, line, look),
        *(
            _mark(place, label, line, line + look.letters * 0.9 + step * (row + 0.6), look)
            for place, label, row in zip(places, labels, rows, strict=True)
        ),
    ]
    width = "100%" if look.fluid else f"{look.width:.1f}"
    return (
        f'<div class="picture"><svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'width="{width}" height="{height:.1f}" direction="ltr" font-family="{look.family}" '
        f'font-size="{look.letters:.1f}">'
        f"<title>{escape(in_a_sentence(days, what))}</title>{''.join(parts)}</svg></div>\n"
    )


def _labels(days: Sequence[Marked]) -> list[str]:
    """The year is said with the first day and where it changes."""
    before = [None, *(day.on.year for day in days)]
    return [
        day.in_full if day.on.year != year else day.words
        for day, year in zip(days, before, strict=False)
    ]


def _width(label: str, look: Look) -> float:
    return len(label) * look.letters * 0.6


def _places(days: Sequence[Marked], look: Look, end: float) -> list[float]:
    """Where each day stands: to scale, then never nearer than a mark is wide. Where many days have
    little room, near marks overlap, as far as no stem meets the label beside it: the line still
    tells how far apart the days are.
    """
    radius = look.letters * 0.4
    whole = (days[-1].on - days[0].on).days
    scale = (end - radius) / whole
    places = [radius + (day.on - days[0].on).days * scale for day in days]
    room = (end - radius) / (len(days) - 1)
    apart = min(radius * 3, max(radius * 1.25, room / 2))
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + apart)
    places[-1] = min(places[-1], end)
    for number in range(len(places) - 2, -1, -1):
        places[number] = min(places[number], places[number + 1] - apart)
    return places


def _rows(places: Sequence[float], widths: Sequence[float], look: Look) -> list[int]:
    """From the right: each label goes below those that it would touch, so no stem crosses one."""
    rows = [0] * len(places)
    for this in range(len(places) - 1, -1, -1):
        reach = places[this] + widths[this] + look.letters * 0.5
        below = [rows[n] for n in range(this + 1, len(places)) if places[n] < reach]
        rows[this] = max(below, default=-1) + 1
    return rows


def _at(place: float, look: Look) -> str:
    return f"{place / look.width:.2%}" if look.fluid else f"{place:.1f}"


def _stem(places: Sequence[float], line: float, look: Look) -> Iterator[str]:
    yield (
        f'<line x1="{_at(places[0], look)}" x2="{_at(places[-1], look)}" y1="{line:.1f}" '
        f'y2="{line:.1f}" stroke="{look.quiet}" stroke-width="{look.letters * 0.14:.1f}"/>'
    )


def _gaps(
    days: Sequence[Marked], places: Sequence[float], line: float, look: Look
) -> Iterator[str]:
    """How long it was between two days, above the line where there is room to say it."""
    for (one, two), (left, right) in zip(pairwise(days), pairwise(places), strict=True):
        words = _apart(two.on - one.on)
        if _width(words, look) + look.letters < right - left:
            yield (
                f'<text x="{_at((left + right) / 2, look)}" y="{line - look.letters * 0.7:.1f}" '
                f'text-anchor="middle" fill="{look.quiet}">{words}</text>'
            )


def _mark(place: float, label: str, line: float, base: float, look: Look) -> str:
    x, radius = _at(place, look), look.letters * 0.4
    return (
        f'<line x1="{x}" x2="{x}" y1="{line:.1f}" y2="{base - look.letters * 0.85:.1f}" '
        f'stroke="{look.quiet}" stroke-width="{look.letters * 0.07:.1f}"/>'
        f'<circle cx="{x}" cy="{line:.1f}" r="{radius:.1f}" fill="{look.ink}"/>'
        f'<text x="{x}" dx="{-radius:.1f}" y="{base:.1f}" fill="{look.ink}">{label}</text>'
    )
