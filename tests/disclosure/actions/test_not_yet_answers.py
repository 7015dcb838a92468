""" "We do not know yet" answers a question while a promise tells whoever asked when they hear; once
that promise is over, or where it tells them nothing, the question is open again.
"""

from typing import Any

import pytest

from disclosure.actions.answer_aims import aim_of_answer, state_that_counts
from disclosure.actions.family.view import family_view
from disclosure.actions.letters import writing as letters
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.records.questions import Question
from letters.dates import in_words
from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_talk, change_by, move_as, record_as
from tests.not_told import a_wife, acts_about, promised
from tests.people import ADA, BEN, EVA
from workflows import requirements
from workflows.words import QuestionState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
WHY = "We will tell you why"


def question(case: ACase) -> Question:
    return case.now.questions[0]


def not_yet(case: ACase, ref: str) -> None:
    talk = [row.number for row in case.now.case.records.values() if row.kind == "conversation"]
    told: dict[str, Any] = {"question": question(case).ref, "words": "We do not know yet."}
    told |= {"unknown": "not_yet", "commitment": ref, "given_in": str(talk[-1])}
    record_as(case, BEN, "answer", **told)


def stands(case: ACase) -> QuestionState:
    return state_that_counts(case.now, question(case))


def done(case: ACase, ref: str) -> None:
    move_as(case, BEN, "done", ref, evidence="I wrote a note to the file.")
    move_as(case, EVA, "verify", ref)


def test_while_the_promise_is_open_its_day_stands_in_for_an_answer(case: ACase) -> None:
    not_yet(case, promised(case, case.person, words=WHY))
    assert stands(case) is QuestionState.NOT_YET
    assert aim_of_answer(case.now, question(case)) is None
    assert requirements.questions_addressed(case.now.facts) is None
    assert not acts_about(case, "Answer Mrs Ann Price")


def test_once_it_is_done_the_question_is_open_with_an_aim_on_both_sides(case: ACase) -> None:
    ref = promised(case, case.person, words=WHY, days=10)
    due_on = next(p.due_on for p in case.now.commitments if p.ref == ref)
    not_yet(case, ref)
    case.later(days=2)
    done(case, ref)

    assert stands(case) is QuestionState.OPEN
    assert aim_of_answer(case.now, question(case)) == due_on
    assert requirements.questions_addressed(case.now.facts)
    assert acts_about(case, "Answer Mrs Ann Price")
    (shown,) = family_view(case.now, case.person).questions
    assert (shown.state, shown.answer_by) == (QuestionState.OPEN, due_on)
    assert not shown.answers[-1].promised_on

    case.later(days=30)
    (shown,) = family_view(case.now, case.person).questions
    assert shown.past_aim


def test_an_answer_after_it_is_the_end_of_it(case: ACase) -> None:
    ref = promised(case, case.person, words=WHY)
    not_yet(case, ref)
    talk = a_talk(case, "follow_up", keeps=[ref])
    told = {"question": question(case).ref, "words": "The two boxes looked the same."}
    record_as(case, BEN, "answer", **told, given_in=str(talk.id))
    assert stands(case) is QuestionState.ANSWERED


def why_not(case: ACase, ref: str) -> str:
    with pytest.raises((BadInput, Refused)) as no:
        not_yet(case, ref)
    case.session.rollback()
    faults = getattr(no.value, "faults", ())
    return " ".join(fault.says for fault in faults) or str(no.value)


def test_a_promise_without_a_day_does_not_say_when_they_hear(case: ACase) -> None:
    contact = {"words": "Ring us at any time", "standing": True, "owner": BEN}
    a_talk(case, "follow_up", next_contact=contact)
    assert "it has no day" in why_not(case, case.promise)


def test_a_promise_to_somebody_else_tells_them_nothing(case: ACase) -> None:
    ref = promised(case, a_wife(case), words=WHY)
    assert "that was promised to somebody else" in why_not(case, ref)


def test_a_promise_that_ended_with_its_letter_is_none(case: ACase) -> None:
    day = (case.at.date()).replace(month=case.at.month + 1)
    sentence = f"We will tell you why by {in_words(day)}."
    letter = cases.a_draft(case, "holding", next=sentence)
    told = {"sentence": sentence, "owner": BEN, "due_on": day.isoformat()}
    letters.link(case.session, change_by(case, BEN), letter, told)
    ref = case.now.commitments[-1].ref
    not_yet(case, ref)
    assert stands(case) is QuestionState.OPEN  # until it is sent nobody was promised a day

    move_as(case, ADA, "withdraw", letter, reason="It says the wrong day")
    assert stands(case) is QuestionState.OPEN
    assert "That promise ended" in why_not(case, ref)


def test_what_passes_to_the_heirs_still_says_when_they_hear(case: ACase) -> None:
    a_wife(case)
    not_yet(case, promised(case, case.person, words=WHY))
    record_as(case.later(days=1), BEN, "patient_status", what="died", source="The ward")
    assert stands(case) is QuestionState.NOT_YET


@pytest.mark.parametrize("what", ["died", "lost_capacity"])
def test_whoever_hears_in_the_place_of_who_asked_may_be_promised_the_day(
    case: ACase, what: str
) -> None:
    ewa = a_wife(case)
    record_as(case.later(days=1), BEN, "patient_status", what=what, source="The ward")
    not_yet(case, promised(case, ewa, words=WHY, days=20))
    assert stands(case) is QuestionState.NOT_YET
