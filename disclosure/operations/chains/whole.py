"""Every case in one reading of all tables side by side: which are whole, and which are not.

It holds the seals of one case at a time and makes no objects of rows, so that memory stays flat and
the time is near that of hashing. It only says yes or no; what is wrong, a closer look tells.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from disclosure.operations.chains.heads import CHANGES, LOOKS, Noted
from disclosure.operations.chains.links import Broken, Links
from disclosure.operations.chains.spelling import Spelling, document_in
from disclosure.operations.chains.stored import SEALED, readable
from disclosure.operations.chains.streams import (
    WHOLE,
    CannotBeRead,
    Columns,
    InCases,
    Part,
    Row,
    Table,
    cases_in,
    columns_of,
    in_blocks,
)
from disclosure.operations.faults.glass import GLASS_CELLS, LOOK_CELLS, glass_faults
from disclosure.operations.faults.key import DESTROY, Keyring
from disclosure.operations.faults.letter import letters_faults
from disclosure.records.access import Look
from disclosure.records.analysis import Analysis
from disclosure.records.audit import AuditEntry
from disclosure.records.base import Record
from disclosure.records.chain import chain_of
from disclosure.records.evidence import Evidence
from disclosure.records.glass import Glass
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.locked import CaseKey
from disclosure.records.ring import keys_of


@dataclass(frozen=True, slots=True)
class Read:
    case: Any  # None: several that are whole
    whole: bool
    entries: int = 0
    destroyed: int = 0  # cases


class Reading:
    """All tables at once. CannotBeRead may end it: then the rest has to be looked at closely."""

    def __init__(self, session: Session, noted: Noted, part: Part = WHOLE) -> None:
        connection, chain = session.connection(), chain_of(session)
        self._session, self._ring, self._until = session, keys_of(session).ring, part.until
        of = partial(Table, connection, since=part.since)
        sealed = partial(_Digested, connection, since=part.since)
        self._entries = of(AuditEntry, AuditEntry.incident_id, AuditEntry.number)
        self._looks = of(Look, Look.incident_id, Look.number)
        self._evidence = sealed(Evidence, Evidence.incident_id, Evidence.number)
        with readable(session, Analysis):
            self._analyses = sealed(Analysis, Analysis.incident_id, Analysis.number)
        self._sealed = [sealed(Incident, Incident.id)]
        self._sealed += (sealed(table, table.incident_id) for table in SEALED)
        self._keys, self._glasses = of(CaseKey, CaseKey.incident_id), of(Glass, Glass.incident_id)
        self._changes_noted = InCases(noted.in_order(CHANGES))
        self._looks_noted = InCases(noted.in_order(LOOKS))
        self._cells = self._entries.of_each("number", "what", "digest", "changes")
        self._body = self._evidence.of_each("number", "body_kept")
        self._text = self._analyses.of_each("number", "text_kept")
        self._changes_links = Links(chain, AuditEntry)
        self._looks_links = Links(chain, Look)

    def cases(self) -> Iterator[Read]:
        """Each that any row speaks of, once."""
        added = [self._entries, self._looks, self._evidence, self._analyses]
        beside = [self._keys, self._glasses, self._changes_noted, self._looks_noted]
        streams: list[InCases] = [*added, *self._sealed, *beside]
        for case in cases_in(streams, self._until):
            try:
                yield self._read(case)
            except CannotBeRead:
                raise
            except Exception:  # Broken, or whatever was put into a cell
                yield Read(case, whole=False)

    def close(self) -> None:
        tables = self._entries, self._looks, self._evidence, self._analyses
        for table in (*tables, *self._sealed, self._keys, self._glasses):
            table.close()

    def _read(self, case: Any) -> Read:
        keyring, last, many, destroyed = Keyring(case), dict[str, str](), 0, False
        written = dict[int, str]()
        links = self._changes_links.whole(self._entries.of(case), self._changes_noted.of(case))
        for number, what, digest, changes in _rows(links, self._cells):
            many = number
            if digest:
                written[number] = digest
            for change in document_in(changes):
                thing = change["thing"]
                _must(change.get("before", "") == last.get(thing, ""))
                last[thing] = change.get("digest", "")
            destroyed = destroyed or what == DESTROY
        self._are_there(case, written, keyring)
        self._stand_as_sealed(case, last, destroyed=destroyed)
        for row in self._keys.of(case):
            keyring.put(**self._keys.cells(row))
        _must(not any(keyring.faults(self._ring, destroyed=destroyed)))
        self._looked(case, destroyed=destroyed)
        return Read(case, True, many, int(destroyed))

    def _are_there(self, case: Any, written: dict[int, str], keyring: Keyring) -> None:
        """The record or the analysis that each entry wrote, and no other."""
        for number, body in _rows(self._evidence.all_fit(case, written), self._body):
            keyring.see_body(number, body)
        for number, text in _rows(self._analyses.all_fit(case, written), self._text):
            keyring.see_analysis(number, text)
        _must(not written)

    def _stand_as_sealed(self, case: Any, last: dict[str, str], *, destroyed: bool) -> None:
        letters = False
        for table in self._sealed:
            ref = table.names.index("ref")
            for row in table.of(case):
                _must(table.fits(row, last.pop(row[ref], None)))
                letters = letters or table.table is Letter
        _must(not last)
        if letters and not destroyed:
            _must(not any(letters_faults(self._session, case)))
            self._session.expunge_all()

    def _looked(self, case: Any, *, destroyed: bool) -> None:
        """Glasses go with a case that is destroyed; its looks stay."""
        looks = self._looks_links.whole(self._looks.of(case), self._looks_noted.of(case))
        told = _rows(looks, self._looks.of_each(*LOOK_CELLS))
        there = map(self._glasses.of_each(*GLASS_CELLS), self._glasses.of(case))
        _must(not any(glass_faults(told, there, destroyed=destroyed)))


class _Digested(Table):
    """A table whose rows have a digest in the chain."""

    def __init__(
        self, connection: Connection, table: type[Record], *order: Any, since: int | None
    ) -> None:
        super().__init__(connection, table, *order, since=since)
        self._spelling = Spelling(table)
        self._number = self.names.index(order[-1].key)

    def fits(self, row: Row, digest: str | None) -> bool:
        return self._spelling.fit(columns_of((row,)), _sums, (digest,))

    def all_fit(self, case: Any, written: dict[int, str]) -> Iterator[Columns]:
        """The rows, whose digests are taken out of `written`. Raises Broken."""
        for columns in in_blocks(self.of(case)):
            digests = [written.pop(number, None) for number in columns[self._number]]
            _must(self._spelling.fit(columns, _sums, digests))
            yield columns


def _sums(spelled: Iterable[str]) -> list[str]:
    return [sha256(words.encode()).hexdigest() for words in spelled]


def _rows(blocks: Iterable[Columns], cells: Callable[[Columns], Columns]) -> Iterator[Row]:
    """One by one, with some of their cells."""
    for columns in blocks:
        yield from zip(*cells(columns), strict=True)


def _must(fits: bool) -> None:
    if not fits:
        raise Broken
