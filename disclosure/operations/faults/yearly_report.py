"""What is wrong with the yearly reports: the house sealed each part and each final by its hash."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.yearly_reports import (
    FINAL,
    WRITTEN,
    Year,
    about_final,
    about_words,
    document_sha256,
    words_sha256,
)
from disclosure.operations.chains.stored import tried
from disclosure.records.house import HouseEntry
from disclosure.records.yearly_reports import YearlyFinal, YearlyWords

Said = tuple[str, str, str, Any]  # what, of which words, by whom, when


def yearly_report_faults(session: Session) -> Iterator[str]:
    told = set[Said]()
    for row in session.scalars(select(YearlyWords)):
        if tried(words_sha256, row) != row.sha256:
            yield f"{_name(row)}: the words of {row.part} {row.version} are not those written"
        told.add((WRITTEN, about_words(row), row.written_by, row.written_at))
    for final in session.scalars(select(YearlyFinal)):
        if tried(lambda one: document_sha256(one.document), final) != final.sha256:
            yield f"{_name(final)}: final {final.version} is not what was said to be final"
        told.add((FINAL, about_final(final), final.said_by, final.said_at))
    sealed = set(_sealed(session))
    for what, about, _, _ in sorted(told - sealed, key=str):
        yield f"{about.partition(':')[0]}: nobody is on record for “{what}” as it stands"
    for what, about, by, _ in sorted(sealed - told, key=str):
        yield f"{about.partition(':')[0]}: “{what}” by {by} stands in the chain alone"


def _name(row: YearlyWords | YearlyFinal) -> str:
    return str(Year(row.rules, row.first_on, row.last_on))


def _sealed(session: Session) -> Iterator[Said]:
    found = select(HouseEntry).where(HouseEntry.what.in_((WRITTEN, FINAL)))
    yield from ((each.what, each.about, each.by, each.at) for each in session.scalars(found))
