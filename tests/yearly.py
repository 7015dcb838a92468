"""A year of cases under the Scottish rules, and the words that a person writes for its report."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.yearly_reports import Year, write_part
from disclosure.reports.annual import Made, annual_report
from disclosure.reports.annual_final import final_sha256, say_final
from tests.cases import AWARE, ACase, acknowledged, an_opened_case, record_as
from tests.people import ADA, EVA, actor

RULES = "gb-sct-odoc"
YEAR = Year(RULES, date(2025, 4, 1), date(2026, 3, 31))
AFTER = datetime(2026, 5, 4, 9, tzinfo=UTC)  # when the report is made
DECIDED = 7  # cases in which the duty applies
WRITTEN: Mapping[str, str] = {
    "number": "In this year there were 8 incidents.",
    "nature_in_words": "Most were mistakes with medicines.",
    "extent": "We told every family within two days.",
    "identifying": "Each ward writes down what went wrong.\n\nA manager reads it that day.",
    "support_in_words": "A counsellor, free of charge, for families and for staff.",
    "changes": "Strong heparin has a locked cupboard of its own.",
}


def a_year(session: Session) -> ACase:
    """The last of 8 cases that count: nobody has decided yet in that one."""
    cases = [an_opened_case(session, AWARE, regimes=[RULES]) for _ in range(DECIDED)]
    for case in cases:
        acknowledged(case)
    in_error = an_opened_case(session, AWARE, regimes=[RULES])
    told = {"what": "not_an_incident", "reason": "It was an exercise."}
    error = record_as(in_error, ADA, "error", **told)
    record_as(in_error, EVA, "error_review", error=error.id, agrees=True, reason="I was there.")
    later = datetime(2026, 4, 1, 9, tzinfo=UTC)
    an_opened_case(session, later, regimes=[RULES])  # of the next year
    an_opened_case(session, AWARE, regimes=["gb-wls-doc"])  # under other rules
    return an_opened_case(session, AWARE, regimes=[RULES])


def made_now(session: Session, email: str = ADA, year: Year = YEAR) -> Made:
    session.rollback()
    return annual_report(session, actor(session, email), AFTER, year)


def write(session: Session, words: Mapping[str, str], seen: int = 0) -> None:
    for part, said in words.items():
        ada = actor(session, ADA)
        write_part(session, ada, AFTER, Door.PAGE, YEAR, part, {"words": said}, seen)


def finished(session: Session) -> str:
    """All is written, and Ada says that it is final; the fingerprint."""
    write(session, WRITTEN)
    made, ada = made_now(session), actor(session, ADA)
    row = say_final(session, ada, AFTER, Door.PAGE, YEAR, final_sha256(made))
    return row.sha256
