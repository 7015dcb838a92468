"""A closer look at one case that is not known to be whole: what is wrong with it, and where."""

from collections.abc import Iterator
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy.orm import Session

from disclosure.operations.chains.heads import CHANGES, LOOKS, Noted
from disclosure.operations.chains.stored import SEALED, Rows, rows_of, tried
from disclosure.operations.faults.chain import Faults, chain_faults, record_faults
from disclosure.operations.faults.glass import GLASS_CELLS, LOOK_CELLS, glass_faults
from disclosure.operations.faults.key import DESTROY, Keyring
from disclosure.operations.faults.letter import letters_faults
from disclosure.operations.faults.row import forgeries, row_faults, sealed_as
from disclosure.records.access import Look
from disclosure.records.analysis import Analysis
from disclosure.records.audit import AuditEntry
from disclosure.records.chain import chain_of
from disclosure.records.evidence import Evidence
from disclosure.records.glass import Glass
from disclosure.records.incident import Incident
from disclosure.records.locked import CaseKey
from disclosure.records.ring import keys_of


class OneCase:
    def __init__(self, session: Session, id: Any, noted: Noted) -> None:
        self._session, self._id, self._noted = session, id, noted
        self._chain, self._ring = chain_of(session), keys_of(session).ring
        self._entries = self._of(AuditEntry)
        readable = self._entries.readable
        self._in_order = sorted(readable, key=lambda entry: str(entry.number).zfill(20))
        self._sealed = sealed_as(self._in_order)
        self._incident = rows_of(session, Incident, Incident.id == id)

    @property
    def ref(self) -> str:
        """As the chain has it; of a case that is gone, what is left."""
        named = [ref for ref in self._sealed if ref.startswith(f"{Incident.prefix}-")]
        named += [str(row.ref) for row in self._incident.readable]
        return named[0] if named else f"{Incident.prefix}-?-{str(self._id).zfill(6)}"

    @property
    def entries(self) -> int:
        return len(self._in_order)

    @property
    def destroyed(self) -> bool:
        """Where an entry says so that was sealed."""
        said = (entry for entry in self._in_order if entry.what == DESTROY)
        return any(tried(self._chain.seal_of, entry) == entry.seal for entry in said)

    def in_order(self) -> list[tuple[int, str]]:
        return sorted(self._faults(), key=itemgetter(0))

    def _faults(self) -> Faults:
        noted = self._noted.of(CHANGES, self._id)
        in_chain = list(chain_faults(self._chain, self._entries, noted, "entry"))
        yield from in_chain
        if not in_chain:
            yield from forgeries(self._in_order)
        evidence, analyses = self._of(Evidence), self._of(Analysis)
        yield from record_faults(self._entries, evidence, analyses)
        yield from row_faults(self._sealed, self._rows(), whole_chain=not in_chain)
        if not self.destroyed:
            yield from letters_faults(self._session, self._id)
        yield from self._of_keys(evidence, analyses)
        looks = self._of(Look)
        yield from chain_faults(self._chain, looks, self._noted.of(LOOKS, self._id), "look")
        yield from glass_faults(
            map(attrgetter(*LOOK_CELLS), looks.readable),
            map(attrgetter(*GLASS_CELLS), self._of(Glass).readable),
            destroyed=self.destroyed,
        )

    def _of_keys(self, evidence: Rows[Evidence], analyses: Rows[Analysis]) -> Faults:
        keyring = Keyring(self._id)
        for key in self._of(CaseKey).readable:
            keyring.put(key.purpose, key.wrapped)
        digests = {entry.number: entry.digest for entry in self._in_order}
        for row in sorted(_as_sealed(evidence, digests), key=attrgetter("number")):
            keyring.see_body(row.number, row.body_kept)
        for text in sorted(_as_sealed(analyses, digests), key=attrgetter("number")):
            keyring.see_analysis(text.number, text.text_kept)
        for why in keyring.faults(self._ring, destroyed=self.destroyed):
            yield 0, why

    def _of(self, table: Any) -> Rows[Any]:
        return rows_of(self._session, table, table.incident_id == self._id)

    def _rows(self) -> Rows[Any]:
        found = [self._incident, *(self._of(table) for table in SEALED)]
        readable = tuple(row for rows in found for row in rows.readable)
        return Rows(readable, tuple(key for rows in found for key in rows.unreadable))


def _as_sealed(rows: Rows[Any], digests: dict[int, str]) -> Iterator[Any]:
    return (row for row in rows.readable if tried(row.digest) == digests.get(row.number))
