"""What is wrong with the rows of a case that change: each against its last seal in the chain."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from disclosure.operations.chains.stored import Rows, tried
from disclosure.operations.faults.chain import Faults, place_of
from disclosure.records.audit import AuditEntry
from disclosure.records.base import spelled


@dataclass(frozen=True, slots=True)
class SealedAs:
    """What the chain says of one row: its last seal, and its plain cells replayed."""

    entry: int
    digest: str
    cells: Mapping[str, Any]


def sealed_as(entries: Iterable[AuditEntry]) -> dict[str, SealedAs]:
    """By reference. Of an altered entry only what has the right form is taken."""
    found: dict[str, SealedAs] = {}
    for entry in entries:
        for thing, change in _changes(entry):
            before = found[thing].cells if thing in found else {}
            now = {name: after for name, (_, after) in change["plain"].items()}
            found[thing] = SealedAs(entry.number, change["digest"], {**before, **now})
    return found


def forgeries(entries: Iterable[AuditEntry]) -> Faults:
    """Rows that were altered between two of their seals, and honestly changed after that."""
    last: dict[str, str] = {}
    for entry in entries:
        for thing, change in _changes(entry):
            if change["before"] != last.get(thing, ""):
                yield entry.number, f"{thing} was altered before this entry"
            last[thing] = change["digest"]


def row_faults(sealed: Mapping[str, SealedAs], rows: Rows[Any], whole_chain: bool) -> Faults:
    """`whole_chain`: no entry is broken, so that what is replayed can be trusted."""
    there = {row.ref: row for row in rows.readable}
    for row in rows.readable:
        if row.ref not in sealed:
            yield place_of(row.version), f"{row.ref} was put there without an entry"
        elif why := _of_row(row, sealed[row.ref], whole_chain):
            yield sealed[row.ref].entry, f"{row.ref} {why}"
    for key in rows.unreadable:
        yield 0, f"a row is unreadable (number {key[0]} of its table)"
    for ref in sorted(set(sealed) - set(there)):
        yield sealed[ref].entry, f"{ref} is missing"


def _changes(entry: AuditEntry) -> Iterator[tuple[str, dict[str, Any]]]:
    for change in entry.changes if isinstance(entry.changes, list) else ():
        if isinstance(change, dict) and isinstance(change.get("plain"), dict):
            pairs = change["plain"].values()
            if all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
                yield str(change.get("thing")), {"digest": "", "before": "", **change}


def _of_row(row: Any, sealed: SealedAs, whole_chain: bool) -> str | None:
    same = tried(row.digest) == sealed.digest
    if same and not whole_chain:
        return None
    told = [_says(name, now, said) for name, now, said in _differing(row, sealed)]
    if told:
        return f"was altered: {'; '.join(told)}"
    return None if same else "was altered"


def _differing(row: Any, sealed: SealedAs) -> Iterator[tuple[str, Any, Any]]:
    cells = {name: sealed.cells.get(name) for name in sorted(row.plain)}
    for name, said in (cells | {"version": sealed.entry}).items():
        now = getattr(row, name)
        now = spelled(now) if isinstance(now, date | datetime) else now
        if now != said:
            yield name.lstrip("_"), now, said


def _says(name: str, now: Any, said: Any) -> str:
    shown = ["nothing" if value is None else value for value in (now, said)]
    return f"{name} stands at {shown[0]}, the chain says {shown[1]}"
