"""A picture shows what the table says: its dots, its gaps, its line; and needs no style for it."""

import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import pairwise

import pytest

from disclosure.reports.drawn import HIGH, PAPER, bars, line_over_time
from disclosure.reports.said import finding
from tests.made_report import FALLS, FIRST_TALK, HOSTILE, KEPT, KEPT_BACK, SWINGS, months
from workflows.published import Cell, Measure, Row, Unit

SVG = "{http://www.w3.org/2000/svg}"


def drawn(measure: Measure, values: Sequence[float | None]) -> ET.Element:
    rows = months(values)
    return ET.fromstring(line_over_time(measure, rows, finding(measure, rows), "c"))


def of_class(picture: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in picture.iter() if name in each.get("class", "").split()]


def places(picture: ET.Element, name: str) -> list[tuple[float, float]]:
    found = of_class(picture, name)
    return [(float(each.attrib["cx"].rstrip("%")), float(each.attrib["cy"])) for each in found]


def test_each_month_is_a_dot_at_its_height_and_a_run_is_hollow() -> None:
    picture = drawn(FIRST_TALK, FALLS)
    dots = sorted(places(picture, "g-dot") + places(picture, "g-dot--run"))
    assert len(places(picture, "g-dot--run")) == 6
    steps = {round(two[0] - one[0], 1) for one, two in pairwise(dots)}
    assert len(steps) == 1, "months lie evenly"
    scale = [float(each.attrib["y1"]) for each in of_class(picture, "g-axis")]
    zero, forty = scale[0], scale[-1]
    for (_, y), value in zip(dots, FALLS, strict=True):
        assert y == pytest.approx(zero + (forty - zero) * (value or 0) / 40, abs=0.2)
    (dashed,) = of_class(picture, "g-median")
    assert float(dashed.attrib["y1"]) == pytest.approx(zero + (forty - zero) * 24 / 40, abs=0.2)
    assert dashed.get("stroke-dasharray")


def test_a_month_that_is_kept_back_is_a_gap() -> None:
    picture = drawn(KEPT, SWINGS)
    assert len(places(picture, "g-dot")) == 11
    assert len(of_class(picture, "g-line")) == 9  # of eleven that would join twelve
    assert "1 of the 12 months has no number and is left out." in words(picture, "desc")
    alone = drawn(KEPT, [50, None, 60, None, 70])
    assert len(places(alone, "g-dot")) == 3
    assert of_class(alone, "g-line") == []


def words(picture: ET.Element, tag: str) -> str:
    return picture.findtext(f"{SVG}{tag}") or ""


def test_whoever_cannot_see_it_hears_the_finding() -> None:
    picture = drawn(FIRST_TALK, FALLS)
    assert words(picture, "title").endswith("by month, February 2026 to January 2027")
    assert "From 31 hours in February 2026 to 9 hours in January 2027." in words(picture, "desc")
    assert "six months in a row lie below the middle line" in words(picture, "desc")
    assert picture.get("role") == "img"
    ids = {each.get("id") for each in picture}
    assert set(picture.get("aria-labelledby", "").split()) <= ids
    assert "Kept back" not in words(picture, "desc")
    rows = months(FALLS)
    on_paper = line_over_time(FIRST_TALK, rows, finding(FIRST_TALK, rows), "c", PAPER)
    assert "six months in a row" in words(ET.fromstring(on_paper), "title")


def test_it_needs_no_style_no_script_and_nothing_from_elsewhere() -> None:
    for picture in (drawn(FIRST_TALK, FALLS), ET.fromstring(the_bars())):
        tags = {each.tag.removeprefix(SVG) for each in picture.iter()}
        assert tags <= {"svg", "title", "desc", "line", "circle", "text", "rect"}
        assert not {"style", "href", "id"} & {k for each in picture[2:] for k in each.attrib}


def the_bars() -> str:
    rows = (
        Row("a", "Alder Vale", Cell(25, 40)),
        Row("b", "Orchard", KEPT_BACK),
        Row("c", HOSTILE, Cell(100, 40)),
        Row("d", "None at all", Cell(0, 40)),
    )
    return bars("Kept, by site", rows, Unit.SHARE, "b")


def test_bars_are_as_long_as_their_numbers_and_what_is_kept_back_has_none() -> None:
    picture = ET.fromstring(the_bars())
    lengths = [float(each.attrib["width"].rstrip("%")) for each in of_class(picture, "g-bar")]
    assert lengths[0] == pytest.approx(lengths[1] / 4, abs=0.1)
    assert lengths[1] < 90  # its number stands behind it
    assert lengths[2] < 1
    said = [each.text for each in picture.iter(f"{SVG}text")]
    assert said == ["Alder Vale", "25", "Orchard", "Kept back", HOSTILE, "100", "None at all", "0"]


@pytest.mark.parametrize("values", [[], [None] * 12, [7, *[None] * 11]])
def test_no_line_is_drawn_through_fewer_than_two_months(values: list[float | None]) -> None:
    rows = months(values)
    assert line_over_time(FIRST_TALK, rows, finding(FIRST_TALK, rows), "c") == ""
    assert bars("x", [row for row in rows if row.cell.value is None], Unit.SHARE, "b") == ""


def test_to_draw_leaves_nothing_behind_that_python_warns_of() -> None:
    drawn(FIRST_TALK, FALLS)
    assert [each for each in sys.meta_path if not hasattr(each, "find_spec")] == []


@pytest.mark.parametrize("top", [0.0, 0.4, 3, 9.9, 10, 24, 999, 12_000])
def test_whatever_is_counted_fits_into_the_picture(top: float) -> None:
    picture = drawn(FIRST_TALK, [0, top, top / 2])
    assert all(0 < y < HIGH - 25 for _, y in places(picture, "g-dot"))
    assert 4 <= len(of_class(picture, "g-axis")) <= 10
