"""What stands between two ends of a row in a CSV file, for every list that is brought to us.

A quotation mark that was left open takes the rows after it with it, and two people would become
one. So a torn row costs its first line, and from the line after it everything is read again.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

DELIMITERS = ",;\t|"
QUOTATION_MARK = '"'
LONGEST_LINE = 100_000  # letters, far above the longest text of ours; what is longer is a fault
LONGEST_RECORD = 100_000  # the lines of one row together: then a quotation mark was left open
TOO_LONG = f"The row holds more than {LONGEST_LINE:,} letters. Shorten its longest cell."
TORN = (
    "The row cannot be read: a quotation mark is left open, or stands alone inside a cell. Close "
    "it; inside a cell in quotation marks write it twice."
)
SWALLOWED = (
    "A cell of this row goes over several lines, and what stands there looks like another row: a "
    "quotation mark may be left open. Close it. Where one cell is meant to hold all of this, put a "
    "blank in it after each mark that otherwise parts the cells."
)
EXCELS_OWN = re.compile(r'"?sep=(?P<mark>.)"?', re.IGNORECASE)  # its first line, before the header
_EMPTY_LINE = f"{DELIMITERS}{QUOTATION_MARK} \r\n"  # what may stand in one
_LINE_BREAK = re.compile(r"\r\n?|\n")
_NOT_IN_A_NAME = re.compile(r"\W+")

Line = tuple[str, str]  # as it stands, with its end; and why it cannot be used, or ""
# Of cells that go over several lines: why they cannot be one row, or "".
Torn = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Record:
    """`line`: where it begins, 1 is the first. `raw`: as it stands. `fault`: "" or why its cells
    cannot be used; they are then as far as they could be told apart."""

    line: int
    raw: str
    cells: Sequence[str]
    fault: str


def plain_name(name: str) -> str:
    """How a column is known, however its capitals, blanks and marks are written."""
    return _NOT_IN_A_NAME.sub("_", name.strip().casefold()).strip("_")


def holds_anything(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def stands_above_the_header(record: Record) -> bool:
    """An empty line, or the one by which Excel knows the mark between the cells."""
    excels = EXCELS_OWN.fullmatch(record.raw.strip()) is not None
    empty = not holds_anything(record.cells) or not record.raw.strip(_EMPTY_LINE)
    return not record.fault and (excels or empty)


def never_torn(_: Sequence[str]) -> str:
    """For a list of which nothing is known yet."""
    return ""


def seem_two_rows(cells: Sequence[str], delimiter: str) -> bool:
    """Whether a cell, with the others around it, could as well be the end of one whole row and the
    beginning of another. Prose has a blank after a comma, or ends its line with one."""
    parting = re.compile(rf"{re.escape(delimiter)}(?! )")
    most = len(cells) - 1
    for before, cell in enumerate(cells):
        first, *below = _LINE_BREAK.split(cell)
        if not (most and below and below[-1].strip()):
            continue
        last = below.pop().rstrip(delimiter)
        between = ((line, most) for line in below if line.strip())
        needed = ((first, most - before), *between, (last, before))
        if all(len(parting.findall(line)) >= many for line, many in needed):
            return True
    return False


def parts_after_a_line_break(cells: Sequence[str], delimiter: str) -> bool:
    """Whether words that a list would take apart stand in a cell below its first line."""
    parting = re.compile(rf"{re.escape(delimiter)}[^ \r\n]")
    below = (line for cell in cells for line in _LINE_BREAK.split(cell)[1:])
    return any(map(parting.search, below))


def without_empty_ends(cells: Sequence[str], wide: int, cut: int) -> list[str]:
    """Without as many empty cells at its end as were cut from the header, and no others: an empty
    one beyond them may as well be a last column, pushed along by a mark in somebody's words."""
    kept = list(cells)
    for _ in range(cut):
        if len(kept) > wide and not kept[-1].strip():
            kept.pop()
    return kept


class Records:
    """Each when it is asked for. `torn` is asked of those that go over several lines."""

    def __init__(self, lines: Iterator[Line], delimiter: str, torn: Torn = never_torn) -> None:
        self.lines, self.delimiter, self.torn = lines, delimiter, torn
        self.waiting = deque[Line]()  # lines that a torn row took with it
        self.taken: list[Line] = []
        self.line = 1

    def __iter__(self) -> Iterator[Record]:
        while (record := self._next()) is not None:
            yield record

    def _next(self) -> Record | None:
        """A line that is too long is a record, whatever else it seems to begin."""
        self.taken, begins = [], self.line
        try:
            cells = next(csv.reader(self._fed(), delimiter=self.delimiter, strict=True))
        except StopIteration:
            return None
        except (csv.Error, _TooLong):
            return self._again(begins, TORN)
        if len(self.taken) > 1 and (why := self.torn(cells)):
            return self._again(begins, why)
        self.line = begins + len(self.taken)
        raw = "".join(text for text, _ in self.taken)
        fault = next((fault for _, fault in self.taken if fault), "")
        return Record(begins, raw, cells, fault)

    def _again(self, begins: int, why: str) -> Record:
        """The first line alone; what else was taken is taken again."""
        first, fault = self.taken[0]
        self.waiting.extendleft(reversed(self.taken[1:]))
        self.line = begins + 1
        return Record(begins, first, _as_far_as(first, self.delimiter), fault or why)

    def _fed(self) -> Iterator[str]:
        letters = 0
        while line := self.waiting.popleft() if self.waiting else next(self.lines, None):
            self.taken.append(line)
            letters += len(line[0])
            if letters > LONGEST_RECORD or line[1] == TOO_LONG:
                raise _TooLong
            yield line[0]


class _TooLong(Exception):
    pass


def _as_far_as(line: str, delimiter: str) -> Sequence[str]:
    """The cells of a torn line, for whoever mends it."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return [line]
