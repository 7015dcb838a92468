"""What the pages show of a second person's no: who, why, and no box in which another agrees."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.in_words.move_words import words_of
from disclosure.clock import now
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.disclosure.actions.test_not_agreed import NO, WHY, YES, a_no, excused, in_error
from tests.disclosure.actions.to_do.test_to_do_closing import nobody_to_tell
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.people import ADA, BEN, EVA, RON
from tests.typed import signed_in
from workflows.words import Trigger

pytestmark = pytest.mark.usefixtures("team")


def page(app: Flask, email: str, case: ACase, path: str = "") -> str:
    return signed_in(app, email).get(f"/incidents/{case.ref}{path}").text


def means(case: ACase) -> str:
    """What the page of the move says once nothing is missing."""
    return words_of(Trigger.BEGIN_INVESTIGATION, case.now.facts).means


def test_the_form_shows_the_no_and_asks_nobody_else(app: Flask, case: ACase) -> None:
    decision = a_no(case)
    path = f"/records/decision_review?about={decision}"
    assert 'name="agrees"' in page(app, RON, case, path)
    record_as(case, EVA, "decision_review", decision=decision, **NO)

    shown = page(app, RON, case, path)
    assert f"Eva Marsh did not agree: “{WHY}”." in shown
    assert "It was not agreed to" in shown
    assert 'name="agrees"' not in shown
    told = {"decision": str(decision), "agrees": "yes", "reason": "I think otherwise of it."}
    answer = signed_in(app, RON).post(f"/incidents/{case.ref}{path}", data=told)
    assert answer.status_code == 409
    assert 'name="agrees"' in page(app, EVA, case, path)


def test_the_case_sends_its_writer_to_decide_again(app: Flask, case: ACase) -> None:
    record_as(case, EVA, "decision_review", decision=a_no(case), **NO)
    shown = page(app, ADA, case)
    assert "Decide again whether the duty applies" in shown
    assert f"“{WHY}”" in shown
    assert "/records/decision_review" not in shown


def test_the_checklist_says_how_an_excuse_stands(app: Flask, case: ACase) -> None:
    excuse = excused(case)
    assert "An excuse from it waits for a second person." in page(app, ADA, case)
    record_as(case, EVA, "excuse_review", excuse=excuse, **NO)
    no = f"Eva Marsh did not agree to an excuse from it: “{WHY}”."
    assert no in page(app, ADA, case)

    duties = page(app, ADA, case, "/duties")
    assert f"Eva Marsh did not agree: “{WHY}”. It counts for nothing." in duties
    assert "/records/excuse_review" not in duties
    assert "Say anew why something cannot be done" in duties


def test_who_finds_an_answer_reads_that_it_can_be_known_after_all(app: Flask, case: ACase) -> None:
    case.person = a_person(case)
    told = {"person": case.person, "words": "Why did this happen?"}
    question = record_as(case, BEN, "question", **told).created[0]["ref"]
    never = {"words": "The box is gone.", "unknown": "cannot_be_known", "given_in": "page"}
    answer = record_as(case, BEN, "answer", question=question, **never).id
    assert "did not agree" not in page(app, BEN, case, "/questions")
    record_as(case, EVA, "answer_review", answer=answer, **NO)
    shown = page(app, BEN, case, "/questions")
    assert f"Eva Marsh did not agree: “{WHY}”. It counts for nothing." in shown
    assert "Not answered yet" in shown
    assert f"/records/answer?question={question}" in shown


def test_nobody_is_asked_to_agree_to_wait_once_the_day_has_come(
    app: Flask, session: Session
) -> None:
    """She asked us to wait a week; a yes on the tenth day would leave nothing out any more."""
    case = an_opened_case(session, now() - timedelta(days=10))
    case.person = a_person(case)
    wait = {"person": case.person, "ground": "asked_for_later", "review_on": case.day(7)}
    wait |= {"requirement": ["first_conversation_recorded"], "reason": "Not this week."}
    record_as(case, BEN, "excuse", **wait)
    asked = "Check what we would leave out for Mrs Ann Price"
    assert asked in acts(case)

    case.at = now()
    assert asked not in acts(case)
    assert "An excuse from it waits" not in page(app, ADA, case)
    duties = page(app, ADA, case, "/duties")
    assert "it leaves nothing out any more" in duties
    assert "/records/excuse_review" not in duties
    assert "how to take it back" not in duties
    assert "Say anew why something cannot be done" in duties


def test_an_agreed_error_is_closed_and_not_decided_on(app: Flask, case: ACase) -> None:
    record_as(case, EVA, "error_review", error=in_error(case), **YES)
    shown = page(app, ADA, case)
    assert "as if the answer were yes" not in shown
    assert "Decide whether the duty applies" not in shown
    assert "Close without the duty" in shown


def test_nobody_is_said_to_know_where_there_is_nobody(session: Session) -> None:
    case = an_opened_case(session)
    assert "The family knows" in means(case)
    nobody_to_tell(case)
    assert "The family knows" not in means(case)
    assert "A second person agreed why not everything was said." in means(case)
