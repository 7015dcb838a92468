"""Charts: one line over time, and bars for the parts, as SVG that needs no style and no script.

pygal says where each thing lies; what is drawn there is ours. x is in per cent of the width and y
in pixels, so one drawing fits a phone, a wall and paper, and its letters never shrink. Colours are
attributes: neither a page with a strict policy nor a saved file loses them. `title` and `desc` say
what is seen; the table beneath every drawing has its numbers.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

from markupsafe import Markup

from disclosure.reports.said import Finding, bare, cell_words, number, value_words
from workflows.published import Measure, Row, Unit

FEWEST = 2  # months with a value: one is no line
WIDE, HIGH = 600, 230  # the width is a measure between pygal and us
MARGINS = {"margin_left": 48, "margin_right": 18, "margin_top": 14, "margin_bottom": 30}
STEP, BAR = 48, 14  # from bar to bar, and how thick one is
INK, SOFT, PINE, LINE, WHITE = "#20282d", "#4b565d", "#1d4b47", "#ddd6ca", "#ffffff"
LETTERS = 14  # pixels
A_YEAR = 12  # months, of which each has room for its name
MOST_NAMES = 8  # of more, with the year
_STEPS = (1, 2, 2.5, 5, 10)
_FEWEST_MARKS = 4
_PLACE = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
_CORNER = re.compile(r"translate\((\d+), (\d+)\)")
Point = tuple[float, float]  # in per cent, in pixels


@dataclass(frozen=True, slots=True)
class Look:
    """`one_title`: what it is called and what it says stand together; a printer reads no other."""

    font: str
    one_title: bool = False


SCREEN = Look("system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif")
PAPER = Look("Head, Head2, Head3", one_title=True)  # our own fonts, as the printer calls them


@dataclass(frozen=True, slots=True)
class _Words:
    """`id`: no other drawing of the page has it."""

    id: str
    title: str
    desc: str


def line_over_time(
    measure: Measure, months: Sequence[Row], found: Finding, id: str, look: Look = SCREEN
) -> Markup:
    """Gaps where a month has no value; hollow dots where it is part of a run.

    Nothing where fewer than two months have a value.
    """
    if sum(row.cell.value is not None for row in months) < FEWEST:
        return Markup()
    marks = _marks((row.cell.value for row in months), measure.unit)
    drawn = _line_of_pygal(months, found, marks)
    parts = [*_scale(drawn, marks), *_middle(drawn), *_joined(drawn)]
    parts += [*_dots(drawn, months, found), *_names(drawn, months)]
    words = _Words(id, _title(measure, months), _desc(measure, months, found))
    return _svg(words, HIGH, parts, look)


def bars(title: str, rows: Sequence[Row], unit: Unit, id: str, look: Look = SCREEN) -> Markup:
    """One for each part, its name above it and its number behind it. Nothing for no parts."""
    if all(row.cell.value is None for row in rows):
        return Markup()
    said = "; ".join(f"{row.words}: {bare(row.cell, unit).lower()}" for row in rows)
    words = _Words(id, title, f"{said}. The table below has every number.")
    widths = iter(_widths(rows, unit))
    parts = [
        _bar(row, unit, next(widths) if row.cell.value is not None else None, place * STEP)
        for place, row in enumerate(rows)
    ]
    return _svg(words, STEP * len(rows), parts, look)


def _title(measure: Measure, months: Sequence[Row]) -> str:
    return f"{measure.name}, by month, {months[0].words} to {months[-1].words}"


def _desc(measure: Measure, months: Sequence[Row], found: Finding) -> str:
    there = [row for row in months if row.cell.value is not None]
    first, last = (
        f"{cell_words(r.cell, measure.unit)} in {r.words}" for r in (there[0], there[-1])
    )
    says = f"From {first} to {last}. {found.says}"
    if found.line is not None:
        says = f"{says} The middle value is {value_words(found.line, measure.unit)}."
    if gone := len(months) - len(there):
        verbs = "has no number and is" if gone == 1 else "have no number and are"
        says = f"{says} {gone} of the {len(months)} months {verbs} left out."
    return f"{says} The table below has every number."


def _marks(values: Iterable[float | None], unit: Unit) -> list[float]:
    """Of the scale, from nothing on: one that begins elsewhere makes much of little."""
    if unit is Unit.SHARE:
        return [0, 25, 50, 75, 100]
    top = max([value for value in values if value is not None] + [_FEWEST_MARKS])
    power = 10.0 ** floor(log10(top / _FEWEST_MARKS))
    step = next(each * power for each in _STEPS if each * power >= top / _FEWEST_MARKS)
    return [step * place for place in range(ceil(top / step) + 1)]


def _line_of_pygal(months: Sequence[Row], found: Finding, marks: Sequence[float]) -> Any:
    chart = _chart("Line", marks, height=HIGH, **MARGINS, y_labels=[*marks])
    chart.x_labels = [row.key for row in months]
    chart.add("months", [row.cell.value for row in months])
    chart.add("middle", [found.line] * len(months), show_dots=False)
    return chart.render_tree()


def _widths(rows: Sequence[Row], unit: Unit) -> list[float]:
    """In per cent, of those that have a value; what is left over is for the number behind it."""
    marks = _marks((row.cell.value for row in rows), unit)
    chart = _chart("HorizontalBar", marks, height=HIGH, margin_right=70)
    chart.add("parts", [row.cell.value for row in rows])
    rects = _within(chart.render_tree(), "bars", "rect")
    return [float(each.get("width", 0)) / WIDE * 100 for each in rects]  # of nothing, none


def _chart(kind: str, marks: Sequence[float], **more: object) -> Any:
    """Without scripts, styles and words: of pygal we take places."""
    pygal = _pygal()
    return getattr(pygal, kind)(
        width=WIDE,
        range=(marks[0], marks[-1]),
        allow_interruptions=True,
        show_legend=False,
        show_x_labels=False,
        style=pygal.style.Style(label_font_size=1, major_label_font_size=1),
        js=[],
        css=[],
        **more,
    )


@cache
def _pygal() -> Any:
    """Imported by whoever draws. It leaves an importer of maps behind that Python 3.11 warns of at
    each module that is not there, and that later ones never ask."""
    import pygal  # noqa: PLC0415 - only drawing pays for it

    fixer = pygal.PluginImportFixer
    sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, fixer)]
    return pygal


def _lines(drawn: Any, name: str) -> Iterator[list[Point]]:
    """Of all paths that a part of pygal's drawing holds: the points of each."""
    for path in _within(drawn, name, "path"):
        yield [_at(drawn, *map(float, pair)) for pair in _PLACE.findall(path.get("d"))]


def _circles(drawn: Any, name: str) -> list[Point]:
    found = _within(drawn, name, "circle")
    return [_at(drawn, float(each.get("cx")), float(each.get("cy"))) for each in found]


def _within(drawn: Any, name: str, tag: str) -> list[Any]:
    return [each for part in _called(drawn, name) for each in part.iter() if each.tag == tag]


def _called(drawn: Any, name: str) -> list[Any]:
    return [each for each in drawn.iter() if name in (each.get("class") or "").split()]


def _at(drawn: Any, across: float, down: float) -> Point:
    """In our drawing: pygal counts from the corner of its plot."""
    corner = _CORNER.match(_called(drawn, "plot")[0].get("transform"))
    assert corner
    return (across + float(corner[1])) / WIDE * 100, down + float(corner[2])


def _scale(drawn: Any, marks: Sequence[float]) -> Iterator[str]:
    end = 100 - MARGINS["margin_right"] / WIDE * 100
    for ((left, y),), mark in zip(_lines(drawn, "guides"), marks, strict=True):
        yield _straight((left, y), (end, y), f'class="g-axis" stroke="{LINE}"')
        yield _text((left, y + 5), number(mark), f'class="t-s" dx="-6" {_END} fill="{SOFT}"')


def _middle(drawn: Any) -> Iterator[str]:
    dashed = f'class="g-median" stroke="{INK}" stroke-width="1.5" stroke-dasharray="6 4"'
    for points in _lines(drawn, "serie-1"):
        yield _straight(points[0], points[-1], dashed)


def _joined(drawn: Any) -> Iterator[str]:
    for points in _lines(drawn, "serie-0"):
        for one, two in pairwise(points):
            yield _straight(one, two, f'class="g-line" stroke="{PINE}" stroke-width="2.5"')


def _dots(drawn: Any, months: Sequence[Row], found: Finding) -> Iterator[str]:
    there = [place for place, row in enumerate(months) if row.cell.value is not None]
    for (x, y), place in zip(_circles(drawn, "serie-0"), there, strict=True):
        hollow = place in found.hollow
        look = f'class="g-dot--run" fill="{WHITE}" stroke="{PINE}" stroke-width="2.5"'
        if not hollow:
            look = f'class="g-dot" fill="{PINE}" stroke="{WHITE}" stroke-width="1.5"'
        yield f'<circle cx="{x:.2f}%" cy="{y:.1f}" r="5" {look}/>'


def _names(drawn: Any, months: Sequence[Row]) -> Iterator[str]:
    """Of some months, so that none touches another; fewer of them on a phone."""
    (points,) = _lines(drawn, "serie-1")
    year = len(months) <= A_YEAR
    step = 1 if year else -(-len(months) // MOST_NAMES)
    for place, ((x, _), row) in enumerate(zip(points, months, strict=True)):
        if place % step == 0:
            wide = "" if place % (step * (3 if year else 2)) == 0 else " g-wide"
            look = f'class="t-s{wide}" text-anchor="middle" fill="{SOFT}"'
            yield _text((x, HIGH - 10), _short(row, year), look)


def _short(row: Row, in_a_year: bool) -> str:
    """Feb; Feb 25 where more than a year is drawn."""
    name, _, year = row.words.rpartition(" ")
    return name[:3] if in_a_year else f"{name[:3]} {year[-2:]}"


def _bar(row: Row, unit: Unit, width: float | None, top: int) -> str:
    name = _text((0, top + 16), row.words, f'fill="{INK}"')
    y, end = top + 24, top + 24 + BAR - 2
    if width is None:
        return name + _text((0, end), bare(row.cell, unit), f'class="t-s" fill="{SOFT}"')
    look = f'class="g-bar" fill="{PINE}"'
    bar = f'<rect x="0" y="{y}" width="{max(width, 0.4):.2f}%" height="{BAR}" {look}/>'
    return name + bar + _text((width, end), bare(row.cell, unit), f'dx="8" fill="{INK}"')


_END = 'text-anchor="end"'


def _straight(one: Point, two: Point, look: str) -> str:
    return (
        f'<line x1="{one[0]:.2f}%" y1="{one[1]:.1f}" x2="{two[0]:.2f}%" y2="{two[1]:.1f}" {look}/>'
    )


def _text(at: Point, words: str, look: str) -> str:
    return f'<text x="{at[0]:.2f}%" y="{at[1]:.1f}" {look}>{escape(words)}</text>'


def _svg(words: _Words, height: int, parts: Iterable[str], look: Look) -> Markup:
    title, desc = f"{words.id}-title", f"{words.id}-desc"
    called = f"{words.title}. {words.desc}" if look.one_title else words.title
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{title} {desc}" '
        f'width="100%" height="{height}" font-family="{look.font}" font-size="{LETTERS}">'
        f'<title id="{title}">{escape(called)}</title>'
        f'<desc id="{desc}">{escape(words.desc)}</desc>{"".join(parts)}</svg>'
    )
