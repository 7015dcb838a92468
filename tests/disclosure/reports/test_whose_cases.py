"""Whose cases a report counts: those of the places where its reader works, as it says itself."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.users import Person, add_user
from disclosure.actions.yearly_reports import Year
from disclosure.policy.annual import GENERAL
from disclosure.reports.annual import annual_report
from disclosure.reports.annual_written import Edition, as_csv, as_html
from disclosure.reports.measures import published
from disclosure.reports.written import of_what
from tests.cases import AWARE, a_person, an_opened_case, record_as
from tests.people import ADA, FAR_SITE, OPENED_FOR_WORK, OPERATOR, RON, SAM, SITE, actor
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


def test_numbers_of_whoever_works_at_no_site_are_not_said_to_be_of_all(session: Session) -> None:
    an_opened_case(session)
    new = Person("zoe@example.org", "Zoe Hart", ["executive"])
    add_user(session, OPERATOR, OPENED_FOR_WORK, new)
    session.rollback()
    zoe = actor(session, new.email)
    report = published(session, zoe, FIRST, LAST, AFTER)
    assert of_what(report) == "January 2026 to December 2026, no site"
    assert report.whole.value == 0
    made = annual_report(session, zoe, AFTER, Year(GENERAL, FIRST, LAST))
    edition = Edition(made.report)
    assert "<p>Places: none.</p>" in as_html(edition)
    assert ',"none",' in as_csv(edition).splitlines()[1]
