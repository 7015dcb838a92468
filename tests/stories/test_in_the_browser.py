"""The whole journey in a real browser, from log-in to closed, by clicking and typing alone."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.facts import gather
from disclosure.actions.showing import Document, case_document
from disclosure.actions.sites import add_site
from disclosure.actions.users import add_user
from disclosure.app import create_app
from disclosure.clock import now
from disclosure.commands import demo_story as s
from disclosure.extensions import db
from disclosure.operations.verify import verify
from disclosure.policy import policy
from disclosure.records.incident import incident_called
from disclosure.settings import Settings
from tests.browser import IN_A_BROWSER, serving
from tests.databases import ON_SQLITE
from tests.people import OPENED_FOR_WORK, OPERATOR, actor
from tests.stories import chapters as they
from tests.stories.by_clicks import Story
from tests.stories.clicking import NARROW, PASSWORD, WIDE, Ward, a_ward

pytestmark = [*IN_A_BROWSER, ON_SQLITE]


@pytest.fixture
def address(settings: Settings, session: Session) -> Iterator[str]:
    """The app as it runs: its forms are guarded, its browser rules hold."""
    known = {regime.id for regime in policy().regimes}
    add_site(session, OPERATOR, OPENED_FOR_WORK, s.SITE, regimes=s.REGIMES, known=known)
    for person in s.STAFF:
        add_user(session, OPERATOR, OPENED_FOR_WORK, replace(person, password=PASSWORD))
    app = create_app(settings, SECRET_KEY="tests", TESTING=True, SEND_FILE_MAX_AGE_DEFAULT=3600)
    with serving(app) as address:
        yield address
    with app.app_context():
        db.engine.dispose()


def test_from_the_night_to_the_end_with_nothing_but_a_browser(
    address: str, session: Session
) -> None:
    with a_ward(address) as ward:
        story = everybody_sits_down(ward)
        they.the_night(story)
        they.the_morning(story)
        they.too_early(story)
        they.first_letter(story)
        they.looking_into_it(story)
        they.telling_what_was_found(story)
        they.apologising(story)
        they.keeping_promises(story)
        they.the_end(story)
        assert ward.judge.faults == []
        assert ward.refused_by_the_browser() == []
        assert ward.judge.without_script * 2 >= ward.judge.pages
    shown = record_of(session, story.ref)
    as_typed(shown, story)
    proof = verify(session)
    assert proof.ok, proof.broken
    assert proof.entries == shown["version"]


def everybody_sits_down(ward: Ward) -> Story:
    return Story(
        now().astimezone(ZoneInfo("Europe/London")).date(),
        osei=ward.sits_down(s.OSEI.email, NARROW, script=False),
        morgan=ward.sits_down(s.MORGAN.email, WIDE, script=False),
        marsh=ward.sits_down(s.MARSH.email, WIDE, script=True),
        pryce=ward.sits_down(s.PRYCE.email, NARROW, script=False),
        lloyd=ward.sits_down(s.LLOYD.email, WIDE, script=True),
        raman=ward.sits_down(s.RAMAN.email, NARROW, script=True),
    )


def record_of(session: Session, ref: str) -> Document:
    session.rollback()
    incident = incident_called(session, ref)
    assert incident
    return case_document(gather(session, incident, now()), actor(session, s.LLOYD.email))


def as_typed(shown: Document, story: Story) -> None:
    """What the record shows is what was typed, by whom it was typed."""
    assert shown["state"] == "closed"
    assert shown["summary"] == s.OPENING["summary"]
    maria, ewa = shown["persons"]
    assert (maria["name"], bool(maria["died_at"])) == (s.MARIA["name"], True)
    assert (ewa["post"], ewa["phone"]) == (s.EWA["post"], s.EWA["phone"])
    assert ewa["safe"]["never"] == ["text"]
    talks = shown["conversations"]
    assert [talk.get("apology_words") for talk in talks[:2]] == [they.SORRY_IF, they.SORRY]
    assert talks[0]["said"] == s.AT_NIGHT["said"]
    assert talks[2]["understanding"] == s.FINDINGS_TOLD["understanding"]
    assert {talk["by"] for talk in talks} == {s.OSEI.email}
    assert [grade["level"] for grade in shown["grades"]] == ["reg20_severe", "reg20_death"]
    assert [one["applies"] for one in shown["decisions"]] == ["treat_as_yes", "yes"]
    assert {k: shown["findings"][0][k] for k in s.FINDINGS} == s.FINDINGS
    assert [(q["words"], q["state"]) for q in shown["questions"]] == [
        (they.WHY, "answered"),
        (they.PAIN, "cannot_be_known"),
    ]
    answers = shown["records"]["answer"]
    assert [answer["words"] for answer in answers] == [s.WHY_NOT_HEARD, s.PAIN_UNKNOWN]
    letters = [(letter["kind"], letter["state"]) for letter in shown["letters"]]
    kinds = ("initial_notification", "apology", "closing")
    assert letters == [(kind, "delivered") for kind in kinds]
    promises = {promise["words"]: promise for promise in shown["commitments"]}
    cupboard = promises[s.CUPBOARD.format(day=story.in_words(60))]
    assert (cupboard["state"], cupboard["owner"]) == ("verified", s.RAMAN.email)
    assert cupboard["told"]
    assert shown["records"]["heard"][0]["words"] == they.HEARD
