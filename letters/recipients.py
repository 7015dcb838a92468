"""The rows of a list of people, read one by one from a CSV file as people really save it."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

DELIMITERS = ",;\t|"
NAME, LETTER, COUNTRY = "name", "letter", "country"
_NOT_IN_A_NAME = re.compile(r"\W+")
_ADDRESS_LINE = re.compile(r"(?:address|line)(?:_?line)?_?([1-9])")
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
_BLOCK = 1 << 20  # bytes read at once while looking at the encoding
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class Unreadable(Exception):
    """The file as a whole cannot be used; the words say why, and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """`number`: 1 is the first row under the header; `line`: where it ends in the file, 1 is the
    first line. `cells`: each of `Recipients.columns` to its words, without the spaces around them.
    `fault`: "" or why nothing can be read from this row."""

    number: int
    line: int
    cells: Mapping[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Recipients:
    """`encoding`: utf-8-sig, utf-16 or cp1252, as found. `about`: how many rows there may be."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    about: int

    @property
    def columns(self) -> tuple[str, ...]:
        """As the file calls them, and as we do."""
        return tuple(dict.fromkeys((*self.header, *map(_meant, self.header))))

    def rows(self) -> Iterator[Row]:
        """From the beginning, each read when it is asked for; empty rows are passed over."""
        with _opened(self.path, self.encoding) as file:
            reader = csv.reader(file, delimiter=self.delimiter)
            next(_records(reader))
            numbered = enumerate((each for each in _records(reader) if _holds(each[0])), 1)
            for number, (cells, fault) in numbered:
                yield self._row(number, reader.line_num, cells, fault)

    def _row(self, number: int, line: int, cells: Sequence[str], fault: str) -> Row:
        tidy = [cell.strip() for cell in cells]
        while len(tidy) > len(self.header) and not tidy[-1]:
            tidy.pop()
        if not fault and len(tidy) != len(self.header):
            fault = (
                f"This row has {len(tidy)} cells, and the header names {len(self.header)}. Put "
                "words that hold the mark between the cells, or a quotation mark, in quotation "
                "marks."
            )
        if fault:
            return Row(number, line, {}, fault)
        named = dict(zip(self.header, tidy, strict=True))
        return Row(number, line, named | {_meant(name): words for name, words in named.items()})


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
    return Recipients(path, encoding, delimiter, _columns(header), max(lines - 1, 0))


def address_of(cells: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of the address in this row, the name first; no empty ones."""
    numbered = (cells.get(f"address_{number}", "") for number in range(1, 10))
    whole = re.split(r"\s*[\n,]\s*", cells.get("address", ""))
    parts = (cells.get("postcode", ""), cells.get(COUNTRY, ""))
    lines = (cells.get(NAME, ""), *numbered, *whole, *parts)
    return tuple(line for line in lines if line.strip())


def _holds(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _looked_through(path: Path) -> tuple[str, int]:
    """The encoding and the number of lines. What is not UTF-8 is what Windows wrote."""
    with path.open("rb") as file:
        encoding = _MARKS.get(file.read(2)) or "utf-8-sig"
    for tried in dict.fromkeys((encoding, "cp1252")):
        try:
            with _opened(path, tried) as text:
                lines = sum(block.count("\n") for block in iter(lambda: text.read(_BLOCK), ""))
            return tried, lines
        except UnicodeError:
            continue
    raise Unreadable("The file is neither UTF-8 nor Windows-1252. Save it as “CSV UTF-8”.")


def _opened(path: Path, encoding: str) -> IO[str]:
    return path.open(encoding=encoding, newline="")


def _header(path: Path, encoding: str) -> tuple[str, list[str]]:
    """By the mark that parts the first line into the most cells."""
    found: dict[str, list[str]] = {}
    for delimiter in DELIMITERS:
        with _opened(path, encoding) as file:
            records = _records(csv.reader(file, delimiter=delimiter))
            cells, fault = next(records, ([], ""))
        found[delimiter] = [] if fault else cells
    delimiter = max(found, key=lambda mark: len(found[mark]))
    if not _holds(found[delimiter]):
        raise Unreadable("The file is empty. Its first line has to name the columns.")
    return delimiter, found[delimiter]


def _records(reader: Iterator[list[str]]) -> Iterator[tuple[list[str], str]]:
    """Cells, and why they cannot be read. A torn record costs itself and nothing after it."""
    while True:
        try:
            yield next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            yield ["?"], f"This row cannot be read ({error}). Is a quotation mark left open?"


def _columns(header: Sequence[str]) -> tuple[str, ...]:
    names = [_NOT_IN_A_NAME.sub("_", cell.strip().casefold()).strip("_") for cell in header]
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


def _meant(name: str) -> str:
    if found := _ADDRESS_LINE.fullmatch(name):
        return f"address_{found[1]}"
    return _SAME.get(name, name)
