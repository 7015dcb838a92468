"""Tables for a spreadsheet in which no cell is a formula, whatever somebody typed."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

BOM = "\ufeff"  # without it, Excel takes UTF-8 for the code page of the machine
# What a spreadsheet takes for the start of a formula, also after blanks; and its wide forms. What
# begins with our own mark gets one more, so that taking one away always gives back what was there.
_WORKED_OUT = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@|\uff1d\uff0b\uff0d\uff20])")
MARK = "'"


def harmless(cell: str) -> str:
    """Words as they are, with an apostrophe before what would be worked out."""
    return f"{MARK}{cell}" if _WORKED_OUT.match(cell) else cell


def as_it_was(cell: str) -> str:
    """What `harmless` was given, where it gave this."""
    bare = cell.removeprefix(MARK)
    return bare if bare != cell and _WORKED_OUT.match(bare) else cell


def lines_of(rows: Iterable[Sequence[str]], delimiter: str = ",") -> Iterator[str]:
    """Line by line, each with its end, for a file that is longer than memory. No mark in front."""
    made = StringIO()
    writer = csv.writer(made, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        yield made.getvalue()
        made.seek(0)
        made.truncate()


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The whole of a table, its heads first, as Excel and all others read it."""
    return (BOM + "".join(lines_of([heads, *rows]))).encode()
