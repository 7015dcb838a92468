"""Rows that an import could not use, in a file beside the list: as they came, and what to mend."""

import filecmp
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import takewhile
from pathlib import Path
from typing import IO

from disclosure.exchange.rows import ROW, WHY, Row, Table
from disclosure.exchange.safe_csv import BOM, as_it_was, lines_of
from letters.in_bulk.csv_records import plain_name

TRIES = 1000  # files of the same list that may lie side by side


class Rejected:
    """The file, made with the first row that it holds; never over another. `path`: empty before.

    Where one of an earlier run says the same, it is that one. For its owner alone: it holds what
    people told us. `unwritten`: why it is not there, or not whole: no bad row stops a good one.
    """

    def __init__(self, table: Table, *, wanted: bool) -> None:
        self.table, self.wanted, self.path, self.unwritten = table, wanted, "", ""
        self._file: IO[str] | None = None
        self._open = ExitStack()

    def __enter__(self) -> "Rejected":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def put(self, row: Row, why: str) -> None:
        if not self.wanted or self.unwritten:
            return
        try:
            file = self._file = self._file or self._begun()
            file.writelines(rejected_lines(self.table, row, why))
            file.flush()
        except OSError as no:  # a share that can only be read, a full disk
            self.unwritten = no.strerror or str(no)

    def end(self) -> None:
        """All rows are in it. People may have begun to mend the one that is there already."""
        self._open.close()
        if self.path:
            self.path = str(once(Path(self.path), self._names()))

    def _names(self) -> Iterator[Path]:
        listed = self.table.path
        stem = listed.stem.removesuffix(".rejected")
        return (listed.with_name(f"{stem}.rejected{n or ''}.csv") for n in range(TRIES))

    def _begun(self) -> IO[str]:
        free = next(name for name in self._names() if not name.exists())
        private = os.open(free, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        file = self._open.enter_context(os.fdopen(private, "w", encoding="utf-8", newline=""))
        file.write(BOM + heads_of(self.table))
        self.path = str(free)
        return file


def once(made: Path, names: Iterator[Path]) -> Path:
    """That file, or the one of an earlier run that holds the same: then it goes, since what people
    told us shall not lie about twice. `names`: in the order in which they are given.
    """
    before = takewhile(lambda name: name != made, names)
    same = (name for name in before if filecmp.cmp(name, made, shallow=False))
    if there := next(same, None):
        made.unlink()
        return there
    return made


def heads_of(table: Table) -> str:
    """The first line: the columns of the list, then where a row stood and why it was not used."""
    heads = [table.header[index] for index in _theirs(table)]
    return "".join(lines_of([[*heads, ROW, WHY]], table.delimiter))


def rejected_lines(table: Table, row: Row, why: str) -> Iterator[str]:
    """One row of that file: the cells as they came, made harmless for a spreadsheet."""
    cells = _fitted(row.cells, len(table.header), table.delimiter)
    kept = [as_it_was(cells[i]) if _mended(table) else cells[i] for i in _theirs(table)]
    return lines_of([[*kept, str(row.number), why]], table.delimiter)


def _fitted(cells: Sequence[str], many: int, delimiter: str) -> list[str]:
    """What stood beyond the last column is kept at its end: nothing of a row is lost."""
    some = [cell.replace("\0", "") for cell in cells]
    if len(some) > many:
        some = [*some[: many - 1], delimiter.join(some[many - 1 :])]
    return some + [""] * (many - len(some))


def _theirs(table: Table) -> list[int]:
    """Without the columns that we added, where the list is itself a file of rejected rows."""
    return [i for i, name in enumerate(table.header) if plain_name(name) not in (ROW, WHY)]


def _mended(table: Table) -> bool:
    return len(_theirs(table)) < len(table.header)
