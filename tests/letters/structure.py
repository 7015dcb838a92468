"""Our own checks of what makes a PDF readable by ear, beside those of `page` (the validator)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

from tests.letters.reading import Heard, Node

OURS = frozenset({"Letter", "Letter2", "Letter3", "Head", "Head2", "Head3"})
MAY_HOLD = {
    "L": {"LI"},
    "LI": {"Lbl", "LBody", "L"},
    "Table": {"THead", "TBody"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
}
MUST_STAND_IN = {"LI": "L", "LBody": "LI", "Lbl": "LI", "TR": "T", "TH": "TR", "TD": "TR"}


def structural_faults(heard: Heard) -> list[str]:
    """Each fault as a sentence; none: all of it is in order."""
    return [
        *_of_the_file(heard),
        *_of_the_marks(heard),
        *_of_the_headings(heard.tree),
        *_of_the_nesting(heard.tree),
        *_of_lists_tables_and_figures(heard),
        *_of_the_fonts(heard),
    ]


def _of_the_file(heard: Heard) -> Iterator[str]:
    root = heard.pdf.Root
    with heard.pdf.open_metadata() as metadata:
        must = {
            "no language": _in(root, "/Lang"),
            "not marked": _in(root, "/MarkInfo", "/Marked"),
            "the title is not displayed": _in(root, "/ViewerPreferences", "/DisplayDocTitle"),
            "no title": str(heard.pdf.docinfo.get("/Title", "")),
            "does not say that it is PDF/UA": metadata.get("pdfuaid:part") == "1",
            "a page is not gone through by its structure": all(
                str(_in(page.obj, "/Tabs")) == "/S" for page in heard.pdf.pages
            ),
            "a page has links or notes": not any("/Annots" in page for page in heard.pdf.pages),
        }
    yield from (fault for fault, well in must.items() if not well)
    for path in (("/OpenAction",), ("/AA",), ("/AcroForm",), ("/Names", "/JavaScript")):
        if _in(root, *path) is not None:
            yield f"the file has {path}"
    if _in(root, "/Names", "/EmbeddedFiles") is not None:
        yield "the file carries another"


def _in(entry: Any, *path: str) -> Any:
    for name in path:
        entry = entry[name] if entry is not None and name in entry else None
    return entry


def _of_the_marks(heard: Heard) -> Iterator[str]:
    reached = {node.entry.objgen for node in heard.tree.all()}
    for number, sheet in enumerate(heard.sheets):
        if sheet.unmarked:
            yield f"unmarked content on page {number + 1}: {sheet.unmarked}"
        for mark in sheet.glyphs:
            if mark is None:
                continue
            owner = heard.owners.get((number, mark))
            if owner is None or owner.objgen not in reached:
                yield f"marked content {mark} on page {number + 1} hangs on nothing"


def _of_the_headings(tree: Node) -> Iterator[str]:
    levels = [int(n.tag[1:]) for n in tree.all() if n.tag[0] == "H" and n.tag[1:].isdigit()]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"not one H1 before all headings: {levels}"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"a level of heading is left out: {levels}"


def _of_the_nesting(node: Node) -> Iterator[str]:
    for kid in node.kids:
        if node.tag in MAY_HOLD and kid.tag not in MAY_HOLD[node.tag]:
            yield f"{kid.tag} in {node.tag}"
        if not node.tag.startswith(MUST_STAND_IN.get(kid.tag, "")):
            yield f"{kid.tag} in {node.tag}, not in {MUST_STAND_IN[kid.tag]}"
        yield from _of_the_nesting(kid)


def _of_lists_tables_and_figures(heard: Heard) -> Iterator[str]:
    for node in heard.tree.all():
        told = node.entry.get("/A", {})
        if node.tag == "L" and any(each.tag == "Lbl" for each in node.all()):
            if str(told.get("/ListNumbering", "")) not in ("/Disc", "/Decimal"):
                yield "a list does not say how it is numbered"
        elif node.tag == "TH" and str(told.get("/Scope", "")) != "/Column":
            yield "a table header does not say what it heads"
        elif node.tag == "TD" and not told.get("/Headers"):
            yield "a table cell has no header"
        elif node.tag == "Figure":
            yield from _of_figure(node, told)


def _of_figure(node: Node, told: Any) -> Iterator[str]:
    if not str(node.entry.get("/Alt", "")).endswith("."):
        yield "a figure is not told in a sentence"
    left, low, right, high = map(float, told["/BBox"])
    if not (0 < left < right < 596 and 0 < low < high < 842):
        yield f"a figure is not on the page: {told['/BBox']}"


def _of_the_fonts(heard: Heard) -> Iterator[str]:
    for page in heard.pdf.pages:
        for font in page.Resources.Font.values():
            name = str(font.BaseFont).split("+")[-1].split("-")[0]
            described = font.DescendantFonts[0].FontDescriptor
            if name not in OURS:
                yield f"the font {name} is none of ours"
            if not {"/FontFile2", "/FontFile3"} & set(described.keys()):
                yield f"the font {name} is not embedded"
            if not isinstance(font.get("/ToUnicode"), pikepdf.Stream):
                yield f"the font {name} does not say its characters"
