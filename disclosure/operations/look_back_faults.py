"""What is wrong with the words that the cases of a look-back share: the house sealed each by its
hash when they were written and when they were approved."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.look_back_words import findings_sha256, sha256_of
from disclosure.operations.stored import tried
from disclosure.records.house import HouseEntry
from disclosure.records.look_backs import LookBack, SharedFindings, SharedLetter

FINDINGS, LETTER = "look-back findings", "look-back letter"
WRITTEN, APPROVED = "written", "approved"
Said = tuple[str, str, str | None, Any]  # what, of which words, by whom, when


def look_back_faults(session: Session) -> Iterator[str]:
    refs = {one.id: one.ref for one in session.execute(select(LookBack.id, LookBack.ref))}
    sealed, told = set(_sealed(session)), set[Said]()
    for what, row in _rows(session):
        ref = refs.get(row.look_back_id, "?")
        if tried(findings_sha256 if what == FINDINGS else sha256_of, row) != row.sha256:
            yield f"{ref}: the words of {what} {row.id} are not those that were written"
        for said in _said(what, f"{ref}: {row.sha256}", row):
            told.add(said)
            if said not in sealed:
                yield f"{ref}: nobody is on record for “{said[0]}” of {what} {row.id} as it stands"
    for what, about, by, _ in sorted(sealed - told, key=str):
        yield f"{about.partition(':')[0]}: “{what}” by {by} stands in the chain alone"


def _rows(session: Session) -> Iterator[tuple[str, Any]]:
    yield from ((FINDINGS, row) for row in session.scalars(select(SharedFindings)))
    yield from ((LETTER, row) for row in session.scalars(select(SharedLetter)))


def _said(what: str, about: str, row: SharedFindings | SharedLetter) -> Iterator[Said]:
    yield f"{what} {WRITTEN}", about, row.written_by, row.written_at
    if row.approved_by is not None or row.approved_at is not None:
        yield f"{what} {APPROVED}", about, row.approved_by, row.approved_at


def _sealed(session: Session) -> Iterator[Said]:
    those = [f"{what} {did}" for what in (FINDINGS, LETTER) for did in (WRITTEN, APPROVED)]
    found = select(HouseEntry).where(HouseEntry.what.in_(those))
    yield from ((entry.what, entry.about, entry.by, entry.at) for entry in session.scalars(found))
