"""The rows of a file that another program wrote, one by one, as it wrote them.

Nothing is guessed and nothing is dropped: a row that cannot be read is a row with a fault. The file
is never whole in memory, however long it or one of its cells is.
"""

import codecs
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from letters.in_bulk.csv_records import (
    DELIMITERS,
    EXCELS_OWN,
    LONGEST_LINE,
    SWALLOWED,
    TOO_LONG,
    Line,
    Record,
    Records,
    holds_anything,
    plain_name,
    seem_two_rows,
    stands_above_the_header,
    without_empty_ends,
)
from letters.in_bulk.recipients import TOO_FEW, TOO_MANY

WHY = "import_why"  # how the columns that we add to rejected rows are called
ROW = "import_row_with_header"
OURS = (ROW, WHY, "import_row")  # the last: in files of before
WHOLE_AGAIN = f"Compare it with the list, then empty its cell {WHY}: until then it is not taken."
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

NUL = "The row holds a NUL byte, which is no letter. Take it out."
NO_LETTERS = "The row holds bytes that are neither UTF-8 nor Windows-1252. Save the file as UTF-8."


class Unreadable(Exception):
    """The file as a whole cannot be used; the words say why, and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """`number`: as a spreadsheet counts them, the header is 1; `line`: where it begins in the file.

    `cells`: in the order of the header, as they stand; of a row with a fault, as far as they could
    be told apart. `fault`: empty, or why the row cannot be used.
    """

    number: int
    line: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose header was read. `header`: as written there, the empty ones at its end cut.

    `cut`: how many those were. A row may have as many more, and no others.
    """

    path: Path
    delimiter: str
    header: tuple[str, ...]
    noted: "Noted" = field(compare=False)
    cut: int = 0

    def rows(self) -> Iterator[Row]:
        """From the beginning, each when it is asked for. Empty rows are counted and passed over,
        and so is the header where it stands again."""
        with self.path.open("rb") as file:
            number = 0
            for record in Records(_lines(file, self.noted), self.delimiter, self._torn):
                if number:
                    number += 1
                    if row := self._row(number, record):
                        yield row
                elif not stands_above_the_header(record):
                    number = 1

    def about(self) -> int:
        """How many rows there may be: its lines, without the first."""
        with self.path.open("rb") as file:
            lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
        return max(lines - 1, 0)

    def _torn(self, cells: Sequence[str]) -> str:
        """A text over several lines may hold commas, and so it is one row unless it is two."""
        return SWALLOWED if seem_two_rows(cells, self.delimiter) else ""

    def _row(self, number: int, record: Record) -> Row | None:
        cells = without_empty_ends(record.cells, len(self.header), self.cut)
        if not record.fault and (
            not holds_anything(cells) or tuple(map(str.strip, cells)) == self.header
        ):
            return None
        fault = record.fault or _odd(cells, len(self.header)) or self._as_it_was_torn(cells)
        return Row(number, record.line, tuple(cells), fault)

    def _as_it_was_torn(self, cells: Sequence[str]) -> str:
        """In a file of rejected rows one that was torn looks whole, and holds half of what somebody
        told: nobody takes it before a person said that it is mended."""
        named = zip(map(plain_name, self.header), cells, strict=True)
        return next((why for name, why in named if name == WHY and WHOLE_AGAIN in why), "")


@dataclass(slots=True)
class Noted:
    """What whoever reads the file should know of it. `windows`: lines read as Windows-1252."""

    windows: int = 0


def table_in(path: Path) -> Table:
    """Reads as far as the header. Raises Unreadable."""
    with path.open("rb") as file:
        _must_have_lines(file.read(LONGEST_LINE))
    marks = _said_in_the_file(path) or DELIMITERS
    found = {mark: _first(path, mark) for mark in marks}
    delimiter = max(marks, key=lambda mark: len(found[mark]))
    header = [cell.strip() for cell in found[delimiter]]
    if not header and _first_fault(path):
        raise Unreadable(f"The first line names no columns. {_first_fault(path)}")
    wide = len(header)
    while header and not header[-1]:
        header.pop()
    if not header:
        raise Unreadable("The file is empty. Its first line has to name the columns.")
    return Table(path, delimiter, tuple(header), Noted(), cut=wide - len(header))


def _must_have_lines(start: bytes) -> None:
    if start.startswith(_UTF_16):
        return
    if b"\0" in start.partition(b"\n")[0]:
        raise Unreadable("The first line holds NUL bytes. Save the file as “CSV UTF-8”.")
    if b"\r" in start and b"\n" not in start:
        raise Unreadable("Its lines end as on an old Mac. Save the file as “CSV UTF-8”.")


def _said_in_the_file(path: Path) -> str:
    with path.open("rb") as file:
        line, _ = next(_lines(file, Noted()), ("", ""))
    found = EXCELS_OWN.fullmatch(line.strip("\r\n"))
    return found["mark"] if found else ""


def _first(path: Path, delimiter: str) -> Sequence[str]:
    """The cells of the first row that holds anything; none where it cannot be told apart so."""
    with path.open("rb") as file:
        for record in Records(_lines(file, Noted()), delimiter):
            if record.fault:
                return ()
            if not stands_above_the_header(record):
                return record.cells
    return ()


def _first_fault(path: Path) -> str:
    with path.open("rb") as file:
        return next((each.fault for each in Records(_lines(file, Noted()), ",")), "")


def _odd(cells: Sequence[str], many: int) -> str:
    if any("\0" in cell for cell in cells):
        return NUL
    if len(cells) == many:
        return ""
    mend = TOO_FEW if len(cells) < many else TOO_MANY
    return f"The row has {len(cells)} cells, and the header names {many}. {mend}"


def _lines(file: IO[bytes], noted: "Noted") -> Iterator[Line]:
    """Each line with its end, and why it cannot be used. What is not UTF-8 is what Windows wrote,
    line by line: one word that was pasted in bends no other."""
    start = file.read(4)
    file.seek(0)
    if start.startswith(_UTF_16):
        yield from _lines_of_words(file)
        return
    if start.startswith(codecs.BOM_UTF8):
        file.seek(len(codecs.BOM_UTF8))
    for raw, whole in _pieces(file.readline, b"\n"):
        text, fault = _decoded(raw, whole, noted)
        yield text, fault


def _pieces(readline: Callable[[int], bytes], end: bytes) -> Iterator[tuple[bytes, bool]]:
    """Lines; of one that is too long the beginning, and that it was."""
    while line := readline(LONGEST_LINE):
        whole = line.endswith(end) or len(line) < LONGEST_LINE
        rest = line
        while not whole and rest and not rest.endswith(end):
            rest = readline(LONGEST_LINE)
        yield (line if whole or line.endswith(end) else line + end), whole


def _decoded(raw: bytes, whole: bool, noted: "Noted") -> Line:
    if not whole:
        return raw.decode("utf-8", "replace"), TOO_LONG
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), NO_LETTERS
    noted.windows += 1
    return text, ""


def _lines_of_words(file: IO[bytes]) -> Iterator[Line]:
    """Of UTF-16, as Excel's “Unicode text” is."""
    text = codecs.getreader("utf-16")(file, "replace")
    waiting = ""
    while True:
        block = text.read(1 << 16, 1 << 16)
        waiting += block
        *lines, waiting = waiting.split("\n")
        for line in lines:
            yield _whole_words(f"{line}\n")
        if len(waiting) > LONGEST_LINE:
            waiting = waiting[: LONGEST_LINE + 1]
        if not block:
            break
    if waiting:
        yield _whole_words(waiting)


def _whole_words(line: str) -> Line:
    if len(line) > LONGEST_LINE:
        return f"{line[:LONGEST_LINE]}\n", TOO_LONG
    return line, NO_LETTERS if "\ufffd" in line else ""
