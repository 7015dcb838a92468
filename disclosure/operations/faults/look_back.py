"""What is wrong with the words that the cases of a look-back share: the house sealed each by its
hash when they were written and when they were approved, and in which order."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from disclosure.actions.look_backs.words import findings_sha256, sha256_of
from disclosure.actions.looks.house_seen import first_ref
from disclosure.operations.chains.stored import rows_of, tried
from disclosure.operations.faults.said_in_house import SaidInHouse
from disclosure.records.house import HouseEntry
from disclosure.records.look_backs import (
    LookBack,
    SharedFindings,
    SharedLetter,
    approved_in_house,
    written_in_house,
)

FINDINGS, LETTER = "look-back findings", "look-back letter"
WRITTEN, APPROVED = "written", "approved"
Shared = SharedFindings | SharedLetter


def look_back_faults(session: Session) -> Iterator[str]:
    refs = {one.id: one.ref for one in session.execute(select(LookBack.id, LookBack.ref))}
    those = [f"{what} {did}" for what in (FINDINGS, LETTER) for did in (WRITTEN, APPROVED)]
    house, latest = SaidInHouse(session, those), defaultdict[tuple[str, str], int](int)
    for what, row in _rows(session):
        ref = refs.get(row.look_back_id, "?")
        if _sum(row) != row.sha256:
            yield f"{ref}: the words of {what} {row.id} are not those that were written"
        written, unsaid = _claimed(session, house, ref, what, row)
        for did in unsaid:
            yield f"{ref}: nobody is on record for “{what} {did}” of {what} {row.id} as it stands"
        if written and written.number < latest[ref, what]:
            yield f"{ref}: {what} {row.id} does not stand in the order in which they were written"
        latest[ref, what] = max(latest[ref, what], written.number if written else 0)
    for entry in house.alone():
        yield f"{first_ref(entry)}: “{entry.what}” by {entry.by} stands in the chain alone"


def _rows(session: Session) -> Iterator[tuple[str, Shared]]:
    """The first first: the last one is what counts."""
    findings = rows_of(session, SharedFindings, true()).readable
    letters = rows_of(session, SharedLetter, true()).readable
    yield from ((FINDINGS, row) for row in sorted(findings, key=lambda row: row.id))
    yield from ((LETTER, row) for row in sorted(letters, key=lambda row: row.id))


def _sum(row: Shared) -> str | None:
    if isinstance(row, SharedFindings):
        return tried(findings_sha256, row)
    return tried(sha256_of, row)


def _claimed(
    session: Session, house: SaidInHouse, ref: str, what: str, row: Shared
) -> tuple[HouseEntry | None, list[str]]:
    """The entry that they were written by; and what no entry says of them."""
    abouts = written_in_house(row, ref)
    written = house.claim(f"{what} {WRITTEN}", abouts, row.written_by, row.written_at)
    unsaid = [] if written else [WRITTEN]
    said = row.approved_by, row.approved_at, getattr(row, "note", None)
    if any(cell is not None for cell in said):
        abouts, by = approved_in_house(session, row, ref), row.approved_by
        if house.claim(f"{what} {APPROVED}", abouts, by, row.approved_at) is None:
            unsaid.append(APPROVED)
    return written, unsaid
