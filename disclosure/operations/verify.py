"""Is the record whole? Names what was altered, is missing, was put there, or does not follow."""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from disclosure.operations.chains.checkpoints import Heads, heads_of_checkpoint
from disclosure.operations.chains.closely import OneCase
from disclosure.operations.chains.heads import CUT_SHORT, Noted, never_noted, stored_now
from disclosure.operations.chains.notices import Notice, notices
from disclosure.operations.chains.parts import Reads, by_one_process, reading_in_parts
from disclosure.operations.chains.stored import incident_ids
from disclosure.operations.chains.streams import CannotBeRead, one_picture
from disclosure.operations.chains.whole import Read, Reading
from disclosure.operations.faults.door import door_faults
from disclosure.operations.faults.house import house_faults
from disclosure.operations.faults.improvement import improvement_faults
from disclosure.operations.faults.letter import files_without_letter
from disclosure.operations.faults.look_back import look_back_faults
from disclosure.operations.faults.yearly_report import yearly_report_faults
from disclosure.records.chain import chain_of
from disclosure.records.incident import Incident, incident_called
from disclosure.records.ring import keys_of

# As `reference` spells it; and as a case is called here of which only its number is left.
_OF_AN_INCIDENT = re.compile(rf"{Incident.prefix}-(\d{{4}}|\?)-(\d{{6,10}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Broken:
    incident: str  # empty: it is of no case
    entry: int
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    ok: bool
    entries: int
    broken: tuple[Broken, ...]
    destroyed: int = 0  # cases of which only a stub is left, as it should be
    notices: tuple[Notice, ...] = ()  # to know, and nothing broken

    @property
    def cases(self) -> frozenset[str]:
        """Those of which something is said."""
        places = *(b.incident for b in self.broken), *(n.incident for n in self.notices)
        return frozenset(places)

    def document(self) -> dict[str, Any]:
        broken = [{"incident": b.incident, "entry": b.entry, "why": b.why} for b in self.broken]
        told: dict[str, Any] = {"ok": self.ok, "entries": self.entries, "broken": broken}
        notes = [{"incident": n.incident, "entry": n.entry, "says": n.says} for n in self.notices]
        return told | {"destroyed": self.destroyed, "notices": notes}


def verify(
    session: Session,
    incident_ref: str | None = None,
    checkpoint: Mapping[str, Any] | None = None,
) -> Verified:
    """The whole record, or one case. Raises BadInput for a reference that nothing speaks of."""
    heads, wrong = Heads(), list[str]()
    if checkpoint is not None:
        heads, wrong = heads_of_checkpoint(keys_of(session), checkpoint)
    if incident_ref is not None:
        return _verified(session, incident_ref, heads, wrong, by_one_process)
    with reading_in_parts(session, heads) as in_parts:
        return _verified(session, None, heads, wrong, in_parts)


def _verified(
    session: Session, ref: str | None, heads: Heads, wrong: list[str], in_parts: Reads
) -> Verified:
    with one_picture(session) as earlier:
        there = stored_now(earlier) if ref is None else {}
    noted = Noted(chain_of(session))  # read first, so never ahead of the database
    faults = [*noted.faults, *never_noted(there, noted), *wrong]
    noted.take(heads)
    broken, entries, destroyed = [Broken("", 0, why) for why in faults], 0, 0
    with one_picture(session) as picture:
        if ref is None:
            broken += [Broken("", *fault) for fault in _of_no_case(picture, noted)]
        broken += [Broken(*found) for found in door_faults(picture, ref)]
        noticed = (*notices(picture, ref), *([Notice("", 0, CUT_SHORT)] if noted.cut_short else []))
        for case in _cases(picture, noted, ref, in_parts):
            close = None if case.whole else OneCase(picture, case.case, noted)
            broken += [Broken(close.ref, *fault) for fault in close.in_order()] if close else []
            entries += close.entries if close else case.entries
            destroyed += close.destroyed if close else case.destroyed
            picture.expunge_all()  # one case in memory at a time
    noted.close()
    return Verified(not broken, entries, tuple(broken), destroyed, noticed)


def _of_no_case(picture: Session, noted: Noted) -> Iterator[tuple[int, str]]:
    yield from house_faults(picture, noted)
    for faults in (
        files_without_letter,
        look_back_faults,
        yearly_report_faults,
        improvement_faults,
    ):
        for why in faults(picture):
            yield 0, why


def _cases(picture: Session, noted: Noted, ref: str | None, in_parts: Reads) -> Iterator[Read]:
    """One by one; those that could not be read in passing come last, as not known to be whole."""
    if ref is not None:
        yield Read(_id_of(picture, noted, ref), whole=False)
        return
    if (together := in_parts()) is not None:
        yield from together
        return
    seen = set[Any]()
    try:
        with closing(Reading(picture, noted)) as reading:
            for read in reading.cases():
                seen.add(read.case)
                yield read
        return
    except (CannotBeRead, TypeError):  # of which cell, the closer look tells
        picture.expunge_all()
    left = {*incident_ids(picture), *noted.incidents} - seen
    for id in sorted(left, key=lambda id: str(id).zfill(20)):
        yield Read(id, whole=False)


def _id_of(session: Session, noted: Noted, ref: str) -> Any:
    """Which case that is. Of one whose row is gone or bears another name, its number is left; but
    never is another case looked at than the one asked for: it would be said to be whole.
    """
    spelled = _OF_AN_INCIDENT.fullmatch(ref)
    if spelled is None:
        says = f"ref: {ref} names no incident. Give the incident's reference: INC-2026-000001."
        raise BadInput.at("ref", says)
    if found := incident_called(session, ref):
        return found.id
    number = int(spelled[2])
    if (
        f"{number:06}" == spelled[2]
        and number in {*incident_ids(session), *noted.incidents}
        and OneCase(session, number, noted).ref in (ref, f"{Incident.prefix}-?-{number:06}")
    ):
        return number
    raise BadInput.at("ref", f"ref: there is no incident {ref}.")
