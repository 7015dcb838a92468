"""The envelope as it will look from outside: a drawing for the page on which a letter is sent.

The standard letter is folded in three and lies in the middle of a DL envelope, so what stands on
the sheet 24.6 to 120 mm from the left and 39.5 to 66.3 mm from its top (GOV.UK Notify) shows in
the window. Other forms go flat into a C4 envelope without one, and the address is written on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

FOLDED = ("standard", "two_languages")  # the forms whose sheet is laid out for the window
_DL, _C4 = (220.0, 110.0), (324.0, 229.0)  # mm, ISO 269
_SHEET = (210.0, 99.0)  # a third of A4
_LEFT, _TOP, _WIDE, _HIGH = 24.6, 39.5, 95.4, 26.8  # of the window, on the sheet
_EDGE = 1.5  # the line around the window is drawn outside of it, so that it touches no letter
_POINT = 25.4 / 72
_FEW = 6  # below so many lines there is room for more air; letters/templates/standard.css


@dataclass(frozen=True, slots=True)
class _Writing:
    """Millimetres: where the first line begins, from line to line, and the size of the letters."""

    left: float
    top: float
    step: float
    size: float


def envelope_svg(lines: Sequence[str], form: str) -> Markup:
    """One svg element for a page, its units millimetres; it needs no style and runs nothing.

    `lines`: the address as it is printed. Who cannot see the drawing hears `envelope_words`.
    """
    drawn = _dl(lines) if form in FOLDED else _c4(lines)
    wide, high = _DL if form in FOLDED else _C4
    return Markup(
        '<svg class="app-envelope" xmlns="http://www.w3.org/2000/svg" role="img" '
        'aria-label="{}" viewBox="0 0 {:g} {:g}">'
        '<rect class="app-envelope__paper" x="0.5" y="0.5" width="{:g}" height="{:g}" '
        'fill="#fff" stroke="#4b565d"/>{}</svg>'
    ).format(envelope_words(lines, form), wide, high, wide - 1, high - 1, drawn)


def envelope_words(lines: Sequence[str], form: str = "standard") -> str:
    """What the drawing shows, in a sentence or two."""
    address = ", ".join(line for line in lines if line.strip()) or "nothing"
    if form in FOLDED:
        return f"What can be read through the envelope's window: {address}."
    return f"A C4 envelope without a window. To be written on it: {address}."


def _dl(lines: Sequence[str]) -> Markup:
    """What reaches beyond the window is cut off, as it will be."""
    left = _LEFT + (_DL[0] - _SHEET[0]) / 2
    top = _TOP + (_DL[1] - _SHEET[1]) / 2
    step = 4.7 if len(lines) < _FEW else 3.8
    shown = _written(lines, _Writing(left, top, step, 9.5 * _POINT))
    edge = _place(left - _EDGE, top - _EDGE, _WIDE + 2 * _EDGE, _HIGH + 2 * _EDGE)
    return Markup(
        '<rect class="app-envelope__window" {} rx="2" fill="none" stroke="#4b565d" '
        'stroke-width="0.4"/><svg {} viewBox="{:g} {:g} {:g} {:g}" overflow="hidden">{}</svg>'
    ).format(edge, _place(left, top, _WIDE, _HIGH), left, top, _WIDE, _HIGH, shown)


def _place(left: float, top: float, wide: float, high: float) -> Markup:
    return Markup('x="{:g}" y="{:g}" width="{:g}" height="{:g}"').format(left, top, wide, high)


def _c4(lines: Sequence[str]) -> Markup:
    """Eighteen points as on the large print, from the middle of the front down."""
    return _written(lines, _Writing(_C4[0] / 3, _C4[1] * 0.4, 10.0, 18 * _POINT))


def _written(lines: Sequence[str], writing: _Writing) -> Markup:
    """The letters stand in the middle of their line, as the style sheet puts them."""
    base = writing.top + writing.step / 2 + writing.size * 0.35
    return Markup("").join(
        Markup(
            '<text x="{:g}" y="{:.2f}" font-family="sans-serif" font-size="{:.2f}">{}</text>'
        ).format(writing.left, base + number * writing.step, writing.size, escape(line))
        for number, line in enumerate(line for line in lines if line.strip())
    )
