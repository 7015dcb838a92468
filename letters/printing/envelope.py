"""The envelope as it will look from outside: a drawing for the page on which a letter is sent.

The standard letter is folded in three, so that its address shows in the window of a DL envelope, or
of a number 10 (letters/printing/paper.py). Other forms go flat into a C4 envelope without one, or
one of 9 by 12 inches, and the address is written on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from letters.printing.paper import ENVELOPES, FOLDED, MARGIN, Envelope, Paper

_EDGE = 1.5  # the line around the window is drawn outside of it, so that it touches no letter
_POINT = 25.4 / 72
_FEW = 6  # below so many lines there is room for more air; letters/templates/standard.css
_CLOSE = 3.8  # mm from line to line where there is none


@dataclass(frozen=True, slots=True)
class _Writing:
    """Millimetres: where the first line begins, from line to line, and the size of the letters."""

    left: float
    top: float
    step: float
    size: float


def envelope_svg(lines: Sequence[str], form: str, paper: Paper = Paper.A4) -> Markup:
    """One svg element for a page, its units millimetres; it needs no style and runs nothing.

    `lines`: the address as it is printed. Who cannot see the drawing hears `envelope_words`.
    """
    envelope, folded = ENVELOPES[paper], form in FOLDED
    drawn = _folded(lines, envelope) if folded else _flat(lines, envelope)
    wide, high = (envelope.wide, envelope.high) if folded else envelope.flat
    return Markup(
        '<svg class="app-envelope" xmlns="http://www.w3.org/2000/svg" role="img" '
        'aria-label="{}" viewBox="0 0 {:g} {:g}">'
        '<rect class="app-envelope__paper" x="0.5" y="0.5" width="{:g}" height="{:g}" '
        'fill="#fff" stroke="#4b565d"/>{}</svg>'
    ).format(envelope_words(lines, form, paper), wide, high, wide - 1, high - 1, drawn)


def envelope_words(lines: Sequence[str], form: str = "standard", paper: Paper = Paper.A4) -> str:
    """What the drawing shows, in a sentence or two."""
    address = ", ".join(line for line in lines if line.strip()) or "nothing"
    if form in FOLDED:
        return f"What can be read through the envelope's window: {address}."
    name = ENVELOPES[paper].flat_name
    return f"A {name} envelope without a window. To be written on it: {address}."


def _folded(lines: Sequence[str], envelope: Envelope) -> Markup:
    """What reaches beyond the window is cut off, as it will be."""
    sheet, window = envelope.sheet, envelope.window
    left, top = sheet.left + window.left, sheet.top + window.top
    inside = (left, top, window.wide, window.high)
    step = envelope.step if len(lines) < _FEW else _CLOSE
    first = envelope.foot - step * len(lines) if envelope.foot else window.top
    at = _Writing(sheet.left + MARGIN, sheet.top + first, step, 9.5 * _POINT)
    shown = _written(lines, at)
    edge = _place(left - _EDGE, top - _EDGE, window.wide + 2 * _EDGE, window.high + 2 * _EDGE)
    return Markup(
        '<rect class="app-envelope__window" {} rx="2" fill="none" stroke="#4b565d" '
        'stroke-width="0.4"/><svg {} viewBox="{:g} {:g} {:g} {:g}" overflow="hidden">{}</svg>'
    ).format(edge, _place(*inside), *inside, shown)


def _place(left: float, top: float, wide: float, high: float) -> Markup:
    return Markup('x="{:g}" y="{:g}" width="{:g}" height="{:g}"').format(left, top, wide, high)


def _flat(lines: Sequence[str], envelope: Envelope) -> Markup:
    """Eighteen points as on the large print, from the middle of the front down."""
    wide, high = envelope.flat
    return _written(lines, _Writing(wide / 3, high * 0.4, 10.0, 18 * _POINT))


def _written(lines: Sequence[str], writing: _Writing) -> Markup:
    """The letters stand in the middle of their line, as the style sheet puts them."""
    base = writing.top + writing.step / 2 + writing.size * 0.35
    return Markup("").join(
        Markup(
            '<text x="{:g}" y="{:.2f}" font-family="sans-serif" font-size="{:.2f}">{}</text>'
        ).format(writing.left, base + number * writing.step, writing.size, escape(line))
        for number, line in enumerate(line for line in lines if line.strip())
    )
