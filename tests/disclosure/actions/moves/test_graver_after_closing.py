"""What was said before a case was closed does not close it again where it is no longer true."""

from typing import Any

import pytest
from flask import Flask

from disclosure.actions import gate
from disclosure.kinds.findings import Findings
from disclosure.operations.verify import verify
from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, a_talk, move_as, record_as
from tests.people import ADA, BEN, EVA, IVA
from tests.typed import signed_in
from workflows.machine import NotReady
from workflows.said_before import CLOSING_ANEW, GRAVER_NOW
from workflows.words import State, Trigger

pytestmark = begins_with(a_case, at=State.CLOSED)
STALE = ["disclosure_conversation_recorded", "understanding_checked", "closing_letter_given"]
TOLD_BACK = {"how": "She told it back", "result": "She knows that it will not heal."}


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun.later(days=3)


def graded(case: ACase, level: str, at: str = "") -> int:
    told = {"scale": "eng_reg20", "level": level, "reason": "Her kidneys did not recover."}
    return record_as(case, BEN, "grade", **told, at=at or case.at.isoformat()).id


def decided_again(case: ACase) -> None:
    why = "The duty applied before, too."
    record_as(case, ADA, "decision", applies="yes", reason=why)


def left(case: ACase) -> list[str]:
    return [item.id for item in gate.checklist(case.now, Trigger.CLOSE) if not item.met]


def told_again(case: ACase) -> None:
    """That her kidneys did not recover; that changes no finding about the boxes."""
    a_talk(case, "disclosure", understanding=TOLD_BACK)


def test_harm_that_turned_out_graver_is_told_and_written_before_it_closes_again(
    case: ACase,
) -> None:
    graded(case, "reg20_severe")
    assert case.state is State.FOLLOW_UP
    decided_again(case)
    assert left(case) == STALE
    with pytest.raises(NotReady):
        move_as(case, ADA, "close")
    told_again(case.later(hours=1))
    assert left(case) == ["closing_letter_given"]
    a_letter(case, "closing")
    assert move_as(case, ADA, "close").now == State.CLOSED
    assert verify(case.session).ok


def test_what_is_missing_says_why_the_old_ones_do_not_count(app: Flask, case: ACase) -> None:
    graded(case, "reg20_severe")
    decided_again(case)
    page = signed_in(app, ADA).get(f"/incidents/{case.ref}/moves/close").text
    assert f"Tell Mrs Ann Price {GRAVER_NOW}" in page
    assert f"Give Mrs Ann Price {CLOSING_ANEW}" in page
    assert "3 things are missing" in page


def test_who_told_them_before_anybody_graded_it_need_not_tell_them_twice(case: ACase) -> None:
    told_again(case)
    graded(case.later(hours=2), "reg20_severe")
    decided_again(case)
    assert left(case) == ["closing_letter_given"]


def test_who_goes_back_to_investigate_tells_them_before_the_letter(case: ACase) -> None:
    move_as(case, EVA, "reopen", reason="Her kidneys did not recover", to="investigate")
    graded(case, "reg20_severe")
    decided_again(case)
    asked = gate.checklist(case.now, Trigger.SHARE_FINDINGS)
    assert "disclosure_conversation_recorded" not in [item.id for item in asked]
    case.later(hours=1)
    a_talk(case, "follow_up", next_contact=cases.a_next_contact(case))
    move_as(case, ADA, "share_findings")
    with pytest.raises(NotReady, match="what we know of the harm now"):
        move_as(case, ADA, "record_disclosure")


@pytest.mark.parametrize("level", ["reg20_moderate", "reg20_below", "unknown"])
def test_a_grade_that_is_no_graver_asks_for_nothing_more(case: ACase, level: str) -> None:
    move_as(case, ADA, "reopen", reason="The family asked us")
    later: dict[str, Any] = {"review_on": case.day(9)} if level == "unknown" else {}
    told = {"scale": "eng_reg20", "level": level, "reason": "The notes of the clinic came."}
    record_as(case, BEN, "grade", **told, **later)
    decided_again(case)
    assert left(case) == []


def test_a_graver_grade_that_was_a_slip_asks_for_nothing_once_it_is_withdrawn(case: ACase) -> None:
    slip = graded(case, "reg20_severe")
    told = {"of": slip, "words": "That was her neighbour.", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    decided_again(case)
    assert left(case) == []


def test_the_same_grade_written_anew_is_no_graver_one(case: ACase) -> None:
    """The first had a wrong reason; it was taken back, and the harm is what it was."""
    first = next(n for n, body in case.now.case.bodies.items() if body.word == "grade")
    told = {"of": first, "words": "The reason was wrong.", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    graded(case, "reg20_moderate")
    decided_again(case)
    assert "closing_letter_given" not in left(case)


@begins_with(a_case, at=State.FOLLOW_UP)
def test_harm_that_nobody_knew_and_is_low_was_not_graded_higher(begun: ACase) -> None:
    """Her notes came after all, and she was well. Nobody has to tell her that it is worse."""
    told = {"scale": "eng_reg20", "level": "unknown", "reason": "Her notes are still missing."}
    record_as(begun, BEN, "grade", **told, review_on=begun.day(90))
    decided_again(begun)
    move_as(cases.ready(begun), ADA, "close")
    graded(begun.later(days=3), "reg20_below")
    assert begun.state == "closed"
    move_as(begun, ADA, "reopen", reason="The family asked us")
    decided_again(begun)
    assert left(begun) == []
    move_as(begun, ADA, "close")
    graded(begun.later(days=1), "reg20_moderate")
    assert begun.state == "follow_up"
    decided_again(begun)
    assert left(begun) == STALE


def test_a_question_after_closing_asks_for_no_new_letter(case: ACase) -> None:
    told = {"person": case.person, "words": "Who moved the boxes?"}
    record_as(case, BEN, "question", **told)
    assert (case.state, left(case)) == (State.FOLLOW_UP, ["questions_answered"])


def test_a_case_closed_again_on_new_words_owes_none_for_the_old_grade(case: ACase) -> None:
    graded(case, "reg20_severe")
    decided_again(case)
    told_again(case.later(hours=1))
    a_letter(case, "closing")
    move_as(case, ADA, "close")
    move_as(case, ADA, "reopen", reason="The family asked us")
    assert left(case) == []


def test_new_findings_after_closing_make_the_closing_letter_old(case: ACase) -> None:
    move_as(case, ADA, "reopen", reason="The pump kept a log")
    found = {**cases.FINDINGS, "why": "The pump was set wrongly, too."}
    written = record_as(case, IVA, "findings", **found).id
    told = {"findings": written, "sha256": Findings(**found).sha256(), "agrees": True}
    record_as(case, EVA, "findings_approval", **told, note="I read the log, too.")
    told_again(case.later(hours=1))
    a_letter(case, "apology")
    assert left(case) == ["closing_letter_given"]
    a_letter(case, "closing")
    move_as(case, ADA, "close")
    assert case.state is State.CLOSED
