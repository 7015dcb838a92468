"""Is the record whole? Names what was altered, is missing, was put there, or does not follow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput, Fault
from disclosure.operations.chain_faults import Faults, chain_faults, record_faults
from disclosure.operations.heads import CHANGES, LOOKS, Noted
from disclosure.operations.row_faults import (
    forgeries,
    issued_files,
    letter_faults,
    row_faults,
    sealed_as,
)
from disclosure.operations.stored import SEALED, Rows, incident_ids, orphaned_files, rows_of
from disclosure.records.access import Look
from disclosure.records.analysis import Analysis
from disclosure.records.audit import AuditEntry, Chain, chain_of
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident, incident_called
from disclosure.records.letter import Letter, LetterFile


@dataclass(frozen=True, slots=True)
class Broken:
    incident: str
    entry: int
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    ok: bool
    entries: int
    broken: tuple[Broken, ...]

    def document(self) -> dict[str, Any]:
        broken = [{"incident": b.incident, "entry": b.entry, "why": b.why} for b in self.broken]
        return {"ok": self.ok, "entries": self.entries, "broken": broken}


def verify(
    session: Session,
    incident_ref: str | None = None,
    checkpoint: Mapping[str, Any] | None = None,
) -> Verified:
    """The whole record, or one case. Raises BadInput for a reference that nothing speaks of."""
    noted = Noted(chain_of(session), checkpoint)  # read first, so never ahead of the database
    broken = [Broken("", 0, why) for why in noted.faults]
    entries = 0
    with _one_picture(session) as picture:
        for id in _ids(picture, noted, incident_ref):
            case = _OneCase(picture, id, chain_of(session), noted)
            broken += [Broken(case.ref, entry, why) for entry, why in case.in_order()]
            entries += len(case.entries.readable)
            picture.expunge_all()  # one case in memory at a time
        if incident_ref is None:
            broken += [Broken("", 0, why) for why in _orphans(picture)]
    return Verified(not broken, entries, tuple(broken))


class _OneCase:
    def __init__(self, session: Session, id: Any, chain: Chain, noted: Noted) -> None:
        self.session, self.id, self.chain, self.noted = session, id, chain, noted
        self.entries = self._of(AuditEntry)
        in_order = sorted(self.entries.readable, key=lambda entry: str(entry.number).zfill(20))
        self.sealed, self.in_number_order = sealed_as(in_order), in_order
        self.incident = rows_of(session, Incident, Incident.id == id)

    @property
    def ref(self) -> str:
        """As the chain has it; of a case that is gone, what is left."""
        named = [ref for ref in self.sealed if ref.startswith(f"{Incident.prefix}-")]
        named += [str(row.ref) for row in self.incident.readable]
        return named[0] if named else f"{Incident.prefix}-?-{self.id:06}"

    def in_order(self) -> list[tuple[int, str]]:
        return sorted(self._faults(), key=itemgetter(0))

    def _faults(self) -> Faults:
        in_chain = list(
            chain_faults(self.chain, self.entries, self.noted.of(CHANGES, self.id), "entry")
        )
        yield from in_chain
        if not in_chain:
            yield from forgeries(self.in_number_order)
        evidence = self._of(Evidence)
        yield from record_faults(self.entries, evidence, self._of(Analysis))
        yield from row_faults(self.sealed, self._rows(), whole_chain=not in_chain)
        yield from self._letters(issued_files(evidence.readable))
        looks = self._of(Look)
        yield from chain_faults(self.chain, looks, self.noted.of(LOOKS, self.id), "look")

    def _of(self, table: Any) -> Rows[Any]:
        return rows_of(self.session, table, table.incident_id == self.id)

    def _rows(self) -> Rows[Any]:
        found = [self.incident, *(self._of(table) for table in SEALED)]
        readable = tuple(row for rows in found for row in rows.readable)
        return Rows(readable, tuple(key for rows in found for key in rows.unreadable))

    def _letters(self, issued: Mapping[str, Mapping[str, Any]]) -> Faults:
        for letter in self._of(Letter).readable:
            files = rows_of(self.session, LetterFile, LetterFile.letter_id == letter.id)
            yield from letter_faults(letter, files, issued.get(letter.ref, {}))


def _one_picture(session: Session) -> Session:
    """A session of its own that sees one moment only, so that no writer can look like a fault."""
    bind = session.get_bind()
    picture = Session(bind, autoflush=False)
    if bind.dialect.name == "postgresql":
        picture.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return picture


def _ids(session: Session, noted: Noted, ref: str | None) -> list[Any]:
    everywhere = {*incident_ids(session), *noted.incidents}
    if ref is None:
        return sorted(everywhere, key=lambda id: str(id).zfill(20))
    if found := incident_called(session, ref):
        return [found.id]
    tail = ref.rpartition("-")[2]  # of one that was taken away, its number is left
    if tail.isdecimal() and int(tail) in everywhere:
        return [int(tail)]
    raise BadInput([Fault("ref", f"ref: there is no incident {ref}.")])


def _orphans(session: Session) -> Iterator[str]:
    for letter in orphaned_files(session):
        yield f"a letter file belongs to no letter (number {letter})"
