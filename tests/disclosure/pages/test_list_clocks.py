"""A list of several zones: an hour says on whose clock, and no two days are both called today."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.sites import add_site
from disclosure.actions.to_do.worklist import EVERYWHERE, Narrowed, Whose, worklist
from disclosure.actions.users import Person, add_user, change_user
from disclosure.clock import now
from disclosure.pages.incidents.words import chip_of
from disclosure.pages.list_clocks import clocks_of
from disclosure.pages.words import moment
from disclosure.policy import policy
from disclosure.records.house import house_entries
from disclosure.records.users import site_called
from tests.cases import ACase, a_person, an_opened_case
from tests.people import ADA, FAR_SITE, MONA, OPENED_FOR_WORK, OPERATOR, SITE, actor
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
SYDNEY = "Sydney"
KIT, AMY = "kit@example.org", "amy@example.org"
TOLD = "in person what happened"
SITES = (SITE, FAR_SITE, SYDNEY)


@pytest.fixture
def sydney(session: Session) -> str:
    """Ada works here and there; Kit in Sydney alone."""
    known = {regime.id for regime in policy().regimes}
    add_site(
        session, OPERATOR, OPENED_FOR_WORK, SYDNEY, "Australia/Sydney", ["au-nsw-od"], known=known
    )
    kit = Person(KIT, "Kit Moss", ["risk_manager"], [SYDNEY])
    add_user(session, OPERATOR, OPENED_FOR_WORK, kit)
    ada = Person(ADA, "Ada Lind", ["risk_manager"], SITES)
    change_user(session, OPERATOR, OPENED_FOR_WORK, ada)
    return SYDNEY


def a_case_in(session: Session, site: str, knew: datetime) -> ACase:
    """Known at 2:20 in the afternoon there: the family is told within a day."""
    case = an_opened_case(session, knew, KIT, site=site, regimes=["au-nsw-od"])
    a_person(case, KIT)
    return case


def chips(
    session: Session, email: str, at: datetime, only: Narrowed = EVERYWHERE
) -> tuple[str, list[str]]:
    """The heading, and what stands beside telling the family."""
    session.rollback()
    who = actor(session, email)
    found = worklist(session, who, at, Whose.SITE, only)
    clocks = clocks_of(session, who, at, only, found)
    rows = [row for rows in found.groups.values() for row in rows if TOLD in row.todo.act]
    said = [
        chip_of(row.todo, at, row.zone, clocks.elsewhere(row.zone, row.todo.time)) for row in rows
    ]
    return clocks.heading, [each.words for each in said if each]


def test_whoever_reads_in_london_takes_no_hour_of_sydney_for_their_own(
    session: Session, sydney: str
) -> None:
    """Kylie is to be told by 2:20pm on the 25th in Sydney: 3:20am in London. Read there as "Today,
    2:20pm" on the 24th, it was over; in the morning, eleven hours more than there are."""
    a_case_in(session, sydney, datetime(2026, 12, 24, 3, 20, tzinfo=UTC))
    morning = datetime(2026, 12, 24, 8, 10, tzinfo=UTC)
    last_day = "Fri 25 Dec, tomorrow, 2:20pm in Sydney"
    assert chips(session, ADA, morning)[1] == [f"Now; last day {last_day}"]
    afternoon = datetime(2026, 12, 24, 14, 30, tzinfo=UTC)  # the 25th has begun there
    heading, said = chips(session, ADA, afternoon)
    assert heading.startswith("Thursday 24 December")
    assert said == ["Fri 25 Dec, 2:20pm in Sydney"]
    over = datetime(2026, 12, 25, 4, tzinfo=UTC)
    assert chips(session, ADA, over)[1] == ["Late since 2:20pm in Sydney, not told"]


def test_whoever_works_where_the_case_is_reads_their_own_clock(
    session: Session, sydney: str
) -> None:
    a_case_in(session, sydney, datetime(2026, 12, 24, 3, 20, tzinfo=UTC))
    afternoon = datetime(2026, 12, 24, 14, 30, tzinfo=UTC)
    assert chips(session, KIT, afternoon)[1] == ["Today, 2:20pm"]
    site = site_called(session, sydney)
    assert site
    assert chips(session, ADA, afternoon, Narrowed(site.id))[1] == ["Today, 2:20pm"]


def test_the_page_names_the_place(app: Flask, session: Session, sydney: str) -> None:
    a_case_in(session, sydney, now() - timedelta(hours=2))
    page = signed_in(app, ADA).get("/").text
    assert "in Sydney" in page
    assert " in London</h1>" in page
    assert "in Sydney" not in signed_in(app, KIT).get("/").text.partition("</h1>")[0]


def test_a_day_alone_stands_in_the_list_of_cases_as_on_the_case(
    app: Flask, session: Session, sydney: str
) -> None:
    """Midnight in Sydney is the day before in London."""
    an_opened_case(
        session, datetime(2026, 3, 4, tzinfo=UTC), KIT, site=sydney,
        became_aware_at="2026-03-02", occurred_at="2026-03-02",
    )  # fmt: skip
    assert "We became aware on Monday 2 March" in signed_in(app, KIT).get("/incidents").text


def test_what_was_done_to_the_house_is_told_by_the_clock_of_who_reads_it(
    app: Flask, session: Session, sydney: str
) -> None:
    """At ten to midnight in London it is tomorrow there: neither day nor hour was theirs."""
    add_user(session, OPERATOR, OPENED_FOR_WORK, Person(AMY, "Amy Orr", ["auditor"], [sydney]))
    there, here = ZoneInfo("Australia/Sydney"), ZoneInfo("Europe/London")
    session.rollback()
    at = house_entries(session)[0].at
    page = signed_in(app, AMY).get("/audit/house").text
    assert moment(at, there) in page
    assert moment(at, here) not in page
    both = Person(MONA, "Mona Dahl", ["auditor"], SITES)
    change_user(session, OPERATOR, OPENED_FOR_WORK, both)
    assert f"{moment(at, here)} in London" in signed_in(app, MONA).get("/audit/house").text
