"""Who hears a page goes from link to link: one name leads to one place, and each place is there."""

import re
from html import unescape

import pytest
from flask import Flask

from tests.cases import ACase, a_next_contact, a_talk
from tests.disclosure.pages.incidents.test_incident_browser import case
from tests.people import ADA
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


@pytest.mark.parametrize("section", ["", "/duties", "/promises"])
def test_each_link_of_a_case_says_whose_it_is(app: Flask, case: ACase, section: str) -> None:
    """“Record it”, “Open this promise”: which of six, nobody could hear."""
    alike = of_one_name(signed_in(app, ADA).get(f"/incidents/{case.ref}{section}").text)
    assert alike.keys() <= ONE_FORM


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
