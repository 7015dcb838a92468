"""Whoever was reached again hears what came of a promise, and the answer to what they asked."""

import pytest

from disclosure.kinds.faults import BadInput
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_talk, move_as, record_as
from tests.people import BEN, EVA
from tests.ways import EVERYTHING, a_daughter, attempts, excused
from workflows.requirements import promises_kept, questions_answered
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


@pytest.fixture
def case(begun: ACase) -> ACase:
    """Nobody could reach Mrs Price, as agreed of everything; and then she rang."""
    attempts(begun.later(days=1), "phone", "post", "phone")
    excused(begun, EVERYTHING, "unreachable", begun.person)
    she_rings(begun.later(days=1))
    return begun


def she_rings(case: ACase, **more: object) -> None:
    a_talk(case, "follow_up", family_said="I was in hospital. Please ring me.", **more)
    case.later(hours=1)


def kept(case: ACase) -> None:
    move_as(case, BEN, "done", case.promise, evidence="The cupboard is moved.")
    move_as(case, EVA, "verify", case.promise)


def test_that_a_promise_was_kept(case: ACase) -> None:
    kept(case)
    assert "tell Mrs Ann Price" in (promises_kept(case.now.facts) or "")
    at = case.at.isoformat()
    move_as(case, BEN, "told", case.promise, person=case.person, how="phone", at=at)
    assert promises_kept(case.now.facts) is None


def test_the_answer_to_what_she_asked(case: ACase) -> None:
    she_rings(case, questions=["Will it happen again?"])
    talk = a_talk(case, "follow_up", persons=[a_daughter(case)])
    for question in case.now.questions:
        told = {"words": "No.", "given_in": str(talk.id)}
        record_as(case, BEN, "answer", question=question.ref, **told)
    assert "Tell Mrs Ann Price the answer" in (questions_answered(case.now.facts) or "")


def test_that_a_promise_cannot_be_kept(case: ACase) -> None:
    with pytest.raises(BadInput, match="fill this in"):
        move_as(case, BEN, "cannot_keep", case.promise, why="We could not do it in time.")


def test_while_nobody_reaches_her_there_is_nobody_to_tell(begun: ACase) -> None:
    attempts(begun.later(days=1), "phone", "post", "phone")
    excused(begun, EVERYTHING, "unreachable", begun.person)
    kept(begun)
    assert promises_kept(begun.now.facts) is None
