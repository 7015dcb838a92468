"""Letters of places that print on US Letter: whole at the foot, and in their envelope's window."""

from dataclasses import replace
from typing import Any

import page as validator
import pytest

from letters.printing.paper import Paper, paper_of
from letters.render import NotPrintable, render
from tests.letters.forms import PRINTED, every_form, run_together
from tests.letters.reading import Glyph, Heard
from tests.letters.structure import structural_faults

WIDE, HIGH = 215.9, 279.4
SLIP_WIDE, SLIP_HIGH = 25.4, 11.64  # mm of play that a third of the sheet has in the envelope
RESTING = (9.5, 51.85, 123.8, 80.43)  # of the window, on a sheet on the envelope's lower edge
LINES = ("Ms F Oduya", "Apt 4", "14 Larch Close", "Upper Vale", "ALDERTON", "MA 01101", "Vale")


def heard(form: str, **changed: Any) -> Heard:
    return Heard(render(replace(every_form(), paper=Paper.US_LETTER, **changed), form).content)


def seen(letter: Heard, across: float = 0, up: float = 0) -> list[Glyph]:
    """Through the window of a sheet that slipped by so many millimetres."""
    left, top, right, bottom = RESTING
    left, right, top, bottom = left + across, right + across, top + up, bottom + up
    return [
        glyph
        for glyph in letter.sheets[0].all()
        if glyph.bottom > top and glyph.top < bottom and glyph.right > left and glyph.left < right
    ]


@pytest.mark.parametrize(
    ("region", "paper"),
    [("US", "us_letter"), ("us-ma", "us_letter"), ("CA-ON", "us_letter")]
    + [(region, "a4") for region in ("GB-SCT", "IE", "AU-VIC", "NZ", "", "our hospitals")],
)
def test_a_place_prints_on_the_paper_it_has(region: str, paper: str) -> None:
    assert paper_of(region) == paper


@pytest.mark.parametrize("form", PRINTED)
def test_no_form_loses_its_foot_with_the_code_on_a_shorter_sheet(form: str) -> None:
    letter = heard(form)
    assert structural_faults(letter) == []
    for page in letter.pdf.pages:
        assert [float(each) for each in page.mediabox] == [0, 0, 612, 792]
    for sheet in letter.sheets:
        for glyph in sheet.all():
            assert 15 <= glyph.left <= glyph.right <= WIDE - 15
            assert 5 <= glyph.top <= glyph.bottom <= HIGH - 5
    for number, line in enumerate(lines := letter.aside().split("\n"), start=1):
        assert "LET-2026-000012" in line
        assert f"{number}/{len(lines)}" in run_together(line)


@pytest.mark.parametrize("form", PRINTED)
def test_it_can_be_heard_as_on_a4(form: str) -> None:
    content = render(every_form(paper=Paper.US_LETTER), form).content
    assert validator.validate_pdf_bytes(content, profile="ua1").failures == []
    words = Heard(content).tree.spoken()
    assert run_together(words) == run_together(
        Heard(render(every_form(), form).content).tree.spoken()
    )


@pytest.mark.parametrize("many", range(1, len(LINES) + 1))
@pytest.mark.parametrize("form", ["standard", "two_languages"])
def test_the_window_shows_the_address_and_nothing_else(form: str, many: int) -> None:
    """Up to four lines show wherever it slips to, which is what the post asks."""
    letter = heard(form, to=LINES[:many], letterhead=("A", "B", "C", "D"))
    places = [(0.0, 0.0)]
    if many <= 4:
        places += [(s, u) for s in (-SLIP_WIDE / 2, SLIP_WIDE / 2) for u in (0, SLIP_HIGH)]
    for across, up in places:
        glyphs = seen(letter, across, up)
        assert run_together("".join(g.words for g in glyphs)) == run_together("".join(LINES[:many]))
        assert all(RESTING[1] + up <= g.top and g.bottom <= RESTING[3] + up for g in glyphs)
        assert all(RESTING[0] + across <= g.left for g in glyphs)


def test_a_line_that_slips_out_of_the_window_is_refused_before_it_is_printed() -> None:
    line = "The Commonwealth of Examples Rehabilitation Center"
    assert render(every_form(to=(line, "1 High Street")))
    with pytest.raises(NotPrintable, match="wider than the window"):
        render(every_form(to=(f"{line} of Vale", "1 High Street"), paper=Paper.US_LETTER))
