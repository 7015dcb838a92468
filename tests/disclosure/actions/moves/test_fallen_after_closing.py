"""What a case was closed on falls away: a letter comes back, or a record is withdrawn. Then it is
not over, and it opens again; and for nothing else.
"""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, Door
from disclosure.actions.closed_on import lacking
from disclosure.actions.recording import record
from disclosure.kinds.kind import Kind
from disclosure.operations.verify import verify
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    approved_findings,
    followed_up,
    kept,
    move_as,
    record_as,
    through,
)
from tests.people import ADA, BEN, EVA, IVA, RON
from tests.ways import excused
from workflows.words import State, Trigger

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.CLOSED)]
AWAY = "Not known at this address"


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun.later(days=3)


def came_back(case: ACase, ref: str) -> None:
    move_as(case, ADA, "returned", ref, at=case.at.isoformat(), why=AWAY)


def letter_of(case: ACase, kind: str) -> str:
    return next(each.ref for each in case.now.letters if each.kind == kind)


def withdrawn(case: ACase, number: int, email: str = BEN) -> int:
    told = {"of": number, "words": "It was of another patient.", "withdraws": True}
    return record_as(case, email, "correction", **told).id


def agreed(case: ACase, correction: int, email: str = EVA, *, agrees: bool = True) -> None:
    told = {"correction": correction, "agrees": agrees, "reason": "I read the notes myself."}
    record_as(case, email, "correction_review", **told)


def falls(case: ACase, number: int, who: str) -> None:
    """By whoever wrote it; of what another agreed to, by two."""
    if who != EVA:
        withdrawn(case, number, who)
        return
    agreed(case, withdrawn(case, number), RON)


def numbers_of(case: ACase, word: str, /, **told: str) -> list[int]:
    def fits(body: Kind) -> bool:
        return body.word == word and all(getattr(body, name) == told[name] for name in told)

    return [number for number, body in case.now.case.bodies.items() if fits(body)]


def reopened_why(case: ACase) -> str:
    move = list(case.now.case.moves(case.ref))[-1].body
    assert move["trigger"] == Trigger.REOPEN
    return str(move["reason"])


def left(case: ACase, trigger: Trigger = Trigger.CLOSE) -> set[str]:
    return {item.id for item in gate.checklist(case.now, trigger) if not item.met}


@pytest.mark.parametrize(
    ("kind", "name", "asks"),
    [
        ("apology", "letter of apology", "apology_letter_delivered"),
        ("closing", "closing letter", "closing_letter_given"),
    ],
)
def test_a_letter_that_comes_back_opens_the_case_that_was_closed_on_it(
    case: ACase, kind: str, name: str, asks: str
) -> None:
    ref = letter_of(case, kind)
    came_back(case, ref)
    assert case.state is State.FOLLOW_UP
    assert reopened_why(case) == f"The {name} {ref} came back after closing."
    assert left(case) == {asks}
    assert verify(case.session).ok


def test_one_that_did_not_come_back_after_all_leaves_the_case_open_and_owed_nothing(
    case: ACase,
) -> None:
    ref = letter_of(case, "closing")
    came_back(case, ref)
    why = "It was another envelope that came back"
    move_as(case, ADA, "entered_in_error", ref, reason=why, step="returned")
    assert (case.state, left(case)) == (State.FOLLOW_UP, set())


def test_a_letter_on_which_nothing_rested_may_come_back(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    came_back(case.later(days=2), ref)
    assert case.state is State.CLOSED


def test_the_first_of_two_closing_letters_may_come_back(case: ACase) -> None:
    first = letter_of(case, "closing")
    a_letter(case, "closing")
    came_back(case, first)
    assert case.state is State.CLOSED


@begins_with(a_case, at=State.FOLLOW_UP)
def test_the_letter_that_said_sorry_for_a_promise_comes_back(begun: ACase) -> None:
    case = begun
    told: dict[str, Any] = {"words": "We will send you the notes", "owner": BEN}
    told |= {"due_on": case.day(3), "source": {"family": case.person}}
    promise = str(record_as(case, BEN, "commitment", **told).created[0]["ref"])
    case.later(days=5)
    why = {"why": "We had no time for it.", "told_how": "By telephone"}
    move_as(case, BEN, "cannot_keep", promise, **why, at=case.at.isoformat())
    sorry = a_letter(case, "apology")
    move_as(case, EVA, "agree_not_kept", promise, given_in=sorry)
    followed_up(case)
    move_as(case, ADA, "close")
    came_back(case.later(days=2), sorry)
    assert case.state is State.FOLLOW_UP
    assert left(case) == {"promises_kept"}


@begins_with(a_case, at=State.FOLLOW_UP)
def test_the_letter_that_gave_an_answer_comes_back(begun: ACase) -> None:
    case = begun
    told = {"person": case.person, "words": "Who was it?"}
    question = str(record_as(case, BEN, "question", **told).created[0]["ref"])
    answer = a_letter(case, "initial_notification")
    words = "It was a nurse of the night."
    record_as(case, BEN, "answer", question=question, words=words, given_in=answer)
    followed_up(case)
    move_as(case, ADA, "close")
    came_back(case.later(days=2), answer)
    assert (case.state, left(case)) == (State.FOLLOW_UP, {"questions_answered"})


@pytest.mark.parametrize(
    ("kind", "which", "who", "asks"),
    [
        ("conversation", {"kind": "first"}, BEN, "first_conversation_recorded"),
        ("findings", {}, IVA, "findings_approved"),
        ("findings_approval", {}, EVA, "findings_approved"),
        ("grade", {}, BEN, "harm_graded"),
        ("decision", {}, ADA, "notifiability_decided"),
        ("contact", {}, ADA, "contact_named"),
        ("support", {}, BEN, "support_offered"),
        ("meeting", {}, BEN, "meeting_offered"),
        ("questions_sought", {}, BEN, "family_questions_sought"),
        ("heard", {}, BEN, "family_heard"),
        ("answer", {}, BEN, "questions_answered"),
    ],
)
def test_a_record_that_is_withdrawn_opens_the_case_that_was_closed_on_it(
    case: ACase, kind: str, which: dict[str, str], who: str, asks: str
) -> None:
    (number,) = numbers_of(case, kind, **which)
    falls(case, number, who)
    assert case.state is State.FOLLOW_UP
    assert asks in left(case)
    assert f"No. {number}, was withdrawn after closing." in reopened_why(case)


def test_the_reason_names_the_talk(case: ACase) -> None:
    (number,) = numbers_of(case, "conversation", kind="first")
    withdrawn(case, number)
    assert reopened_why(case) == (
        f"The record of the first conversation, No. {number}, was withdrawn after closing."
    )


def test_the_talk_in_which_they_were_told_is_withdrawn(case: ACase) -> None:
    (number,) = numbers_of(case, "conversation", kind="disclosure")
    withdrawn(case, number)
    assert case.state is State.FOLLOW_UP
    assert {"disclosure_conversation_recorded", "understanding_checked"} <= left(case)


def heard_on_her_page(case: ACase) -> int:
    """And what Ben wrote down of it is withdrawn: so the case rests on her own words."""
    family = family_actor(case.id, case.person, "Mrs Ann Price")
    told: dict[str, Any] = {"person": case.person, "asked_at": case.at.isoformat(), "how": "page"}
    told |= {"answer": "words", "words": "You kept your word.", "told_how_to_complain": True}
    change = Change(case.id, family, case.at, Door.PAGE)
    number = record(case.session, change, "heard", told).id
    withdrawn(case, numbers_of(case, "heard")[0])
    assert case.state is State.CLOSED
    return number


def test_what_the_family_wrote_itself_falls_and_opens_it_once_a_second_person_agrees(
    case: ACase,
) -> None:
    correction = withdrawn(case, heard_on_her_page(case))
    assert case.state is State.CLOSED
    agreed(case, correction)
    assert (case.state, left(case)) == (State.FOLLOW_UP, {"family_heard"})


def test_a_second_person_who_does_not_agree_opens_nothing(case: ACase) -> None:
    agreed(case, withdrawn(case, heard_on_her_page(case)), agrees=False)
    assert case.state is State.CLOSED


@begins_with(a_case, at=State.FOLLOW_UP)
def test_a_concern_that_was_dropped_and_counts_again_opens_it(begun: ACase) -> None:
    case = begun
    told = {"person": case.person, "words": "Nobody rang me."}
    concern = record_as(case, BEN, "concern", **told).id
    correction = withdrawn(case, concern)
    agreed(case, correction)
    followed_up(case)
    move_as(case, ADA, "close")
    agreed(case, correction, RON, agrees=False)
    assert (case.state, left(case)) == (State.FOLLOW_UP, {"no_open_concern"})
    assert reopened_why(case).endswith(f"No. {concern}, counts again after closing.")


@begins_with(a_case, at=State.INVESTIGATE)
@pytest.mark.parametrize(("kind", "who"), [("excuse", BEN), ("excuse_review", EVA)])
def test_the_excuse_that_stood_in_for_a_meeting_is_withdrawn(
    begun: ACase, kind: str, who: str
) -> None:
    case = begun
    told = {"person": case.person, "how": "By telephone"}
    record_as(case, BEN, "questions_sought", **told)
    excused(case, ["meeting_offered"], "declined", case.person)
    approved_findings(case.later(days=2))
    move_as(case, ADA, "share_findings")
    through(case, State.CLOSED)
    (number,) = numbers_of(case, kind)
    falls(case, number, who)
    assert case.state is State.FOLLOW_UP
    assert "meeting_offered" in left(case)


def test_whoever_approved_the_findings_takes_that_back(case: ACase) -> None:
    (number,) = numbers_of(case, "findings_approval")
    was = case.now.case.bodies[number].stored()
    again = {"agrees": False, "note": "I read it again, and the second page is of another patient."}
    record_as(case, EVA, "findings_approval", **was | again)
    assert case.state is State.FOLLOW_UP
    (findings,) = numbers_of(case, "findings")
    record_of = f"The record of the findings, No. {findings},"
    assert reopened_why(case) == f"{record_of} is no longer agreed to, after closing."
    assert "findings_approved" in left(case)


def test_a_second_yes_to_the_findings_takes_back_nothing_that_was_told(case: ACase) -> None:
    """Another approver reads the same text after the family was told and written to. Only words
    that nobody had approved then would have to be told anew.
    """
    (number,) = numbers_of(case, "findings_approval")
    was = case.now.case.bodies[number].stored()
    record_as(case, EVA, "findings_approval", **was | {"note": "I read it once more."})
    assert (case.state, left_of_closed(case)) == (State.CLOSED, set())
    findings = case.now.facts.findings
    assert findings
    assert findings.approved_number == number


@begins_with(a_case, at=State.INVESTIGATE)
def test_whoever_agreed_that_she_wanted_no_meeting_takes_that_back(begun: ACase) -> None:
    case = begun
    told = {"person": case.person, "how": "By telephone"}
    record_as(case, BEN, "questions_sought", **told)
    excuse = excused(case, ["meeting_offered"], "declined", case.person)
    approved_findings(case.later(days=2))
    move_as(case, ADA, "share_findings")
    through(case, State.CLOSED)
    again = {"excuse": excuse, "agrees": True, "reason": "I read it once more."}
    record_as(case, EVA, "excuse_review", **again)
    states = [case.state]
    record_as(case, EVA, "excuse_review", **again | {"agrees": False})
    assert [*states, case.state] == [State.CLOSED, State.FOLLOW_UP]
    assert "meeting_offered" in left(case)


@begins_with(a_case, at=State.FOLLOW_UP)
def test_whoever_agreed_that_she_need_not_be_told_takes_that_back(begun: ACase) -> None:
    case = begun
    who = {"name": "Mrs Joan Hill", "relationship": "Daughter", "lawful_basis": "Attorney"}
    daughter = a_person(case, **who, is_patient=False)
    no_more = {"person": daughter, "standing": "not_to_be_told", "reason": "She is no attorney."}
    change = record_as(case, BEN, "person_change", **no_more).id
    review = {"person_change": change, "agrees": True, "reason": "I read the papers."}
    record_as(case, EVA, "person_change_review", **review)
    followed_up(case)
    move_as(case, ADA, "close")
    states = [case.state]
    record_as(case.later(days=2), EVA, "person_change_review", **review | {"agrees": False})
    assert [*states, case.state] == [State.CLOSED, State.FOLLOW_UP]
    assert reopened_why(case) == "Somebody who must be told was named after closing."


def no_incident(session: Session) -> ACase:
    """A drill, and she had been told of it: she has the outcome in a letter."""
    case = an_opened_case(session)
    acknowledged(case)
    question = case.now.questions[0].ref
    answer = {"question": question, "words": "It was a drill.", "given_in": "page"}
    record_as(case, BEN, "answer", **answer)
    kept(case, case.promise)
    error = record_as(case, ADA, "error", what="not_an_incident", reason="It was a drill").id
    record_as(case, EVA, "error_review", error=error, agrees=True, reason="It was one indeed")
    a_letter(case.later(hours=1), "closing")
    move_as(case, ADA, "close_without_duty")
    assert case.state is State.CLOSED
    return case.later(days=2)


def test_the_letter_with_the_outcome_comes_back_where_there_was_no_duty(session: Session) -> None:
    case = no_incident(session)
    came_back(case, letter_of(case, "closing"))
    assert case.state is State.ACKNOWLEDGE
    assert "outcome_told" in left(case, Trigger.CLOSE_WITHOUT_DUTY)
    assert verify(case.session).ok


def test_what_only_a_duty_asks_opens_nothing_where_there_was_none(session: Session) -> None:
    case = no_incident(session)
    (support,) = numbers_of(case, "support")
    withdrawn(case, support)
    assert case.state is State.CLOSED


def test_what_is_withdrawn_and_bore_nothing_opens_nothing(case: ACase) -> None:
    note = record_as(case, BEN, "note", words="She likes the window open.").id
    withdrawn(case, note)
    a_talk(case, "follow_up")
    withdrawn(case, numbers_of(case, "conversation")[-1])
    assert case.state is State.CLOSED


def test_a_correction_that_withdraws_nothing_opens_nothing(case: ACase) -> None:
    (number,) = numbers_of(case, "conversation", kind="first")
    told = {"of": number, "words": "It was in the day room.", "withdraws": False}
    record_as(case, BEN, "correction", **told)
    assert case.state is State.CLOSED


def promised_since(case: ACase) -> int:
    """A promise that was made after closing, and is open."""
    told: dict[str, Any] = {"words": "We will send you the notes", "owner": BEN}
    told |= {"due_on": case.day(3), "source": {"family": case.person}}
    number = record_as(case, BEN, "commitment", **told).id
    assert (case.state, left_of_closed(case)) == (State.CLOSED, {"promises_kept"})
    return number


def left_of_closed(case: ACase) -> set[str]:
    return {asked for asked, _ in lacking(case.now)}


def test_what_was_missing_anyway_opens_nothing(case: ACase) -> None:
    promise = promised_since(case)
    case.later(days=30)
    withdrawn(case, record_as(case, BEN, "note", words="She likes the window open.").id)
    agreed(case, withdrawn(case, promise))
    assert (case.state, left_of_closed(case)) == (State.CLOSED, set())


def test_it_opens_for_what_fell_whatever_else_was_missing(case: ACase) -> None:
    promised_since(case)
    came_back(case, letter_of(case, "closing"))
    assert left(case) == {"promises_kept", "closing_letter_given"}
