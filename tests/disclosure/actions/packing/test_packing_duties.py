"""The duties in an inspector's pack: how late each was, from which source, and what was told."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.packing.duties import duty_pages
from disclosure.actions.to_do.case_view import view_of
from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.people import BEN

CONTRACT, NOTIFY = "gb-eng-nhs-contract-sc35", "sc35-notify"
KNEW = datetime(2026, 3, 2, 10, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("team")


def row_of(case: ACase) -> dict[str, str]:
    """Of the duty that ended on 16 March, after ten working days."""
    made = duty_pages(view_of(case.now))["duties.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(made)))
    return next(row for row in rows if row["Due"] == "16 March 2026")


def test_late_is_counted_as_the_law_counts_and_stays_when_it_is_done(session: Session) -> None:
    case = an_opened_case(session, KNEW, regimes=[CONTRACT])
    case.person = a_person(case)
    assert row_of(case)["Late"] == ""
    case.later(days=20)
    assert row_of(case)["Late"] == "Late by 4 working days"
    a_talk(case, "first")
    case.later(days=9)
    row = row_of(case)
    assert row["Late"] == "Late by 4 working days"
    assert row["Met"].startswith("22 March 2026")
    assert row["Stands"].startswith("met late")
    assert "http" in row["Source"]


def test_what_the_family_was_told_of_it_stands_beside_it(session: Session) -> None:
    case = an_opened_case(session, KNEW, regimes=[CONTRACT])
    case.person = a_person(case)
    case.later(days=20)
    talk = a_talk(case, "first")
    told = {"duty": NOTIFY, "words": "Nobody on duty knew whom to ring.", "given_in": str(talk.id)}
    record_as(case, BEN, "explanation", **told)
    assert "Nobody on duty knew whom to ring." in row_of(case)["Told about the delay"]


def rows_by_duty(case: ACase) -> dict[str, dict[str, str]]:
    made = duty_pages(view_of(case.now))["duties.csv"].decode("utf-8-sig")
    return {row["Duty"]: row for row in csv.DictReader(StringIO(made))}


def test_of_a_clock_that_has_not_started_it_never_says_that_the_law_gives_no_number(
    session: Session,
) -> None:
    """In Wales the letter is due five working days after they were told. Nobody has told them yet:
    an inspector must not read that there is no such number.
    """
    case = an_opened_case(session, KNEW, regimes=["gb-wls-doc"])
    rows = rows_by_duty(case)
    assert rows["Letter after the talk"]["Due"] == "No day yet: the clock has not started"
    assert rows["Tell them in person"]["Due"] == "No number: as soon as practicable"
    case.person = a_person(case)
    a_talk(case, "first")
    assert rows_by_duty(case)["Letter after the talk"]["Due"] == "9 March 2026"


def test_where_only_our_own_target_cannot_be_counted_the_law_still_gives_no_number(
    session: Session,
) -> None:
    """The ten working days of our own go into a year of which nobody listed the holidays."""
    case = an_opened_case(
        session, datetime(2028, 12, 20, 10, tzinfo=UTC), regimes=["gb-eng-reg20-nhs"]
    )
    row = rows_by_duty(case)["Tell them in person"]
    assert row["Due"] == "No number: as soon as practicable"
    assert "2029" in row["Stands"]
