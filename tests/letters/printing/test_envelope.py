"""The drawing of an envelope: what shows in its window, in its place, and nothing that runs."""

from xml.etree import ElementTree

import pytest

from letters.printing.address import MOST_LINES
from letters.printing.envelope import envelope_svg, envelope_words
from letters.printing.paper import Paper

LINES = ("Mrs Ann Price", "1 High Street", "Aldervale", "AL1 2AB")
INCH = 25.4
SVG = "{http://www.w3.org/2000/svg}"


def drawn(
    lines: tuple[str, ...] = LINES, form: str = "standard", paper: Paper = Paper.A4
) -> ElementTree.Element:
    return ElementTree.fromstring(envelope_svg(lines, form, paper))


def number(element: ElementTree.Element, name: str) -> float:
    return float(element.attrib[name])


@pytest.mark.parametrize("form", ["standard", "two_languages"])
def test_the_window_of_a_dl_envelope_shows_that_part_of_the_folded_sheet(form: str) -> None:
    svg = drawn(form=form)
    assert svg.attrib["viewBox"] == "0 0 220 110"
    window = svg.find(f"{SVG}svg")
    assert window is not None
    left, top = (220 - 210) / 2 + 24.6, (110 - 99) / 2 + 39.5
    assert (number(window, "x"), number(window, "y")) == pytest.approx((left, top))
    assert number(window, "width") == pytest.approx(120 - 24.6)
    assert number(window, "height") == pytest.approx(66.3 - 39.5)
    assert [line.text for line in window] == list(LINES)
    assert svg.findall(f"{SVG}text") == []  # nothing is written beside the window


def test_a_number_10_envelope_has_its_window_where_it_is_cut() -> None:
    """⅞ of an inch from the left and ½ from the bottom, 4½ by 1⅛."""
    svg = drawn(paper=Paper.US_LETTER)
    _, _, wide, high = map(float, svg.attrib["viewBox"].split())
    assert (wide, high) == pytest.approx((9.5 * INCH, 4.125 * INCH), abs=0.01)
    window = svg.find(f"{SVG}svg")
    assert window is not None
    assert number(window, "x") == pytest.approx(0.875 * INCH, abs=0.01)
    assert number(window, "y") == pytest.approx(high - 1.625 * INCH, abs=0.01)
    assert number(window, "width") == pytest.approx(4.5 * INCH, abs=0.01)
    assert number(window, "height") == pytest.approx(1.125 * INCH, abs=0.01)


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("many", range(1, MOST_LINES + 1))
def test_all_lines_fit_the_window(many: int, paper: Paper) -> None:
    window = drawn(tuple("ABCDEFG")[:many], paper=paper).find(f"{SVG}svg")
    assert window is not None
    bottom = number(window, "y") + number(window, "height")
    assert len(window) == many
    assert all(number(window, "y") < number(line, "y") < bottom for line in window)


@pytest.mark.parametrize("form", ["large_print", "easy_read", "text", "html"])
def test_a_form_that_is_not_folded_goes_in_a_c4_envelope_without_a_window(form: str) -> None:
    svg = drawn(form=form)
    assert svg.attrib["viewBox"] == "0 0 324 229"
    assert svg.find(f"{SVG}svg") is None
    assert [line.text for line in svg.findall(f"{SVG}text")] == list(LINES)
    assert "C4" in svg.attrib["aria-label"]


@pytest.mark.parametrize("form", ["large_print", "easy_read"])
def test_a_sheet_of_us_letter_goes_flat_in_nine_by_twelve_inches(form: str) -> None:
    svg = drawn(form=form, paper=Paper.US_LETTER)
    assert svg.attrib["viewBox"] == "0 0 304.8 228.6"
    assert svg.attrib["aria-label"].startswith("A 9 by 12 inch envelope without a window.")


def test_who_cannot_see_it_hears_the_address() -> None:
    svg = drawn()
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-label"] == envelope_words(LINES)
    address = "Mrs Ann Price, 1 High Street, Aldervale, AL1 2AB."
    says = f"What can be read through the envelope's window: {address}"
    assert envelope_words(LINES) == says


@pytest.mark.parametrize("form", ["standard", "large_print"])
def test_whatever_stands_in_an_address_is_only_words(form: str) -> None:
    nasty = ('"><script>alert(1)</script>', "{{ 7*7 }} {0}", "</text><a href='x'>", "Å & Ü", "")
    markup = envelope_svg(nasty, form)
    assert "<script" not in markup
    assert "style=" not in markup
    texts = [each.text for each in drawn(nasty, form).iter(f"{SVG}text")]
    assert texts == [line for line in nasty if line]


def test_an_address_without_lines_is_an_empty_envelope() -> None:
    assert list(drawn(()).iter(f"{SVG}text")) == []
    assert "nothing" in envelope_words(())
