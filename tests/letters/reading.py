"""Reads a PDF as a screen reader does: by its structure tree, glyph by glyph; and where each is."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

MM = 72 / 25.4
A4_MM = (210.0, 297.0)
_SHOWS = frozenset({"Tj", "TJ", "S", "s", "f", "F", "f*", "B", "b", "Do", "sh"})
_PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")


@dataclass(frozen=True)
class Glyph:
    """Where it stands, in millimetres from the left and the top of its page; `size` in points."""

    words: str
    left: float
    right: float
    base: float
    size: float

    @property
    def top(self) -> float:
        return self.base - self.size * 0.8 / MM

    @property
    def bottom(self) -> float:
        return self.base + self.size * 0.25 / MM


@dataclass
class Node:
    """An element of the structure tree; `words` only where it holds marked content itself."""

    tag: str
    entry: Any
    file: Any = field(repr=False)  # what holds the entry alive
    words: str = ""
    kids: "list[Node]" = field(default_factory=list)

    def all(self) -> "Iterator[Node]":
        yield self
        for kid in self.kids:
            yield from kid.all()

    def spoken(self) -> str:
        """Its words in reading order; of a picture the text that stands for it."""
        if self.tag == "Figure":
            return ""
        if "/ActualText" in self.entry:
            return str(self.entry["/ActualText"])
        return self.words + "".join(kid.spoken() for kid in self.kids)


class Sheet:
    """One page: its glyphs by marked content (None: an artifact), and what stands unmarked."""

    def __init__(self, page: Any) -> None:
        self.glyphs: dict[int | None, list[Glyph]] = {}
        self.unmarked: list[str] = []
        self._fonts = {name: _Font(font) for name, font in page.Resources.Font.items()}
        self._height = float(page.MediaBox[3])
        self._read(page)

    def _read(self, page: Any) -> None:
        at = _State()
        for instruction in pikepdf.parse_content_stream(page):
            name, operands = str(instruction.operator), instruction.operands
            at.move(name, operands)
            if name == "Tf":
                at.font, at.size = self._fonts[str(operands[0])], float(operands[1])
            if name in _SHOWS and not at.marks:
                self.unmarked.append(name)
            if name in ("Tj", "TJ"):
                self._show(operands[0], at)

    def _show(self, shown: Any, at: "_State") -> None:
        mark = next((each for each in reversed(at.marks) if each is not _NO_NUMBER), None)
        glyphs = self.glyphs.setdefault(mark, [])
        for piece in shown if isinstance(shown, pikepdf.Array) else [shown]:
            if not isinstance(piece, pikepdf.String):
                at.text = _times([1, 0, 0, 1, -float(piece) / 1000 * at.size, 0], at.text)
                continue
            for words, width in at.font.read(bytes(piece)):
                start = _times(at.text, at.matrix)
                at.text = _times([1, 0, 0, 1, width * at.size, 0], at.text)
                end = _times(at.text, at.matrix)
                base, tall = (self._height - start[5]) / MM, at.size * abs(start[3])
                glyphs.append(Glyph(words, start[4] / MM, end[4] / MM, base, tall))

    def all(self) -> list[Glyph]:
        return [glyph for glyphs in self.glyphs.values() for glyph in glyphs]


class Heard:
    """A whole file."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(content))
        self.sheets = [Sheet(page) for page in self.pdf.pages]
        self._pages = {page.objgen: number for number, page in enumerate(self.pdf.pages)}

    @cached_property
    def tree(self) -> Node:
        root = self.pdf.Root.StructTreeRoot
        document = root.K[0] if isinstance(root.K, pikepdf.Array) else root.K
        return self._node(document)

    @cached_property
    def owners(self) -> dict[tuple[int, int], Any]:
        """The element that the parent tree names for each piece of marked content."""
        nums = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        return {
            (int(page), mcid): entry
            for page, entries in zip(nums[::2], nums[1::2], strict=True)
            for mcid, entry in enumerate(entries)
        }

    def aside(self) -> str:
        """What stands on the pages and is not read out."""
        return "\n".join(
            "".join(glyph.words for glyph in sheet.glyphs.get(None, [])) for sheet in self.sheets
        )

    def _node(self, entry: Any) -> Node:
        node = Node(str(entry["/S"])[1:], entry, self.pdf)
        kids = entry.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary):
                node.kids.append(self._node(kid))
            else:
                page = self._pages[entry["/Pg"].objgen]
                node.words += "".join(g.words for g in self.sheets[page].glyphs.get(int(kid), []))
        return node


class _State:
    """Where the next glyph goes, and what it belongs to."""

    def __init__(self) -> None:
        self.matrix: list[float] = _ONE
        self.text: list[float] = _ONE
        self.stack: list[list[float]] = []
        self.marks: list[Any] = []
        self.font: Any = None
        self.size = 0.0

    def move(self, name: str, operands: Any) -> None:
        match name:
            case "q":
                self.stack.append(self.matrix)
            case "Q":
                self.matrix = self.stack.pop()
            case "cm":
                self.matrix = _times([float(each) for each in operands], self.matrix)
            case "BMC" | "BDC":
                self.marks.append(_mark(operands))
            case "EMC":
                self.marks.pop()
            case "BT":
                self.text = _ONE
            case "Tm":
                self.text = [float(each) for each in operands]


class _Font:
    def __init__(self, font: Any) -> None:
        self._words = {
            int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
            for block in re.findall(
                rb"beginbfchar(.*?)endbfchar", font.ToUnicode.read_bytes(), re.DOTALL
            )
            for code, text in _PAIR.findall(block)
        }
        self._widths = dict(_widths(list(font.DescendantFonts[0].W)))

    def read(self, shown: bytes) -> Iterator[tuple[str, float]]:
        for place in range(0, len(shown), 2):
            code = int.from_bytes(shown[place : place + 2])
            yield self._words[code], self._widths.get(code, 1000) / 1000


_ONE: list[float] = [1, 0, 0, 1, 0, 0]
_NO_NUMBER = object()


def _widths(pairs: list[Any]) -> Iterator[tuple[int, float]]:
    while pairs:
        first, second, *pairs = pairs
        if isinstance(second, pikepdf.Array):
            yield from enumerate(map(float, second), start=int(first))
        else:
            width, *pairs = pairs
            yield from ((code, float(width)) for code in range(int(first), int(second) + 1))


def _mark(operands: Any) -> Any:
    if str(operands[0]) == "/Artifact":
        return None
    return int(operands[1]["/MCID"]) if len(operands) > 1 else _NO_NUMBER


def _times(one: list[float], two: list[float]) -> list[float]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return [
        *(a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j),
        *(e * g + f * i + k, e * h + f * j + m),
    ]
