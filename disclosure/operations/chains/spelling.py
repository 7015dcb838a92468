"""The spelling of records/base.py, made straight from the bare cells a driver hands over.

The quick way takes a document as the database wrote it. What has the right seal that way is what
was sealed, to the byte. What has not may be the same document in another order: the exact way
tells.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Integer, Text, inspect

from disclosure.operations.chains.streams import Columns, Row, columns_of, names_of
from disclosure.records.audit import AuditEntry
from disclosure.records.base import Moment, Record, spelled
from disclosure.records.evidence import Evidence

Cell = Callable[[Any], str]
Digests = Callable[[Iterable[str]], list[str]]  # of each of many spellings
Way = Callable[[Columns], list[str]]  # of spelling rows; nothing: it is not for these
_written = json.JSONEncoder(sort_keys=True, default=spelled).encode
_READER = json.JSONDecoder()
_BOOLEANS = {False: "false", True: "true", None: "null"}


class Spelling:
    """Of the rows of one table; `without`: the cell that is no part of it, its seal."""

    def __init__(self, table: type[Record], without: str = "") -> None:
        names = names_of(table)
        said = {table.spelled_as.get(name, name): name for name in names if name != without}
        quick, exact = list[_Part](), list[_Part]()
        for label, name in sorted(said.items()):
            place, later = names.index(name), name in table.added_later
            column = inspect(table).columns[name]
            head = f"{quoted(label)}: "
            quick.append((head, _cell(column, _as_stored), place, later))
            exact.append((head, _cell(column, _anew), place, later))
        by_hand = _BY_HAND.get(table)
        self._quick: Way = partial(_by_hand, by_hand, quick) if by_hand else partial(_joined, quick)
        self._exact: Way = partial(_joined, exact)
        self._likely: Way = self._quick

    def fit(self, rows: Columns, digests: Digests, wanted: Sequence[str | None]) -> bool:
        """Whether it is so of each of these rows; the way that was right last is tried first."""
        if digests(self._likely(rows)) == list(wanted):
            return True
        self._likely = self._exact if self._likely is self._quick else self._quick
        return digests(self._likely(rows)) == list(wanted)

    def exact(self, row: Row) -> bytes:
        return self._exact(columns_of((row,)))[0].encode()


_Part = tuple[str, Cell, int, bool]  # how it begins, its cell, where that stands, if added later


def document_in(cell: Any) -> Any:
    """SQLite hands over its text, PostgreSQL what it says."""
    if not isinstance(cell, str):
        return cell
    told, end = _READER.raw_decode(cell)
    if end != len(cell):
        raise ValueError("more than one document")
    return told


def _by_hand(by_hand: Way, quick: Sequence[_Part], rows: Columns) -> list[str]:
    """Where a cell has to be quoted, that is done of each."""
    return by_hand(rows) or _joined(quick, rows)


def _joined(parts: Sequence[_Part], rows: Columns) -> list[str]:
    return [f"{{{', '.join(_told_of(row, parts))}}}" for row in zip(*rows, strict=True)]


def _told_of(row: Row, parts: Sequence[_Part]) -> list[str]:
    return [
        head + cell(row[place])
        for head, cell, place, later in parts
        if not later or row[place] is not None
    ]


def _cell(column: Column[Any], document: Cell) -> Cell:
    """What cannot stand in such a cell raises any exception, or is spelled as nothing that fits."""
    sort = column.type
    if isinstance(sort, JSON):
        return document
    if isinstance(sort, Moment):
        return _moment
    if isinstance(sort, Boolean):
        return _boolean
    if column.nullable:
        return _plain
    return quoted if isinstance(sort, Text) else str if isinstance(sort, Integer) else _plain


def _as_stored(cell: Any) -> str:
    return cell if isinstance(cell, str) else _anew(cell)


def _anew(cell: Any) -> str:
    return _written(document_in(cell))


def _moment(cell: Any) -> str:
    """SQLite keeps it as text, in UTC and to the microsecond."""
    if not isinstance(cell, str):
        return quoted(spelled(cell)) if isinstance(cell, datetime) else _plain(cell)
    told = datetime.fromisoformat(cell)  # with a zone only where somebody put it there
    return quoted(spelled(told if told.tzinfo else told.replace(tzinfo=UTC)))


def _entries(rows: Columns) -> list[str]:
    case, number, at, by, door, what, was, now, digest, changes, device, key, before, _ = rows
    at, there = _moments(at), filter(None, device)
    if not _as_they_are(at, by, door, what, was, now, digest, there, key, before):
        return []
    device = ["" if each is None else f'"device": "{each}", ' for each in device]
    told = at, before, by, _documents(changes), device, digest, door, _whole(case), key, now
    return [
        f'{{"at": "{at}+00:00", "before": "{before}", "by": "{by}", "changes": {changes}, '
        f'{device}"digest": "{digest}", "door": "{door}", "incident_id": {case}, "key": "{key}", '
        f'"now": "{now}", "number": {number}, "was": "{was}", "what": "{what}"}}'
        for at, before, by, changes, device, digest, door, case, key, now, number, was, what in zip(
            *told, _whole(number), was, what, strict=True
        )
    ]


def _records(rows: Columns) -> list[str]:
    case, number, kind, at, on, by, door, about, parent, withdraws, schema, body, salt = rows
    at, on = _moments(at), _moments(on)
    if not _as_they_are(at, on, kind, by, door, salt):
        return []
    told = about, at, _documents(body), by, door, _whole(case), kind, _whole(number), parent, on
    return [
        f'{{"about": {_plain(about)}, "at": "{at}+00:00", "body": {body}, "by": "{by}", '
        f'"door": "{door}", "incident_id": {case}, "kind": "{kind}", "number": {number}, '
        f'"parent": {_plain(parent)}, "recorded_at": "{on}+00:00", "salt": "{salt}", '
        f'"schema": {schema}, "withdraws": {_BOOLEANS[withdraws]}}}'
        for about, at, body, by, door, case, kind, number, parent, on, salt, schema, withdraws in (
            zip(*told, salt, _whole(schema), withdraws, strict=True)
        )
    ]


def _moments(cells: Sequence[Any]) -> list[str]:
    """In UTC, without saying so. What is no moment as its database keeps them is spelled as
    nothing that fits."""
    if _all_are(str, cells):
        return [cell.replace(" ", "T").removesuffix(".000000") for cell in cells]
    return [spelled(cell).removesuffix("+00:00") for cell in cells]


def _documents(cells: Sequence[Any]) -> Sequence[str]:
    return cells if _all_are(str, cells) else [_as_stored(cell) for cell in cells]


def _whole(cells: Sequence[Any]) -> Sequence[int]:
    """Raises TypeError for what is no whole number."""
    if not _all_are(int, cells):
        raise TypeError
    return cells


def _all_are(sort: type, cells: Sequence[Any]) -> bool:
    return set(map(type, cells)) == {sort}


def _as_they_are(*columns: Iterable[str]) -> bool:
    """Whether all these words stand so in a spelling; with other signs than these, none fits."""
    return all(
        words.isascii() and '"' not in words and "\\" not in words
        for words in map("".join, columns)
    )


# The two tables that are long, written out for many rows at once: the same words, in a fraction of
# the time.
_BY_HAND: Mapping[type[Record], Way] = {AuditEntry: _entries, Evidence: _records}


def _boolean(cell: Any) -> str:
    return _BOOLEANS[cell]


def _plain(cell: Any) -> str:
    if isinstance(cell, str):
        return quoted(cell)
    if cell is None:
        return "null"
    return str(cell) if type(cell) is int else _written(cell)
