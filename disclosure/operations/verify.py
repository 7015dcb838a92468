"""Is the record whole? Names what was altered, is missing, was put there, or does not follow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput, Fault
from disclosure.operations.case_faults import CaseOnRecord
from disclosure.operations.heads import Noted
from disclosure.operations.stored import incident_ids, orphaned_files
from disclosure.records.audit import chain_of
from disclosure.records.incident import incident_called


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
    """The whole record, or one case. Raises BadInput for a reference nothing speaks of."""
    chain = chain_of(session)
    noted = Noted(chain, checkpoint)  # before the first look at the database: never ahead of it
    broken = [Broken("", 0, why) for why in noted.faults]
    entries = 0
    with _a_look(session) as reading:
        for id in _ids(reading, noted, incident_ref):
            case = CaseOnRecord.read(reading, id, chain, noted)
            entries += len(case.entries)
            broken += [Broken(case.ref, entry, why) for entry, why in case.faults()]
            reading.expunge_all()  # one case in memory at a time
        if incident_ref is None:
            broken += [Broken("", 0, why) for why in _orphans(reading)]
    return Verified(not broken, entries, tuple(broken))


def _a_look(session: Session) -> Session:
    """A session of its own on one unmoving picture, so that no writer can look like a fault."""
    bind = session.get_bind()
    reading = Session(bind, autoflush=False)
    if bind.dialect.name == "postgresql":
        reading.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return reading


def _ids(session: Session, noted: Noted, ref: str | None) -> list[Any]:
    everywhere = {*incident_ids(session), *noted.incidents}
    if ref is None:
        return sorted(everywhere, key=lambda id: (not isinstance(id, int), id))
    if found := incident_called(session, ref):
        return [found.id]
    tail = ref.rpartition("-")[2]  # of one that was taken away, the number is left
    if tail.isdecimal() and int(tail) in everywhere:
        return [int(tail)]
    raise BadInput([Fault("ref", f"ref: there is no incident {ref}.")])


def _orphans(session: Session) -> Iterator[str]:
    for letter in orphaned_files(session):
        yield f"a letter file belongs to no letter (number {letter})"
