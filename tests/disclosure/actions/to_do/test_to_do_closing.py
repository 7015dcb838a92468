"""Where all that closing asks is there, closing is next; and where nobody is told, that is said."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.in_words.move_words import words_of
from disclosure.actions.thing_to_do import Clock, Group
from disclosure.actions.to_do.case_view import view_of
from disclosure.actions.watching import watched
from disclosure.kinds.conversation import Conversation
from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, an_opened_case, move_as, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.to_do.test_to_do_care import HUDDLE
from tests.disclosure.actions.to_do.test_worklist import acts, row
from tests.people import ADA, BEN, EVA, IVA
from tests.to_do import rows_of
from tests.typed import signed_in
from workflows.words import State, Trigger

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
CLOSE, SILENT = "Move on: close this case", "Promise Mrs Ann Price a day"
YES = {"agrees": True, "reason": "I read the notes too."}
TALKS = (
    "first_conversation_recorded", "disclosure_conversation_recorded", "understanding_checked",
    "meeting_offered", "family_questions_sought",
)  # fmt: skip
LETTERS = ("apology_letter_delivered", "closing_letter_given")
KEEPING = ("next_contact_promised", "support_offered", "family_heard", "apology_given")


def nobody_to_tell(case: ACase) -> None:
    told: dict[str, Any] = {"ground": "nobody_to_tell", "at": case.at.isoformat()}
    told |= {"requirement": ["relevant_person_named"], "reason": "We searched for kin."}
    excuse = record_as(case, ADA, "excuse", **told).id
    record_as(case, EVA, "excuse_review", excuse=excuse, **YES)


def declined(case: ACase, *requirements: str) -> None:
    told: dict[str, Any] = {"ground": "declined", "at": case.at.isoformat()}
    told |= {"requirement": list(requirements), "reason": "She wants to hear nothing."}
    excuse = record_as(case, BEN, "excuse", person=case.person, **told).id
    record_as(case, EVA, "excuse_review", excuse=excuse, **YES)


def in_error(case: ACase) -> None:
    told = {"what": "not_an_incident", "reason": "It was another man."}
    error = record_as(case, ADA, "error", **told).id
    record_as(case, EVA, "error_review", error=error, **YES)


def means(case: ACase, trigger: Trigger) -> str:
    return words_of(trigger, case.now.facts).means


def test_closing_is_next_once_all_that_it_asks_is_there(session: Session) -> None:
    """It asks for no next contact; and another promise would only keep the case open."""
    case = cases.ready(a_case(session, State.FOLLOW_UP))
    first, *others = rows_of(case)
    assert (first.act, first.target.word) == (CLOSE, "close")
    assert (first.group, first.clock, first.owner) == (Group.LATE, Clock.SILENT, ADA)
    assert "Mrs Ann Price waits for no day from us" in first.why
    assert not [todo for todo in others if todo.target.where == "move" or SILENT in todo.act]

    key = f"silence {case.person}"  # until then it is silence all the same, and reminded of
    assert [t.ladder for t in watched(view_of(case.now)) if t.key == key] == ["silence"]

    move_as(case, ADA, "close")
    assert rows_of(case) == []


def test_while_closing_lacks_anything_a_next_contact_is_promised_first(session: Session) -> None:
    case = cases.through(an_opened_case(session), State.FOLLOW_UP)
    cases.kept(case.later(days=7), case.promise)
    assert row(case, SILENT).group is Group.LATE
    assert CLOSE not in acts(case)


def test_staff_are_not_told_to_ask_how_it_went_in_the_first_two_weeks(session: Session) -> None:
    """The family may be told all in ten days; to be asked for thanks then is another blow. Who was
    asked all the same is written down at once."""
    case = cases.through(an_opened_case(session), State.FOLLOW_UP)
    cases.kept(case, case.promise)
    cases.a_letter(case, "closing")
    asks = "Ask Mrs Ann Price how this went"
    for day in (13, 14):
        case.at = cases.AWARE + timedelta(days=day)
        assert (asks in acts(case)) is (day == 14)

    case.at = cases.AWARE + timedelta(days=13)
    told = {"answer": "words", "words": "You kept your word.", "told_how_to_complain": True}
    told |= {"asked_at": case.at.isoformat(), "how": "By telephone"}
    record_as(case, BEN, "heard", person=case.person, **told)
    case.later(days=2)
    assert asks not in acts(case)


def test_nothing_is_decided_on_an_agreed_error(session: Session) -> None:
    case = an_opened_case(session)
    assert "Decide whether the duty applies" in acts(case)
    in_error(case)
    assert acts(case) == "Move on: close without the duty"
    move_as(case, ADA, "close_without_duty")
    assert case.state is State.CLOSED


def test_an_error_that_waits_for_its_second_person_stops_no_clock(session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "error", what="not_an_incident", reason="It was another man.")
    assert "Decide whether the duty applies" in acts(case)


def test_no_huddle_is_held_before_a_talk_with_nobody(session: Session) -> None:
    case = an_opened_case(session)
    assert HUDDLE in acts(case)
    nobody_to_tell(case)
    assert HUDDLE not in acts(case)
    cases.approved_findings(case)
    assert HUDDLE not in acts(case)


def test_nor_before_a_talk_that_they_declined(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    declined(case, *TALKS)
    assert HUDDLE not in acts(case)
    other = {"name": "Sue Price", "relationship": "Daughter", "is_patient": False}
    a_person(case, **other)
    assert row(case, HUDDLE).act == "Meet for five minutes before the first talk with Sue Price"
    cases.approved_findings(case)
    assert "the talk about what we found with Sue Price" in acts(case)


def test_nobody_is_said_to_know_whom_a_second_person_excused(session: Session) -> None:
    begin, close = Trigger.BEGIN_INVESTIGATION, Trigger.CLOSE
    case = an_opened_case(session)
    told = means(case, begin)
    assert "The family knows" in told
    nobody_to_tell(case)
    for trigger in (begin, Trigger.DELIVER_APOLOGY, close):
        assert "A second person agreed why not" in means(case, trigger)
        assert "family" not in means(case, trigger)

    case = an_opened_case(session)
    case.person = a_person(case)
    assert means(case, begin) == told
    declined(case, *TALKS, *LETTERS, *KEEPING)
    assert "The family knows" not in means(case, begin)
    assert "the family knows" not in means(case, close)


def test_what_a_talk_has_met_is_said_as_it_is(session: Session) -> None:
    case = cases.ready(an_opened_case(session))
    declined(case, *TALKS)
    assert means(case, Trigger.BEGIN_INVESTIGATION).startswith("The family knows")


@begins_with(a_case, at=State.FOLLOW_UP)
def test_a_case_of_the_wrong_patient_asks_for_no_closing_letter_to_her(
    app: Flask, begun: ACase
) -> None:
    """The list went on asking to write to her and to ask her how it went; no page said how it
    closes as recorded in error.
    """
    why = "It was the lady in the next bed"
    error = record_as(begun, ADA, "error", what="wrong_patient", reason=why).id
    record_as(begun, EVA, "error_review", error=error, agrees=True, reason="I read the notes")
    asked = acts(begun)
    assert "Move on: go back to investigating" in asked
    assert "Give Mrs Ann Price the closing letter" not in asked
    page = signed_in(app, ADA).get(f"/incidents/{begun.ref}").text
    assert "recorded in error. From there it closes as that." in page
    assert f"/incidents/{begun.ref}/moves/return_to_investigation" in page
    assert "Ask Mrs Ann Price how this went" not in page
    move_as(begun, ADA, "return_to_investigation", reason=why)
    cases.kept(begun, begun.promise)
    cases.a_talk(begun.later(hours=1), "disclosure", said="This was not about you. We are sorry.")
    assert move_as(begun, ADA, "close_without_duty").now == State.CLOSED


@begins_with(a_case, at=State.DISCLOSE)
def test_nobody_is_asked_to_agree_that_nobody_can_know_what_was_answered_since(
    begun: ACase,
) -> None:
    """It waited for a second person for ever, also once the case was closed."""
    asked = {"question": begun.now.questions[0].ref, "given_in": "page"}
    unknown = {"words": "Nobody can know why.", "unknown": "cannot_be_known"}
    record_as(begun, BEN, "answer", **asked, **unknown)
    check = "Check that this cannot be known"
    assert check in acts(begun)
    found = record_as(begun, BEN, "answer", **asked, words="The two boxes looked the same.").id
    assert check not in acts(begun)
    record_as(begun, BEN, "correction", of=found, words="That was another box.", withdraws=True)
    assert check in acts(begun)
    record_as(begun, IVA, "question_taken_back", question=asked["question"], words="Leave it.")
    assert check not in acts(begun)


@begins_with(a_case, at=State.INVESTIGATE)
def test_nobody_is_asked_to_agree_that_what_was_done_will_not_be_done(begun: ACase) -> None:
    (talk,) = (row.number for row, _ in begun.now.case.those(Conversation))
    never = {"duty": "eng-nhs-written", "words": "We will not write to you.", "unmet": True}
    record_as(begun, BEN, "explanation", **never, given_in=str(talk))
    check = "Check that a duty will not be met"
    assert check in acts(begun)
    cases.a_letter(begun, "initial_notification", until="send")
    assert check not in acts(begun)


@begins_with(a_case, at=State.FOLLOW_UP)
def test_who_was_asked_how_it_went_and_said_nothing_is_not_asked_again_the_next_day(
    app: Flask, begun: ACase
) -> None:
    """List and page said “Ask Mrs Ann Price how this went”, as if nobody had."""
    begun.later(days=7)
    cases.kept(begun, begun.promise)
    cases.a_letter(begun, "closing")
    asked = {"person": begun.person, "how": "By letter", "told_how_to_complain": True}
    silent = {**asked, "asked_at": begun.at.isoformat(), "answer": "no_reply"}
    record_as(begun, BEN, "heard", **silent)
    on = view_of(begun.now).day(begun.today + timedelta(days=10))
    again = f"Ask Mrs Ann Price once more how this went, on {on} or later"
    assert again in acts(begun.later(days=2))
    assert "Ask Mrs Ann Price once more" in signed_in(app, ADA).get(f"/incidents/{begun.ref}").text
    assert "Ask Mrs Ann Price once more how this went" in acts(begun.later(days=8))
    record_as(begun, BEN, "heard", **{**silent, "asked_at": begun.at.isoformat()})
    assert CLOSE in acts(begun)
