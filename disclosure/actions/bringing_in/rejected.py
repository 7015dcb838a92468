"""Rows that an import could not use, in a file beside the list: as they came, and what to mend."""

from collections.abc import Iterator, Sequence

from disclosure.actions.bringing_in.beside import BesideTheList
from disclosure.exchange.rows import OURS, ROW, WHOLE_AGAIN, WHY, Row, Table
from disclosure.exchange.safe_csv import BOM, as_it_was, lines_of
from letters.in_bulk.csv_records import plain_name


def rejected_rows(table: Table, *, wanted: bool) -> BesideTheList:
    stem = table.path.stem.removesuffix(".rejected")
    return BesideTheList(table.path, f"{stem}.rejected", BOM + heads_of(table), wanted=wanted)


def heads_of(table: Table) -> str:
    """The first line: the columns of the list, then where a row stood and why it was not used."""
    heads = [table.header[index] for index in _theirs(table)]
    return "".join(lines_of([[*heads, ROW, WHY]], table.delimiter))


def rejected_lines(table: Table, row: Row, why: str) -> Iterator[str]:
    """One row of that file: the cells as they came, made harmless for a spreadsheet. Of one that
    could not be told apart it says that somebody has to, for nobody sees there what it lacks."""
    if row.fault and WHOLE_AGAIN not in why:
        why = f"{why} {WHOLE_AGAIN}"
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
    return [i for i, name in enumerate(table.header) if plain_name(name) not in OURS]


def _mended(table: Table) -> bool:
    return len(_theirs(table)) < len(table.header)
