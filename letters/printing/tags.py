"""What WeasyPrint leaves to be said in the tags of a PDF: languages, words whose glyphs do not say
them, scopes, kinds of lists, where a figure stands, and that a foot is no part of the letter."""

from collections.abc import Iterator
from typing import Any
from unicodedata import combining, normalize

from letters.languages import turns
from letters.printing.blanks import before_blanks, with_blanks
from letters.printing.fonts import BOLD, characters

_POINTS = 0.75  # of a CSS pixel
_MARKER = "li::marker"


class Painted:
    """Notes which box each piece of marked content came from, while the pages are painted."""

    def __init__(self, document: Any) -> None:
        self.pages: list[tuple[Any, dict[int, Any], float]] = []
        self._fonts = document.fonts
        self._before_blanks = before_blanks(page._page_box for page in document.pages)
        for page in document.pages:
            page.paint = self._noting(page, page.paint)

    def _noting(self, page: Any, paint: Any) -> Any:
        def noting(stream: Any, scale: float) -> None:
            paint(stream, scale)
            boxes = {tag["mcid"]: box for box, tag in stream._tags.items()}
            self.pages.append((stream, boxes, page.height))
            before = {mcid for mcid, box in boxes.items() if box in self._before_blanks}
            stream.stream[:] = with_blanks(stream.stream, before, self._fonts.values())
            for font in self._fonts.values():
                _say_each_glyph(font)

        return noting

    def finish(self, _document: Any, pdf: Any) -> None:
        """To be given to write_pdf as its finisher."""
        tree = _Tree(pdf)
        for (stream, boxes, height), parents in zip(self.pages, tree.parents(), strict=True):
            aside = set()
            for mcid, box in boxes.items():
                element = tree.called(parents[mcid])
                if tree.holds(element):
                    _say_how_it_reads(tree, element, box, height)
                    if "ActualText" in element and box in self._before_blanks:
                        element["ActualText"].string += " "
                else:
                    aside.add(mcid)
                    parents[mcid] = "null"
            _make_artifacts(stream, aside)
        for element in pdf.objects:
            if isinstance(element, dict) and element.get("S") == "/TH":
                element["A"].setdefault("Scope", "/Column")


class _Tree:
    """The structure tree of a PDF, by its object references."""

    def __init__(self, pdf: Any) -> None:
        self._objects = pdf.objects
        self._root = self.called(pdf.catalog["StructTreeRoot"])
        self._document = self.called(self._root["K"][0])
        self._top = frozenset(self._document["K"])
        self.language = pdf.catalog["Lang"].string

    def called(self, reference: bytes) -> Any:
        return self._objects[int(reference.split()[0])]

    def parents(self) -> list[Any]:
        """Of each page in turn: the element of each piece of marked content, by its number."""
        nums = self.called(self._root["ParentTree"])["Nums"]
        return [entry for entry in nums if isinstance(entry, list)]

    def above(self, element: Any) -> Iterator[Any]:
        """The element and those around it, up to the document."""
        while element is not self._document:
            yield element
            element = self.called(element["P"])

    def holds(self, element: Any) -> bool:
        """False: it hangs on nothing, as what stands in a margin of the page does."""
        *_, outermost = self.above(element)
        return outermost.reference in self._top


def _say_each_glyph(font: Any) -> None:
    """A letter first met under an accent of its own would be said as nothing ever after."""
    unsaid = [g for g, words in font.to_unicode.items() if not words or _has_marks(words)]
    if unsaid:
        known = characters(font.family, bold=int(font.weight) >= BOLD)
        font.to_unicode.update({glyph: known[glyph] for glyph in unsaid if glyph in known})


def _has_marks(words: str) -> bool:
    return not words.isascii() and any(map(combining, normalize("NFC", words)))


def _make_artifacts(stream: Any, aside: set[int]) -> None:
    for place, operand in enumerate(stream.stream):
        if isinstance(operand, dict) and operand.get("MCID") in aside:
            stream.stream[place - 1] = "/Artifact"
            operand.clear()
            operand["Type"] = "/Pagination"


def _say_how_it_reads(tree: _Tree, element: Any, box: Any, height: float) -> None:
    import pydyf  # noqa: PLC0415 - comes with the printer; only printing pays for it

    if (language := box.style["lang"]) and language != tree.language:
        element["Lang"] = pydyf.String(language)
    words = getattr(box, "text", "")
    if words.strip() and (box.style["direction"] == "rtl" or turns(words) or _has_marks(words)):
        # Glyphs stand from left to right, an accent apart from its letter: this is what they say.
        element["ActualText"] = pydyf.String(words)
    if box.element_tag == _MARKER:
        numbered = "/Decimal" if any(map(str.isdigit, words)) else "/Disc"
        of_list = next(each for each in tree.above(element) if each["S"] == "/L")
        of_list["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": numbered})
    if box.element is not None and box.element.get("scope") == "row":
        for head in (each for each in tree.above(element) if each["S"] == "/TH"):
            head["A"]["Scope"] = "/Row"
    if element["S"] == "/Figure":
        element["A"] = _place(box, height)


def _place(box: Any, height: float) -> Any:
    """In points from the lower left corner of the page, as the format has it."""
    import pydyf  # noqa: PLC0415

    left, top = box.content_box_x(), box.content_box_y()
    corners = (left, height - top - box.height, left + box.width, height - top)
    bounds = pydyf.Array([each * _POINTS for each in corners])
    return pydyf.Dictionary({"O": "/Layout", "Placement": "/Block", "BBox": bounds})
