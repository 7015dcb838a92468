"""The spelling of records/base.py, made straight from the bare cells a driver hands over.

The quick way takes a document as the database wrote it. What has the right seal that way is what
was sealed, to the byte. What has not may be the same document in another order: the exact way
tells.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Integer, Text, inspect

from disclosure.operations.streams import Row, names_of
from disclosure.records.audit import AuditEntry
from disclosure.records.base import Moment, Record, spelled
from disclosure.records.evidence import Evidence

Cell = Callable[[Any], str]
Digest = Callable[[bytes], str]
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
        self._exact: Cell = partial(_joined, exact)
        self._quick: Cell = _BY_HAND.get(table) or partial(_joined, quick)
        self._likely = self._quick

    def fits(self, row: Row, digest: Digest, wanted: str | None) -> bool:
        """Whether it is so of the row in any words; those that were right last are tried first."""
        if digest(self._likely(row).encode()) == wanted:
            return True
        self._likely = self._exact if self._likely is self._quick else self._quick
        return digest(self._likely(row).encode()) == wanted

    def exact(self, row: Row) -> bytes:
        return self._exact(row).encode()


_Part = tuple[str, Cell, int, bool]  # how it begins, its cell, where that stands, if added later


def document_in(cell: Any) -> Any:
    """SQLite hands over its text, PostgreSQL what it says."""
    if not isinstance(cell, str):
        return cell
    told, end = _READER.raw_decode(cell)
    if end != len(cell):
        raise ValueError("more than one document")
    return told


def _joined(parts: list[_Part], row: Row) -> str:
    told = [
        head + cell(row[place])
        for head, cell, place, later in parts
        if not later or row[place] is not None
    ]
    return f"{{{', '.join(told)}}}"


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
    if cell[19:] == ".000000" and cell[10] == " ":
        return f'"{cell[:10]}T{cell[11:19]}+00:00"'
    told = datetime.fromisoformat(cell)  # with a zone only where somebody put it there
    return quoted(spelled(told if told.tzinfo else told.replace(tzinfo=UTC)))


def _entry(row: Row) -> str:
    case, number, at, by, door, what, was, now, digest, changes, device, key, before, _ = row
    device = "" if device is None else f'"device": {quoted(device)}, '
    return (
        f'{{"at": {_moment(at)}, "before": {quoted(before)}, "by": {quoted(by)}, '
        f'"changes": {_as_stored(changes)}, {device}"digest": {quoted(digest)}, '
        f'"door": {quoted(door)}, "incident_id": {case:d}, "key": {quoted(key)}, '
        f'"now": {quoted(now)}, "number": {number:d}, "was": {quoted(was)}, '
        f'"what": {quoted(what)}}}'
    )


def _evidence(row: Row) -> str:
    case, number, kind, at, on, by, door, about, parent, withdraws, schema, body, salt = row
    return (
        f'{{"about": {_plain(about)}, "at": {_moment(at)}, "body": {_as_stored(body)}, '
        f'"by": {quoted(by)}, "door": {quoted(door)}, "incident_id": {case:d}, '
        f'"kind": {quoted(kind)}, "number": {number:d}, "parent": {_plain(parent)}, '
        f'"recorded_at": {_moment(on)}, "salt": {quoted(salt)}, "schema": {schema:d}, '
        f'"withdraws": {_BOOLEANS[withdraws]}}}'
    )


# The two tables that are long, written out: the same words, in a third of the time.
_BY_HAND: Mapping[type[Record], Cell] = {AuditEntry: _entry, Evidence: _evidence}


def _boolean(cell: Any) -> str:
    return _BOOLEANS[cell]


def _plain(cell: Any) -> str:
    if isinstance(cell, str):
        return quoted(cell)
    if cell is None:
        return "null"
    return str(cell) if type(cell) is int else _written(cell)
