"""A day ends by the clocks of its law, which need not be those of the site: each page says whose.
And of a day whose hour nobody knows no page makes one up.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from disclosure.actions.sites import add_site
from disclosure.actions.to_do.worklist import Narrowed, Whose, worklist
from disclosure.actions.users import Person, change_user
from disclosure.pages.incidents.words import Seen, chip_of, duty_chip, so_far
from disclosure.pages.list_clocks import clocks_of
from disclosure.pages.words import Elsewhere
from disclosure.policy import policy
from tests.cases import ACase, a_person, a_talk, an_opened_case
from tests.disclosure.pages.incidents.test_duties_page import acts, duties, words
from tests.people import ADA, OPENED_FOR_WORK, OPERATOR, SITE, actor

pytestmark = pytest.mark.usefixtures("team")
WENDOVER, NEVADA = "West Wendover", "us-nv-439"  # a town of Nevada with the clocks of Utah
ADA_THERE = {"name": "Ada Lind", "role": "Safety lead", "side": "staff"}
KNEW = datetime(2026, 5, 20, 16, tzinfo=UTC)
HALF_PAST_TWELVE = datetime(
    2026, 5, 28, 6, 30, tzinfo=UTC
)  # there; half an hour is left by the law
MELBOURNE = ZoneInfo("Australia/Melbourne")


@pytest.fixture
def case(session: Session) -> ACase:
    a_site_of_ada(session, WENDOVER, "America/Denver", NEVADA)
    return an_opened_case(session, KNEW, site=WENDOVER, regimes=[NEVADA])


def a_site_of_ada(session: Session, name: str, zone: str, rules: str) -> None:
    known = {each.id for each in policy().regimes}
    add_site(session, OPERATOR, KNEW, name, zone, [rules], known=known)
    person = Person(ADA, "Ada Lind", ["risk_manager"], [SITE, name])
    change_user(session, OPERATOR, OPENED_FOR_WORK, person)


def told(session: Session, case: ACase, start: str, at: datetime) -> tuple[str, str]:
    """The chip and the reason of a row of the list, as Ada reads it."""
    session.rollback()
    found = worklist(session, actor(session, ADA), at, Whose.SITE)
    clocks = clocks_of(session, actor(session, ADA), at, Narrowed(None, None), found)
    rows = (row for group in found.groups.values() for row in group)
    row = next(row for row in rows if row.todo.act.startswith(start))
    zone = row.todo.zone_of_days(row.zone)
    chip = chip_of(row.todo, at, row.zone, clocks.elsewhere(zone, row.todo.time))
    assert chip
    return chip.words, row.todo.why


def test_a_day_that_ends_by_other_clocks_says_by_which(
    app: Flask, session: Session, case: ACase
) -> None:
    """Half past twelve at night there, and half an hour is left: the list said “Today” on the 28th
    of what is due on the 27th, and no page said by whose clocks.
    """
    chip, why = told(session, case, "Notify the regulator", HALF_PAST_TWELVE)
    assert why.startswith("Law: due Tuesday 2 June (America/Los_Angeles).")
    chip, why = told(session, case, "Tell the family in person", HALF_PAST_TWELVE)
    assert chip == "Wed 27 May in Los Angeles"
    assert "due Wednesday 27 May (America/Los_Angeles)." in why
    page = duties(app, case)
    letter = next(words(act) for act in acts(page) if "Tell them in person" in act)
    assert "Wednesday 27 May (America/Los_Angeles)" in letter


def test_where_the_clocks_are_the_same_no_zone_is_named(app: Flask, session: Session) -> None:
    case = an_opened_case(session, regimes=["gb-eng-nhs-contract-sc35"])
    told_there = next(words(act) for act in acts(duties(app, case)) if "Tell them in person" in act)
    assert "Thursday 26 March 10 working days" in told_there


@pytest.mark.parametrize(
    ("since", "elsewhere", "says"),
    [
        (datetime(2026, 7, 14, tzinfo=MELBOURNE), None, "Since today"),
        (datetime(2026, 7, 14, 0, 10, tzinfo=MELBOURNE), None, "Since 12:10am"),
        (
            datetime(2026, 7, 14, tzinfo=MELBOURNE),
            Elsewhere("Melbourne", datetime(2026, 7, 13, tzinfo=UTC).date()),
            "Since Tue 14 Jul in Melbourne",
        ),
    ],
)
def test_of_a_day_without_an_hour_no_list_says_that_it_began_at_midnight(
    since: datetime, elsewhere: Elsewhere | None, says: str
) -> None:
    """Somebody knew of it on Tuesday: the list said “Since 12am in Melbourne”."""
    at = datetime(2026, 7, 14, 16, 25, tzinfo=MELBOURNE)
    assert so_far(since, at, MELBOURNE, elsewhere=elsewhere) == says


def test_a_day_without_an_hour_began_as_it_began_here_and_not_on_our_evening_before(
    session: Session,
) -> None:
    """Pensacola is in Florida and has the clocks of Chicago. It was known on Tuesday, and on that
    Tuesday list and page said “1 day so far”, beside a decision that had waited “Since today”.
    """
    a_site_of_ada(session, "Pensacola", "America/Chicago", "us-fl-395")
    noon = datetime(2026, 5, 19, 17, tzinfo=UTC)
    days = {"became_aware_at": "2026-05-19", "occurred_at": "2026-05-19"}
    case = an_opened_case(session, noon, site="Pensacola", regimes=["us-fl-395"], **days)
    for later, says in ((0, "Since today"), (2, "2 days so far")):
        at = case.later(days=later).at
        assert told(session, case, "Tell the family in person", at)[0] == says
        seen = Seen(at, case.now.zone, date(2026, 5, 19))
        chips = {duty.id: duty_chip(seen, duty).words for duty in case.now.duties}
        assert chips["fl-practitioner"] == says


def test_on_which_day_they_were_told_their_page_says_as_it_was_told(session: Session) -> None:
    """Broken Hill is half an hour behind Sydney. She was told on Thursday, and read that it was on
    Wednesday; her husband, with whom nobody had talked, read that it was done with him.
    """
    a_site_of_ada(session, "Broken Hill", "Australia/Broken_Hill", "au-nsw-od")
    tuesday = datetime(2026, 5, 19, 2, tzinfo=UTC)
    days = {"became_aware_at": "2026-05-19", "occurred_at": "2026-05-19"}
    rules = {"site": "Broken Hill", "regimes": ["au-nsw-od"]}
    case = an_opened_case(session, tuesday, **rules, **days)
    case.person = a_person(case, ADA)
    ivo = a_person(case, ADA, name="Ivo Price", relationship="Husband", is_patient=False)
    a_talk(case.later(days=2), "first", ADA, at="2026-05-21", attendees=[ADA_THERE])
    hers, his = (family_view(case.now, person).late for person in (case.person, ivo))
    assert [thing.done_on for thing in hers] == [date(2026, 5, 21)]
    assert [thing for thing in his if thing.done_on] == []
