"""Who hears a page goes from link to link: one name leads to one place, and each place is there."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.jobs.sweep import sweep
from tests.cases import (
    ACase,
    a_next_contact,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    record_as,
)  # fmt: skip
from tests.disclosure.pages.incidents.test_incident_browser import case
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in

__all__ = ["case"]  # one with something of everything in it
pytestmark = pytest.mark.usefixtures("team")
LINK = re.compile(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
ONE_FORM = {"Record a conversation"}  # as the card at the head fills it in, and with nothing in it


def of_one_name(page: str) -> dict[str, set[str]]:
    """What is called alike on a page and leads to several places."""
    found: dict[str, set[str]] = {}
    for href, words in LINK.findall(page.partition("<main")[2]):
        name = " ".join(unescape(TAG.sub("", words)).split())
        found.setdefault(name, set()).add(href)
    return {name: places for name, places in found.items() if len(places) > 1}


@pytest.mark.parametrize(
    "section",
    [
        "",
        "/duties",
        "/promises",
        "/conversations",
        "/questions",
        "/letters",
        "/people",
        "/timeline",
    ],
)
def test_each_link_of_a_case_says_whose_it_is(app: Flask, case: ACase, section: str) -> None:
    """“Record it”, “Open this promise”: which of six, nobody could hear."""
    for question in ("What was in the cup?", "Who held it?"):
        told = {"person": case.person, "words": question, "at": case.at.isoformat()}
        record_as(case, BEN, "question", **told)
        record_as(case, BEN, "concern", **told | {"words": f"You never said. {question}"})
    alike = of_one_name(signed_in(app, ADA).get(f"/incidents/{case.ref}{section}").text)
    assert alike.keys() <= ONE_FORM


def test_each_row_of_the_day_says_whose_case_it_is_of(app: Flask, case: ACase) -> None:
    """“Decide whether the duty applies”: of whom, nobody could hear who went from link to link."""
    for name in ("Mr Bryn Vaughan", "Mrs Nia Rees"):
        an_opened_case(case.session, now() - timedelta(days=1), patient={"name": name})
    page = signed_in(app, ADA).get("/").text
    assert page.count("Decide whether the duty applies") >= 2
    alike = of_one_name(page)
    assert not [name for name in alike if name.startswith("Decide")]


def test_each_row_of_the_day_leads_to_one_place(app: Flask, case: ACase) -> None:
    """“Answer Mrs Price” stood there for each of her questions, and for those of her other fall."""
    for question in ("What was in the cup?", "Who held it?"):
        told = {"person": case.person, "words": question, "at": case.at.isoformat()}
        record_as(case, BEN, "question", **told)
        record_as(case, BEN, "concern", **told | {"words": f"You never said. {question}"})
    for days in (1, 2):
        again = an_opened_case(case.session, now() - timedelta(days=days))
        again.person = a_person(again)
        record_as(again, BEN, "question", person=again.person, words="Did I fall?")
    for who in (ADA, BEN, EVA):
        for path in ("/", "/incidents"):
            page = signed_in(app, who).get(path).text
            assert of_one_name(page) == {}
    assert "Answer Mrs Ann Price, INC-2026-000003" in page_heard(app, ADA)


def page_heard(app: Flask, who: str) -> str:
    return " ".join(unescape(TAG.sub("", signed_in(app, who).get("/").text)).split())


def test_each_message_says_what_it_is_of(app: Flask, session: Session) -> None:
    """“The day we promised is over, and it is not done”: which of three, nobody could hear."""
    for days in (12, 13):
        again = an_opened_case(session, now() - timedelta(days=days))
        again.person = a_person(again)
        acknowledged(again)
    sweep(session, now())
    session.rollback()
    page = signed_in(app, BEN).get("/messages").text
    assert page.count("The day we promised is over, and it is not done") >= 2
    assert of_one_name(page) == {}


def test_two_promises_of_the_same_words_are_told_apart(app: Flask, case: ACase) -> None:
    for _ in range(2):
        a_talk(case, "follow_up", next_contact=a_next_contact(case, 10))
    page = signed_in(app, ADA).get("/promises").text
    assert page.count("We will ring you") > 2
    assert of_one_name(page) == {}


@pytest.mark.parametrize("only", ["", "mine", "left", "second"])
def test_a_number_leads_only_to_a_heading_that_is_there(app: Flask, case: ACase, only: str) -> None:
    """“0 disputed” was a link to nowhere."""
    page = signed_in(app, ADA).get("/promises", query_string={"only": only} if only else {}).text
    for name in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{name}"' in page
    assert "<strong>0</strong> disputed" in page
