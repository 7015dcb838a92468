"""What is wrong with the yearly reports: the house sealed each part and each final by its hash."""

from collections.abc import Iterator

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
from disclosure.operations.faults.said_in_house import SaidInHouse
from disclosure.records.yearly_reports import YearlyFinal, YearlyWords


def yearly_report_faults(session: Session) -> Iterator[str]:
    house = SaidInHouse(session, [WRITTEN, FINAL])
    for row in session.scalars(select(YearlyWords)):
        if tried(words_sha256, row) != row.sha256:
            yield f"{_name(row)}: the words of {row.part} {row.version} are not those written"
        if not house.claim(WRITTEN, [about_words(row)], row.written_by, row.written_at):
            yield _unsaid(WRITTEN, about_words(row))
    for final in session.scalars(select(YearlyFinal)):
        if tried(lambda one: document_sha256(one.document), final) != final.sha256:
            yield f"{_name(final)}: final {final.version} is not what was said to be final"
        if not house.claim(FINAL, [about_final(final)], final.said_by, final.said_at):
            yield _unsaid(FINAL, about_final(final))
    yield from house.alone_in_words()


def _unsaid(what: str, about: str) -> str:
    return f"{about.partition(':')[0]}: nobody is on record for “{what}” as it stands"


def _name(row: YearlyWords | YearlyFinal) -> str:
    return str(Year(row.rules, row.first_on, row.last_on))
