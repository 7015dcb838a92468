"""Whose cases a report counts: those of the places where its reader works, as it says itself."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.yearly_reports import Year
from disclosure.policy.annual import GENERAL
from disclosure.reports.annual import annual_report
from disclosure.reports.measures import published
from tests.cases import AWARE, a_person, an_opened_case, record_as
from tests.people import ADA, FAR_SITE, RON, SAM, SITE, actor
from workflows.published import By, Why

pytestmark = pytest.mark.usefixtures("team")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
AFTER = datetime(2027, 3, 1, tzinfo=UTC)


def test_a_case_of_elsewhere_in_which_the_reader_is_named_is_in_neither_report(
    session: Session,
) -> None:
    """Ada owns a promise at Far Ward. Her numbers of Alder Ward were ten cases, and six, where Ron
    at the next desk read few, and five."""
    for _ in range(5):
        an_opened_case(session)
    far = an_opened_case(session, AWARE, SAM, site=FAR_SITE)
    far.person = a_person(far, SAM)
    told = {"words": "We will ring you", "owner": ADA, "due_on": far.day(9)}
    record_as(far, SAM, "commitment", **told, source={"family": far.person})
    session.rollback()
    for reader in (actor(session, ADA), actor(session, RON)):
        report = published(session, reader, FIRST, LAST, AFTER)
        assert (report.places, report.whole.why) == ((SITE,), Why.FEW)
        by_site = [table for table in report.tables if table.by is By.SITE]
        assert {row.key for table in by_site for row in table.rows} == {SITE}
        made = annual_report(session, reader, AFTER, Year(GENERAL, FIRST, LAST))
        assert (made.report.places, made.tally.incidents) == ((SITE,), 5)
