"""The sheet that a letter is printed on, and the envelope that it goes in, by country.

A4 and a DL envelope: the window as GOV.UK Notify prints for it. US Letter and a number 10
envelope: its usual window, 1⅛ by 4½ inches, ⅞ from the left and ½ from the bottom. On a sheet
of another size than the one in the printer the foot, with the code of the letter, is cut off.
"""

from dataclasses import dataclass
from enum import StrEnum

FOLDED = ("standard", "two_languages")  # the forms that are laid out for the window
MARGIN = 24.6  # mm, on the left of every letter that is folded
_INCH = 25.4


class Paper(StrEnum):
    """`US_LETTER`: 8½ by 11 inches."""

    A4 = "a4"
    US_LETTER = "us_letter"


# ISO 3166-1 codes of the countries that print on it (Unicode CLDR 48, paperSize).
_ON_US_LETTER = frozenset(
    {
        *("BZ", "CA", "CL", "CO", "CR", "GT", "MX"),
        *("NI", "PA", "PH", "PR", "SV", "US", "VE"),
    }
)


def paper_of(region: str) -> Paper:
    """`region`: a country by ISO 3166-1, or a part of one, such as US-MA; A4 for any other."""
    return Paper.US_LETTER if region[:2].upper() in _ON_US_LETTER else Paper.A4


@dataclass(frozen=True, slots=True)
class Box:
    """Millimetres from the left and the top of what it lies on."""

    left: float
    top: float
    wide: float
    high: float


@dataclass(frozen=True, slots=True)
class Envelope:
    """Millimetres. `sheet`: where the folded letter lies in it; `window`: on the letter.
    `step`: from line to line of a short address; `foot`: where its last line ends on the letter,
    None where its first begins at the edge of the window; `widest`: a line of it that shows
    wherever the letter slips to. `flat`: the envelope
    that a letter goes in which is not folded, and its name."""

    wide: float
    high: float
    sheet: Box
    window: Box
    step: float
    foot: float | None
    widest: float
    flat: tuple[float, float]
    flat_name: str


# Two sizes of ISO 269; the sheet is a third of A4, in the middle.
_DL = Envelope(
    wide=220.0,
    high=110.0,
    sheet=Box(5.0, 5.5, 210.0, 99.0),
    window=Box(24.6, 39.5, 95.4, 26.8),
    step=4.7,
    foot=None,
    widest=95.4,
    flat=(324.0, 229.0),
    flat_name="C4",
)
# A third of US Letter has an inch of play in it from side to side and stands on its lower edge.
# Pushed to the right, the window shows it to 5⅜ inches less one: 24.6 to 111.1 mm.
_NUMBER_10 = Envelope(
    wide=9.5 * _INCH,
    high=4.125 * _INCH,
    sheet=Box(0.5 * _INCH, (4.125 - 11 / 3) * _INCH, 8.5 * _INCH, 11 / 3 * _INCH),
    window=Box((0.875 - 0.5) * _INCH, (11 / 3 - 1.625) * _INCH, 4.5 * _INCH, 1.125 * _INCH),
    step=4.2,
    foot=80.0,
    widest=86.5,
    flat=(12 * _INCH, 9 * _INCH),
    flat_name="9 by 12 inch",
)
ENVELOPES = {Paper.A4: _DL, Paper.US_LETTER: _NUMBER_10}
