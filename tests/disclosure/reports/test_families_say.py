"""How families say we did, in the measures: as on its own page, no two readers learn an answer."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from disclosure.reports.measures import published
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.disclosure.actions.family.test_families_experience import answered
from tests.people import ADA, MONA, RON, actor
from workflows.published import By, Cell, Why

pytestmark = pytest.mark.usefixtures("team")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
AFTER = datetime(2026, 9, 20, tzinfo=UTC)  # the quarter of every answer is over


@pytest.fixture
def case(session: Session) -> ACase:
    """Fourteen of them said yes, and six said no."""
    case = an_opened_case(session)
    for number in range(20):
        case.person = a_person(case, name=f"Person {number}", is_patient=False)
        answered(case, "yes" if number < 14 else "no")
    return case


def listened(session: Session, email: str) -> set[Cell]:
    """As they read it: of everything, by site, by month and by harm."""
    session.rollback()
    report = published(session, actor(session, email), FIRST, LAST, AFTER)
    tables = [table for table in report.tables if table.measure.id == "felt_listened"]
    assert {table.by for table in tables} == set(By)
    return {cell for table in tables for cell in (table.whole, *(r.cell for r in table.rows))}


def test_the_contact_from_whom_an_answer_is_kept_reads_no_number_that_it_is_in(
    case: ACase,
) -> None:
    """Made without it, Ada read 50 of 100 where Mona reads 67: so it was a yes."""
    told = {"name": "Ada Lind", "user": ADA, "role": "Manager", "phone": "01632 960100"}
    record_as(case, ADA, "contact", **told, hours="9am to 5pm")
    assert listened(case.session, ADA) == {Cell(50.0, 20)}
    answered(case, "yes", contact_may_read=False)
    assert listened(case.session, MONA) == {Cell(66.6667, 30)}
    assert listened(case.session, ADA) == {Cell(None, None, Why.FEW)}


def test_an_answer_in_a_case_that_only_named_people_see_is_in_nobodys_number(case: ACase) -> None:
    """Ron, whom it names, read 67 of 100 where Mona reads 50."""
    other = an_opened_case(case.session)
    other.person = a_person(other)
    answered(other, "yes")
    record_as(other, ADA, "restrict", reason="Staff of ours are harmed", only=[ADA, RON])
    for email in (ADA, RON, MONA):
        assert listened(case.session, email) == {Cell(50.0, 20)}
