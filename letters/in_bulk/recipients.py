"""The rows of a list of people, read one by one from a CSV file as people really save it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile
from pathlib import Path
from typing import IO

from letters.in_bulk.csv_records import (
    DELIMITERS,
    LONGEST_LINE,
    QUOTATION_MARK,
    SWALLOWED,
    TOO_LONG,
    Line,
    Record,
    Records,
    holds_anything,
    parts_after_a_line_break,
    plain_name,
    seem_two_rows,
    stands_above_the_header,
    without_empty_ends,
)

NAME, LETTER, COUNTRY, PATIENT = "name", "letter", "country", "patient"
_ADDRESS_LINE = re.compile(r"(?:address|line)(?:_?line)?_?([1-9])")
# Beside the lines of the address: what stands in a letter, or is looked at, without any slot.
_NEEDS_NO_SLOT = frozenset({NAME, LETTER, COUNTRY, "address", "postcode", PATIENT})
# What people call these columns.
_SAME = {
    "full_name": NAME,
    "addressee": NAME,
    "recipient": NAME,
    "post_code": "postcode",
    "postal_code": "postcode",
    "zip": "postcode",
    "zip_code": "postcode",
    "eircode": "postcode",
    "letter_ref": LETTER,
}
NOT_UTF_8 = "The list is not UTF-8; it was read as Windows-1252. Look at names with accents."
_NOT_READ = re.compile("[\udc80-\udcff]")  # bytes that are not UTF-8
_AFTER_A_TORN_ONE = (
    "A quotation mark was left open in line {line}, and nobody can tell whether it ends in this "
    "row. Close it there; then this row can be used."
)
TOO_FEW = "Look where a mark between two cells is missing: an empty cell needs its mark too."
TOO_MANY = (
    "Put words that hold the mark between the cells, or a quotation mark, in quotation marks."
)
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class Unreadable(Exception):
    """The file as a whole cannot be used; the words say why, and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """`number`: 1 is the first row under the header; `line`: where it begins in the file, 1 is
    the first line. `cells`: each of `Recipients.columns` to its words, without the spaces around
    them. `fault`: "" or why this row cannot be used. `raw`: of one whose cells could not be told
    apart, as it stands in the file."""

    number: int
    line: int
    cells: Mapping[str, str]
    fault: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Recipients:
    """`encoding`: utf-8-sig, utf-16 or cp1252, as found. `about`: how many rows there may be.
    `cut`: how many empty cells stood at the end of the header; a row may have as many more."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    about: int
    cut: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """As the file calls them, and as we do."""
        return tuple(dict.fromkeys((*self.header, *map(_meant, self.header))))

    def unused(self, slots: Collection[str]) -> list[str]:
        """Those that stand in no letter, such as a town beside the lines of an address.

        `slots`: the columns that the text of the letter names.
        """
        return [name for name in self.header if not _stands_somewhere(name, slots)]

    def rows(self) -> Iterator[Row]:
        """From the beginning, each read when it is asked for; empty rows are passed over. A torn
        row takes one other with it: the next that holds a quotation mark, for it may be its end."""
        with _opened(self.path, self.encoding) as file:
            whole = Records(_lines(file), self.delimiter, self._torn)
            records = dropwhile(stands_above_the_header, whole)
            next(records, None)
            held = (each for each in records if each.fault or holds_anything(each.cells))
            torn_in = 0
            for number, record in enumerate(held, 1):
                row = self._row(number, record)
                if _leaves_open(record):
                    torn_in = record.line
                elif torn_in and QUOTATION_MARK in record.raw:
                    row = replace(row, fault=_AFTER_A_TORN_ONE.format(line=torn_in))
                    torn_in = 0
                yield row

    def _torn(self, cells: Sequence[str]) -> str:
        """Two people in one letter are worse than a row that somebody has to mend."""
        swallowed = seem_two_rows(cells, self.delimiter)
        if swallowed or parts_after_a_line_break(cells, self.delimiter):
            return SWALLOWED
        return self._odd(self._tidy(cells))

    def _row(self, number: int, record: Record) -> Row:
        tidy = self._tidy(record.cells)
        if fault := record.fault or self._odd(tidy):
            return Row(number, record.line, {}, fault, record.raw.rstrip("\r\n"))
        named = dict(zip(self.header, tidy, strict=True))
        both = named | {_meant(name): words for name, words in named.items()}
        return Row(number, record.line, both)

    def _tidy(self, cells: Sequence[str]) -> list[str]:
        kept = without_empty_ends(cells, len(self.header), self.cut)
        return [cell.strip() for cell in kept]

    def _odd(self, tidy: Sequence[str]) -> str:
        if len(tidy) == len(self.header):
            return ""
        mend = TOO_FEW if len(tidy) < len(self.header) else TOO_MANY
        return f"This row has {len(tidy)} cells, and the header names {len(self.header)}. {mend}"


def recipients_in(path: Path) -> Recipients:
    """Looks at the whole file once, without keeping it. Raises Unreadable."""
    found = list_in(path)
    meant = [_meant(name) for name in found.header]
    if LETTER not in meant:
        _can_address(meant)
    return found


def list_in(path: Path) -> Recipients:
    """The same of any list whose first line names its columns. Raises Unreadable."""
    encoding, lines = _looked_through(path)
    delimiter, header = _header(path, encoding)
    columns = _columns(header)
    cut = len(header) - len(columns)
    return Recipients(path, encoding, delimiter, columns, max(lines - 1, 0), cut)


def address_of(cells: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of the address in this row, the name first; no empty ones."""
    numbered = (cells.get(f"address_{number}", "") for number in range(1, 10))
    whole = re.split(r"\s*[\n,]\s*", cells.get("address", ""))
    parts = (cells.get("postcode", ""), cells.get(COUNTRY, ""))
    lines = (cells.get(NAME, ""), *numbered, *whole, *parts)
    return tuple(line for line in lines if line.strip())


def _looked_through(path: Path) -> tuple[str, int]:
    """The encoding and the number of lines. What is not UTF-8 is what Windows wrote."""
    with path.open("rb") as file:
        encoding = _MARKS.get(file.read(2)) or "utf-8-sig"
    for tried in dict.fromkeys((encoding, "cp1252")):
        try:
            with _opened(path, tried) as text:
                return tried, sum(line.count("\n") for line, _ in _lines(text))
        except UnicodeError:
            continue
    raise Unreadable("The file is neither UTF-8 nor Windows-1252. Save it as “CSV UTF-8”.")


def _opened(path: Path, encoding: str) -> IO[str]:
    """Of what Windows wrote, `_lines` reads each line that is not UTF-8."""
    if encoding == "cp1252":
        return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    return path.open(encoding=encoding, newline="")


def _header(path: Path, encoding: str) -> tuple[str, Sequence[str]]:
    """By the mark that parts the first line into the most cells."""
    found: dict[str, Record] = {}
    for delimiter in DELIMITERS:
        with _opened(path, encoding) as file:
            records = dropwhile(stands_above_the_header, Records(_lines(file), delimiter))
            found[delimiter] = next(records, Record(1, "", (), ""))
    whole = {mark: first.cells for mark, first in found.items() if not first.fault}
    if not whole:
        raise Unreadable(f"The first line names no columns. {found[DELIMITERS[0]].fault}")
    delimiter = max(whole, key=lambda mark: len(whole[mark]))
    if not holds_anything(whole[delimiter]):
        raise Unreadable("The file is empty. Its first line has to name the columns.")
    return delimiter, whole[delimiter]


def _lines(file: IO[str]) -> Iterator[Line]:
    return ((line, TOO_LONG if len(line) > LONGEST_LINE else "") for line in map(_read, file))


def _read(line: str) -> str:
    """One name that was pasted in by Windows bends those of no other line."""
    if _NOT_READ.search(line):
        return line.encode(errors="surrogateescape").decode("cp1252")
    return line


def _leaves_open(record: Record) -> bool:
    return bool(record.fault) and record.raw.count(QUOTATION_MARK) % 2 == 1


def _columns(header: Sequence[str]) -> tuple[str, ...]:
    names = [plain_name(cell) for cell in header]
    while names and not names[-1]:
        names.pop()
    if "" in names:
        raise Unreadable(f"Column {names.index('') + 1} has no name in the first line.")
    meant = [_meant(name) for name in names]
    if twice := [name for name, times in Counter(meant).items() if times > 1]:
        raise Unreadable(f"Several columns are called {', '.join(twice)}. Each needs its own name.")
    return tuple(names)


def _can_address(names: Sequence[str]) -> None:
    if NAME not in names:
        raise Unreadable(
            f"The first line names no column “{NAME}”. It has: {', '.join(names)}. Use {NAME}, "
            "address_1 to address_7, postcode and country."
        )
    if "address" not in names and not any(name.startswith("address_") for name in names):
        raise Unreadable(
            "The first line names no column of an address. Use address_1 to address_7, postcode "
            "and country."
        )


def _stands_somewhere(name: str, slots: Collection[str]) -> bool:
    meant = _meant(name)
    return needs_no_slot(meant) or name in slots or meant in slots


def needs_no_slot(column: str) -> bool:
    """Of a column as we call it: whether it stands in each letter, or is looked at for it."""
    by_itself = column in _NEEDS_NO_SLOT or _ADDRESS_LINE.fullmatch(column) is not None
    return by_itself and column == _meant(column)


def _meant(name: str) -> str:
    if found := _ADDRESS_LINE.fullmatch(name):
        return f"address_{found[1]}"
    return _SAME.get(name, name)
