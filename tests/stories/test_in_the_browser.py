"""The whole journey in a real browser, from log-in to closed, by clicking and typing alone."""

from collections.abc import Iterator, Mapping
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
HEARD = "You listened, late."
SORRY_IF = "I'm sorry if this has upset you."
SORRY = "I am sorry that we gave your mother ten times the morphine. It was our mistake."
WHY, PAIN = s.AT_NIGHT["questions"]
FIRST_LETTER = {
    "Opening": s.FIRST_LETTER["opening"],
    "Saying sorry": s.FIRST_LETTER["sorry"],
    "What we know today": s.FIRST_LETTER["facts"],
    "What we do not know yet": s.FIRST_LETTER["not_known"],
    "Support": s.FIRST_LETTER["support"],
    "Signed by": s.FIRST_LETTER["signature"],
}
APOLOGY = {
    "Saying sorry": s.APOLOGY_LETTER["sorry"],
    "What happened": s.APOLOGY_LETTER["facts"],
    "Why it happened": s.APOLOGY_LETTER["why"],
    "Your questions": s.APOLOGY_LETTER["answers"],
    "Support": s.APOLOGY_LETTER["support"],
    "Signed by": s.APOLOGY_LETTER["signature"],
}
CLOSING = {
    "Saying sorry": s.CLOSING_LETTER["sorry"],
    "What we promised, and what we did": s.CLOSING_LETTER["done"],
    "Support": s.CLOSING_LETTER["support"],
    "If you are not content": s.CLOSING_LETTER["complain"],
    "Signed by": s.CLOSING_LETTER["signature"],
}
FINDINGS = {
    "What happened": s.FINDINGS["facts"],
    "Why it happened": s.FINDINGS["why"],
    "What changes because of it": s.FINDINGS["changes"],
}


@dataclass
class Story:
    """Who sits where, and the day it is."""

    ward: Ward
    today: date
    osei: Clicker  # a clinician, with a phone
    morgan: Clicker  # the risk manager, at a desk
    marsh: Clicker  # approves
    pryce: Clicker  # the named contact, with a phone
    lloyd: Clicker  # the investigator
    raman: Clicker  # keeps the promise of the letter, with a phone
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
            ward.sits_down(s.MARSH.email, WIDE, script=True),
            ward.sits_down(s.PRYCE.email, NARROW, script=False),
            ward.sits_down(s.LLOYD.email, WIDE, script=True),
            ward.sits_down(s.RAMAN.email, NARROW, script=True),
        )
        the_night(story)
        the_morning(story)
        too_early(story)
        first_letter(story)
        looking_into_it(story)
        telling_what_was_found(story)
        apologising(story)
        keeping_promises(story)
        the_end(story)
        session.rollback()
        incident = incident_called(session, story.ref)
        assert incident
        gathered = gather(session, incident, now())
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
    osei.choose("Are they the patient", "No")
    osei.choose("Standing", "Relevant")
    osei.fill("Telephone", s.EWA["phone"])
    osei.choose("Ways never to use", "Text")
    osei.fill("Postal address", "14 Larch Road")
    osei.press("Record it")
    assert "three to seven lines" in osei.faults
    osei.fill("Postal address", "\n".join(s.EWA["post"]))
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
    osei.unfold("Change when, where or who")
    osei.tick("Maria", group="With whom", off=True)
    osei.fill("What we know so far", s.IN_THE_MORNING["said"])
    osei.fill("Your words, as near as you remember", SORRY)
    osei.fill("In their words", s.IN_THE_MORNING["family_said"])
    osei.tick("In a week")
    osei.press("Sign and record", within=".app-bar")
    assert "You said sorry. It counts." in osei.says
    osei.follow(s.MARIA["preferred_name"])


def the_morning(story: Story) -> None:
    """The risk manager grades, decides, names the contact; and moves too early."""
    morgan = story.at_the_case(story.morgan)
    morgan.follow("Grade the harm")
    morgan.tick("Severe harm")
    morgan.fill("Why this level", s.GRADE_SEVERE["reason"])
    morgan.press("Record it")
    morgan.follow("Decide whether the duty applies")
    morgan.tick("Treat as yes")
    morgan.fill("Why", "Too early to say, so we act as if it does")
    morgan.press("Record it")
    morgan.follow("Name one person the family can ring")
    morgan.fill("Name", "Joan Pryce")
    morgan.choose("Their account", "Joan Pryce")
    morgan.fill("Role", "Family liaison sister")
    morgan.fill("Direct telephone", "01632 960101")
    morgan.fill("When they can be rung", "Monday to Friday, 8am to 6pm")
    morgan.fill("Who covers", "Bethan Morgan")
    morgan.fill("Their telephone", "01632 960102")
    morgan.press("Record it")
    assert "Before the investigation can begin: 8 of 12 are there" in morgan.says


def too_early(story: Story) -> None:
    """Maria dies while the move is on the risk manager's screen: it is refused, with the reason."""
    osei, morgan = story.osei, story.morgan
    osei.follow("Anything else")
    osei.follow("Record a change in the patient's life")
    osei.tick("Died")
    osei.fill("How we know", "The ward")
    osei.press("Record it")
    story.at_the_case(morgan)
    assert "Everything is there" in morgan.says
    osei.follow("Anything else")
    osei.follow("Grade the harm")
    osei.tick("Death")
    osei.fill("Why this level", s.GRADE_DEATH["reason"])
    osei.press("Record it")
    morgan.press("Begin the investigation")
    assert "Somebody else saved first" in morgan.heading
    morgan.press("Begin the investigation all the same")
    assert morgan.heading == "Not yet. One thing is missing."
    morgan.follow("Decide whether the duty applies")
    morgan.choose("Does the duty apply", "Yes")
    morgan.fill("Why", "She died of the dose we gave her")
    morgan.press("Record it")
    morgan.press("Begin the investigation")
    assert "Before we can tell what we found" in morgan.says


def first_letter(story: Story) -> None:
    """Written, mended where the page says, its promise owned; and approved by another person."""
    morgan, by = story.morgan, story.in_words(39)
    morgan.follow("Letters", within=".app-sections")
    morgan.follow("Write a letter")
    morgan.press("Begin the letter")
    promise = f"We will write to you with what we find by {by}."
    write(morgan, FIRST_LETTER | {"What happens next": promise})
    assert "Mend these 2" in morgan.says
    morgan.follow("We are also sorry if this")
    assert morgan.path.endswith("#fault-1")
    morgan.follow("Go to the text of fault 1")
    morgan.fill("Saying sorry", s.SORRY_MENDED)
    own(morgan, "Gareth Lloyd", story.day(39))
    assert "Nothing to mend. Read it once more" in morgan.says
    morgan.press("Send it for approval", within=".app-bar")
    assert "another person has to" in morgan.says
    approved_and_delivered(story, "first letter")


def write(clicker: Clicker, boxes: Mapping[str, str]) -> None:
    for label, words in boxes.items():
        clicker.fill(label, words)
    clicker.press("Save and check", within=".app-bar")


def own(clicker: Clicker, owner: str, due_on: date) -> None:
    """The promise of a sentence, beside the sentence."""
    clicker.unfold("Make it a promise")
    clicker.choose("Who does it", owner)
    clicker.fill("By which day", due_on.isoformat())
    clicker.press("Save and make it a promise")


def approved_and_delivered(story: Story, letter: str) -> None:
    """By the approver's list of the day; then issued, sent and handed over."""
    marsh, morgan = story.marsh, story.morgan
    for_me(marsh)
    marsh.follow(f"Approve the {letter}")
    marsh.press("Approve these words")
    story.at_the_case(morgan)
    morgan.follow("Letters", within=".app-sections")
    morgan.follow(f"{letter.capitalize()} to Ewa")
    morgan.follow("Issue it")
    morgan.fill("Type the last name of the person this letter is for", "Nowak")
    morgan.tick("I have read the copy")
    morgan.press("Issue the letter")
    morgan.follow("Tell Ewa that it is coming")
    morgan.choose("How it goes", "Visit")
    morgan.press("It was sent")
    morgan.follow("Find out that Ewa has it")
    morgan.choose("How you know", "By hand")
    morgan.press("They have it")
    assert "Ewa has it" in morgan.says


def for_me(clicker: Clicker) -> None:
    clicker.follow("Disclosure", within="header")
    clicker.follow("For me")


def looking_into_it(story: Story) -> None:
    """What they want to know is asked, a meeting offered, findings written and approved."""
    pryce, lloyd, marsh, morgan = story.pryce, story.lloyd, story.marsh, story.morgan
    story.at_the_case(pryce)
    pryce.follow("Ask Ewa what they want to know")
    pryce.fill("How", "By telephone")
    pryce.press("Record it")
    pryce.follow("Offer Ewa a meeting")
    pryce.fill("How you offered it", "By telephone")
    pryce.choose("What came of it", "Accepted")
    pryce.press("Record it")
    story.at_the_case(lloyd)
    lloyd.follow("Write the findings")
    for box, words in FINDINGS.items():
        lloyd.fill(box, words)
    lloyd.press("Record it")
    for_me(marsh)
    marsh.follow("Approve the findings")
    marsh.choose("Do you approve this exact text", "Yes")
    marsh.fill("Note", "Plain and true.")
    marsh.press("Record it")
    story.at_the_case(morgan)
    morgan.press("Go on to telling what we found")


def telling_what_was_found(story: Story) -> None:
    """Told, understood, each question answered, also the one that nobody can answer."""
    osei, marsh, morgan = story.osei, story.marsh, story.morgan
    story.at_the_case(osei)
    osei.follow("Tell Ewa what we found")
    osei.fill("What we know so far", s.FINDINGS_TOLD["said"])
    osei.fill("Your words, as near as you remember", SORRY)
    osei.fill("In their words", s.FINDINGS_TOLD["family_said"])
    osei.tick("In 3 days")
    osei.unfold("Help you offered")
    osei.fill("How you checked", s.FINDINGS_TOLD["understanding"]["how"])
    osei.fill("What they had understood", s.FINDINGS_TOLD["understanding"]["result"])
    osei.press("Sign and record", within=".app-bar")
    osei.follow("Maria")
    answer(osei, WHY, s.WHY_NOT_HEARD)
    answer(osei, PAIN, s.PAIN_UNKNOWN, unknown="Cannot be known")
    for_me(marsh)
    marsh.follow("Check that this cannot be known")
    marsh.choose("Do you agree", "Yes")
    marsh.fill("Why", "Nobody could know, and we said so")
    marsh.press("Record it")
    story.at_the_case(morgan)
    morgan.press("Go on to the apology")


def answer(clicker: Clicker, question: str, words: str, unknown: str = "") -> None:
    clicker.follow(question)
    clicker.fill("The answer, as given", words)
    clicker.choose("Where it was given", "Disclosure conversation")
    if unknown:
        clicker.choose("If we do not know", unknown)
    clicker.press("Record it")


def apologising(story: Story) -> None:
    """In writing, with a promise that somebody owns; then what the first letter promised is kept."""
    morgan, lloyd = story.morgan, story.lloyd
    morgan.follow("Write Ewa a letter of apology")
    morgan.press("Begin the letter")
    sentence = s.CUPBOARD.format(day=story.in_words(60))
    write(morgan, APOLOGY | {"What we are changing": sentence})
    own(morgan, "Priya Raman", story.day(60))
    morgan.press("Send it for approval", within=".app-bar")
    approved_and_delivered(story, "letter of apology")
    story.at_the_case(morgan)
    morgan.press("Go on to keeping our promises")


def keeping_promises(story: Story) -> None:
    """Each promise is done by its owner, checked by another, and the family is told."""
    raman, lloyd, osei, marsh, pryce = (
        story.raman, story.lloyd, story.osei, story.marsh, story.pryce,
    )  # fmt: skip
    for owner, shows in ((raman, "All 14 wards have it."), (lloyd, "Our letter says what we found.")):
        for_me(owner)
        owner.follow("Keep our promise to Ewa")
        owner.follow("Say that it is done")
        owner.fill("What shows that it was done", shows)
        owner.press("It is done")
    story.at_the_case(osei)
    osei.follow("Record a conversation")
    osei.fill("What we know so far", s.A_CALL["said"])
    osei.fill("In their words", s.A_CALL["family_said"])
    osei.tick("They want to hear no more for now")
    osei.unfold("Help you offered")
    for days in (1, 3, 7):
        osei.tick(f"{story.day(days):%-d %B}", group="Promises this kept")
    osei.press("Sign and record", within=".app-bar")
    for _ in range(5):
        for_me(marsh)
        marsh.follow("Check that", within="ol")
        marsh.follow("Check that it was kept")
        marsh.press("I have checked it: it was kept")
    for _ in range(2):
        pryce.follow("Promises", within="nav")
        pryce.follow("Tell Ewa that a promise was kept")
        pryce.follow("Record that they were told")
        pryce.fill("How", "By telephone")
        pryce.press("They were told")


def the_end(story: Story) -> None:
    """The closing letter, the family heard, what the law still counts; and closed."""
    morgan, lloyd, pryce = story.morgan, story.lloyd, story.pryce
    story.at_the_case(morgan)
    morgan.follow("Give Ewa the closing letter")
    morgan.press("Begin the letter")
    write(morgan, CLOSING)
    morgan.press("Send it for approval", within=".app-bar")
    approved_and_delivered(story, "closing letter")
    story.at_the_case(pryce)
    pryce.follow("Ask Ewa how this went")
    pryce.fill("How you asked", "By telephone")
    pryce.choose("Their answer", "Words")
    pryce.fill("In their words", HEARD)
    pryce.choose("Did you say how to complain", "Yes")
    pryce.press("Record it")
    story.at_the_case(lloyd)
    lloyd.follow("Record an event the law counts from")
    lloyd.fill("What shows it", "Gareth Lloyd took it on and sealed the chart")
    lloyd.press("Record it")
    story.at_the_case(morgan)
    morgan.press("Close this case")
    assert "Closed" in morgan.says
