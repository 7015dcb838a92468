"""A family reads each day in the order of its place, as in the letters that it has from us."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from disclosure.clock import now
from disclosure.pages.family.page_words import Wording
from disclosure.pages.family.take_away import WordingOfPack, in_text
from tests.cases import ACase, a_person, a_talk, an_opened_case, name_contact, record_as
from tests.families import visit
from tests.people import BEN

pytestmark = pytest.mark.usefixtures("team")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY_FIRST, MONTH_FIRST = re.compile(rf"\d (?:{MONTHS})\b"), re.compile(rf"\b(?:{MONTHS}) \d")


def a_case_of(session: Session, regime: str) -> ACase:
    case = an_opened_case(session, now(), regimes=[regime])
    case.at = now()
    case.person = a_person(case, name="Mr Reggie Dunbar")
    name_contact(case)
    promised = {"words": "We will ring you", "due_on": case.day(9), "owner": BEN}
    told = {"said": "We gave you too much.", "questions": ["What happened to my hip?"]}
    a_talk(case, "first", next_contact=promised, **told)
    record_as(case, BEN, "account", person=case.person, words="I fell")
    return case


@pytest.mark.parametrize("regime", ["us-nv-439", "ca-on-reg965"])
def test_in_english_of_america_the_month_comes_first_wherever_a_day_stands(
    app: Flask, session: Session, regime: str
) -> None:
    case = a_case_of(session, regime)
    they = visit(app, case, case.person)
    asked = they.post("/f/questions", data={"words": "Who was there?"}, follow_redirects=True)
    for page in map(in_text, (they.get("/f/page").text, asked.text)):
        assert not DAY_FIRST.search(page)
        assert len(MONTH_FIRST.findall(page)) > 5


def test_elsewhere_the_day_comes_first(app: Flask, session: Session) -> None:
    case = a_case_of(session, "au-vic-sdc")
    assert not family_view(case.now, case.person).month_first
    page = in_text(visit(app, case, case.person).get("/f/page").text)
    assert not MONTH_FIRST.search(page)


def test_what_they_take_away_and_other_languages(app: Flask) -> None:
    words, day = WordingOfPack(date(2026, 3, 1), month_first=True), date(2026, 12, 18)
    with app.test_request_context("/f/page"):
        assert (words.day(day), words.short(day)) == (
            "Friday, December 18, 2026",
            "December 18, 2026",
        )
        with force_locale("es"):
            assert words.short(day) == "18 de diciembre de 2026"


def test_in_spanish_of_america_the_hours_are_counted_to_twelve(app: Flask) -> None:
    """A mother in Reno read “15:00”, and English readers beside her “3pm”."""
    at, today = datetime(2026, 12, 18, 15, tzinfo=UTC), date(2026, 12, 1)
    here, elsewhere = Wording(today, month_first=True), Wording(today)
    with app.test_request_context("/f/page"), force_locale("es"):
        assert here.hour(at) == here.hour_of("15:00") == "3:00\u202fp.m."
        assert here.moment(at) == "18 de diciembre, 3:00\u202fp.m."
        assert WordingOfPack(today, month_first=True).moment(at).endswith("p.m. UTC")
        assert elsewhere.hour(at) == "15:00"
        says = gettext("We meet you on %(day)s, at %(time)s.", day="x", time=here.hour(at))
        assert says.endswith("p.m.).")  # one full stop, and not two
    with app.test_request_context("/f/page"), force_locale("pl"):
        assert here.hour(at) == "15:00"


def test_of_a_rule_that_nobody_has_confirmed_they_read_what_is_late_and_no_day(
    app: Flask, session: Session
) -> None:
    """Nevada's seven days are told from memory: we were late by what we believe, and say no more.
    When Victoria wants the report given is unclear, and it is not given yet.
    """
    told = late_page(app, session, "us-nv-439")
    assert re.search(r"What we did late .* Tell you what happened: done on \w+ \d+\. ", told)
    missed = late_page(app, session, "au-vic-sdc")
    assert "We have not done this yet: Give you the report." in missed
    assert re.search(r"Say sorry to you: done on [^,]+, 119 days late\.", missed)  # read in its law


def late_page(app: Flask, session: Session, regime: str) -> str:
    """Of somebody whom we told after four months."""
    case = an_opened_case(session, now() - timedelta(days=120), regimes=[regime])
    case.at = now()
    case.person = a_person(case)
    a_talk(case, "first")
    page = in_text(visit(app, case, case.person).get("/f/page").text)
    return " ".join(page.split())


def test_of_a_rule_that_nobody_has_confirmed_nobody_tells_them_of_a_right(
    app: Flask, session: Session
) -> None:
    """That it came late is so, whatever the rule; that the law gave them a right to it sooner is
    what nobody has read.
    """
    told = late_page(app, session, "gb-eng-nhs-contract-sc35")
    assert "What we did late This came late. We are sorry." in told
    assert "had a right" not in told
    read_in_its_law = late_page(app, session, "us-nj-psa")
    assert "You had a right to this sooner. We are sorry." in read_in_its_law
