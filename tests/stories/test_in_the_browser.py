"""The whole journey in a real browser, from log-in to closed, by clicking and typing alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.facts import gather
from disclosure.actions.showing import Document, case_document
from disclosure.actions.users import add_site, add_user
from disclosure.app import create_app
from disclosure.clock import now
from disclosure.commands import demo_story as s
from disclosure.extensions import db
from disclosure.operations.verify import verify
from disclosure.policy import policy
from disclosure.records.incident import incident_called
from disclosure.settings import Settings
from tests.browser import chromium, serving
from tests.people import OPENED_FOR_WORK, OPERATOR, actor
from tests.stories.clicking import NARROW, PASSWORD, WIDE, Clicker, Ward, a_ward

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not chromium(), reason="Chromium is not installed"),
    pytest.mark.parametrize("settings", ["sqlite"], indirect=True),
]
SORRY_IF = "I'm sorry if this has upset you."
SORRY = "I am sorry that we gave your mother ten times the morphine. It was our mistake."
WHY, PAIN = s.AT_NIGHT["questions"]


@dataclass
class Story:
    """Who sits where, and the day it is."""

    ward: Ward
    today: date
    osei: Clicker  # a clinician, with a phone
    morgan: Clicker  # the risk manager, at a desk
    ref: str = ""
    cupboard: str = ""

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def in_words(self, days: int) -> str:
        return f"{self.day(days):%A %-d %B %Y}"

    def at_the_case(self, clicker: Clicker) -> Clicker:
        """By the name above every page, then the list, then the case."""
        clicker.follow("Disclosure", within="header")
        clicker.follow("Incidents", within="nav")
        clicker.follow("Maria Nowak", within="main")
        return clicker


@pytest.fixture
def address(settings: Settings, session: Session) -> Iterator[str]:
    known = {regime.id for regime in policy().regimes}
    add_site(session, OPERATOR, s.SITE, regimes=s.REGIMES, known=known)
    for person in s.STAFF:
        add_user(session, OPERATOR, OPENED_FOR_WORK, replace(person, password=PASSWORD))
    app: Flask = create_app(settings, SECRET_KEY="tests", TESTING=True)
    with serving(app) as address:
        yield address
    with app.app_context():
        db.engine.dispose()


def test_from_the_night_to_the_end_with_nothing_but_a_browser(
    address: str, session: Session
) -> None:
    with a_ward(address) as ward:
        story = Story(
            ward,
            now().date(),
            ward.sits_down(s.OSEI.email, NARROW, script=False),
            ward.sits_down(s.MORGAN.email, WIDE, script=False),
        )
        the_night(story)
        the_morning(story)
        print(ward.judge.seen)
        assert ward.judge.faults == []


def the_night(story: Story) -> None:
    """On a phone: open it, name who it is about, and record the first conversation."""
    osei = story.osei
    osei.follow("Open an incident")
    osei.fill("What happened, in one line", s.OPENING["summary"])
    osei.fill("Name", s.MARIA["name"])
    osei.press("Open the incident")
    story.ref = osei.path.rsplit("/", 1)[-1]
    osei.follow("Name who must be told")
    osei.press("Record it")
    osei.follow("Anything else")
    osei.follow("Name a person")
    osei.fill("Name", s.EWA["name"])
    osei.fill("What they like to be called", "Ewa")
    osei.fill("Relationship", "Daughter")
    osei.tick("No", group="Are they the patient")
    osei.tick("Relevant", group="Standing")
    osei.press("Record it")
    assert osei.faults
    osei.fill("Postal address", "\n".join(s.EWA["post"]))
    osei.fill("Telephone", s.EWA["phone"])
    osei.tick("Text", group="Ways never to use")
    osei.press("Record it")
    first_talk(osei)


def first_talk(osei: Clicker) -> None:
    osei.follow("Record a conversation")
    osei.unfold("Change when, where or who")
    osei.tick("Maria", group="With whom", off=True)
    osei.fill("What we know so far", s.AT_NIGHT["said"])
    osei.fill("Your words, as near as you remember", SORRY_IF)
    osei.fill("In their words", s.AT_NIGHT["family_said"])
    osei.fill("Question 1", WHY)
    osei.press("Add a question")
    osei.fill("Question 2", PAIN)
    osei.tick("Tomorrow")
    osei.unfold("Help you offered")
    osei.fill("Support you offered", s.AT_NIGHT["support_offered"])
    osei.press("Read it through first")
    assert "Nothing is on record yet" in osei.says
    osei.press("Sign and record", within=".app-bar")
    assert "Say sorry again, fully" in osei.says
    osei.follow("Record it when you have said it again")
    print(osei.says)


def the_morning(story: Story) -> None:
    print(story.morgan.says)
