"""Staff read words: what the record keeps as ids is said as the forms and pages say it."""

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.in_words.look_words import look_words
from disclosure.kinds import KINDS
from disclosure.policy import policy
from tests.cases import ACase, a_next_contact, a_person, a_talk, an_opened_case, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in
from workflows.words import Trigger

pytestmark = pytest.mark.usefixtures("team")
AN_ID = re.compile(r"[a-z]+_[a-z_]+")


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case, formats=["large_print", "Read to her slowly"])
    return case


def read(app: Flask, case: ACase, section: str, who: str = ADA) -> str:
    page = signed_in(app, who).get(f"/incidents/{case.ref}/{section}").text
    return " ".join(unescape(main_of(page)).split())


def test_what_somebody_looked_at_is_named_as_on_our_pages(app: Flask, case: ACase) -> None:
    ada = signed_in(app, ADA)
    for section in ("", "/access", "/moves/begin_investigation", "/records/concern_end"):
        ada.get(f"/incidents/{case.ref}{section}")
    seen = read(app, case, "access")
    assert "where it stands" in seen
    assert "who looked" in seen
    assert "the step “Begin the investigation”" in seen
    assert f"the form “{KINDS['concern_end'].heading}”" in seen
    assert not AN_ID.search(seen)


def test_no_form_and_no_step_is_shown_by_its_id() -> None:
    asked = [*(f"record {word}" for word in KINDS), *(f"move {each}" for each in Trigger)]
    for what in (*asked, "letter LET-2026-000001, return_to_draft"):
        assert not AN_ID.search(look_words(what)), what


def test_no_level_of_harm_is_called_by_an_id() -> None:
    labels = [level.label for scale in policy().scales for level in scale.levels]
    assert not [label for label in labels if AN_ID.search(label)]


def test_the_forms_somebody_needs_are_words_where_they_are_changed(app: Flask, case: ACase) -> None:
    form = read(app, case, f"records/person_change?about={case.person}")
    assert "large print" in form
    assert "Read to her slowly" in form
    assert "large_print" not in form


def test_whoever_agrees_to_an_excuse_reads_it_as_it_was_asked_for(app: Flask, case: ACase) -> None:
    """“What cannot be done: Meeting offered” says the opposite of what is asked of them."""
    told = {"person": case.person, "requirement": ["meeting_offered"], "ground": "would_harm"}
    told |= {"reason": "The shock could kill her", "review_on": case.day(5)}
    excuse = record_as(case, BEN, "excuse", **told).id
    asked = read(app, case, f"records/excuse_review?about={excuse}", EVA)
    assert "What cannot be done Offering a meeting" in asked
    assert "On what ground Hearing it now would harm them" in asked


def test_who_was_there_stands_by_name_and_a_no_that_nobody_said_does_not(
    app: Flask, case: ACase
) -> None:
    a_talk(case, "first", next_contact=a_next_contact(case))
    said = read(app, case, "conversations")
    assert "Ben Okoro, Charge nurse (staff)" in said
    assert "Their side" not in said
    assert "They want to hear no more for now" not in said


def test_a_no_that_somebody_said_stays(app: Flask, case: ACase) -> None:
    told = {"person": case.person, "asked_at": case.at.isoformat(), "how": "By telephone"}
    told |= {"answer": "words", "words": "You were kind", "told_how_to_complain": False}
    record_as(case, BEN, "heard", **told, contact_may_read=False)
    said = read(app, case, "conversations")
    assert "Did you say how to complain, here and outside No" in said
    assert "May the named contact read it No" in said


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("words", "they told us."),
        ("no_reply", "no reply."),
        ("rather_not", "they would rather not say."),
    ],
)
def test_how_it_went_is_said_in_words(app: Flask, case: ACase, answer: str, says: str) -> None:
    told = {"person": case.person, "asked_at": case.at.isoformat(), "how": "By telephone"}
    told |= {"answer": answer, "told_how_to_complain": True}
    words = {"words": "You were kind to her"} if answer == "words" else {}
    record_as(case, BEN, "heard", **told, **words)
    assert f"Asked Mrs Ann Price how this went: {says}" in read(app, case, "timeline")
