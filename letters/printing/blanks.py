"""After which words a blank stands that the printer leaves out: at the end of a line, and where a
text is nothing but that. Somebody who hears the page knows words by their blanks, not by where they
stand: “this” and “letter” on two lines would be read out as one."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from letters.printing.fonts import BOLD, blanks

_BLANKS = re.compile(r"[ \t\n\r\f]+")  # in a page they count as one; what holds words together not
_FONT = re.compile(rb"/(\S+) \S+ Tf")


def before_blanks(pages: Iterable[Any]) -> frozenset[Any]:
    """The boxes of text at whose end a blank is to be said."""
    lines_of: dict[tuple[Any, str], list[Any]] = {}  # over the end of a page too
    for line in (each for page in pages for each in _lines(page)):
        lines_of.setdefault((line.element, line.element_tag), []).append(line)
    found = {box for lines in lines_of.values() for line in lines for box in _before_bare(line)}
    for (element, _), lines in lines_of.items():
        source = _BLANKS.sub(" ", _source(element))
        # A part of a paragraph that is drawn as a block: the paragraph goes on behind it.
        ends = [*pairwise(lines), (lines[-1], None)] if element.tag == "span" else pairwise(lines)
        for line, following in ends:
            said = [box for box in _texts(line) if box.text.strip()]
            # Where its line ends, a word with a hyphen goes on, and one that is too long for it.
            goes_on = following and _words(line) + _words(following) in source
            if said and not goes_on:
                found.add(said[-1])
    return frozenset(box for box in found if not box.pango_layout.text.endswith(" "))


def with_blanks(content: list[Any], marked: set[int], fonts: Iterable[Any]) -> list[Any]:
    """The content of a page, where each of these pieces of marked content ends with a blank."""
    of_name = {font.hash.encode(): font for font in fonts}
    said: list[Any] = []
    here, font = False, None
    for operand in content:
        if isinstance(operand, dict) and "MCID" in operand:
            here = operand["MCID"] in marked
        elif isinstance(operand, bytes) and (chosen := _FONT.fullmatch(operand)):
            font = of_name.get(chosen[1])
        elif operand == b"ET" and here and font:
            said += _blank(font)
        said.append(operand)
    return said


def _blank(font: Any) -> list[bytes]:
    """None in a font that is not ours: one comes in for a sign that ours do not have."""
    if not (found := blanks().get((font.family, int(font.weight) >= BOLD))):
        return []
    glyph, width = found
    font.to_unicode.setdefault(glyph, " ")
    font.widths.setdefault(glyph, width)
    return [f"[<{glyph:04x}>] TJ".encode()]


def _before_bare(line: Any) -> Iterator[Any]:
    """A text that is nothing but a blank is not printed."""
    last = None
    for box in _texts(line):
        if box.text.strip():
            last = box
        elif box.text and last:
            yield last


def _words(line: Any) -> str:
    return "".join(box.text for box in _texts(line))


def _source(element: Any) -> str:
    inside = (" " if kid.tag == "br" else _source(kid) + (kid.tail or "") for kid in element)
    return (element.text or "") + "".join(inside)


def _lines(page: Any) -> Iterator[Any]:
    """Of its margins none: nobody hears them."""
    from weasyprint.formatting_structure.boxes import (  # noqa: PLC0415 - slow to import
        LineBox,
        MarginBox,
    )

    parts = (part for part in page.children if not isinstance(part, MarginBox))
    return (each for part in parts for each in _all(part) if isinstance(each, LineBox))


def _texts(line: Any) -> Iterator[Any]:
    return (each for each in _all(line) if isinstance(getattr(each, "text", None), str))


def _all(box: Any) -> Iterator[Any]:
    box = getattr(box, "_box", box)  # of what has a place of its own on the page
    yield box
    for kid in getattr(box, "children", ()):
        yield from _all(kid)
