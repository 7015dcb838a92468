"""Under each requirement that is not met stands what is left of it: what the gate asks, no less."""

from disclosure.actions.checklists.parts import parts_of
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Viewed
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, move_as, record_as
from tests.people import BEN, EVA
from workflows import requirements
from workflows.words import QuestionState, State

pytestmark = begins_with(a_case, at=State.DISCLOSE)


def left(case: ACase, requirement: str) -> list[tuple[str, str]]:
    view = Viewed(case.now, staff_of(case.session))
    return [(part.words, part.note) for part in parts_of(view, requirement)]


def test_a_standing_promise_that_is_done_waits_for_a_second_person(case: ACase) -> None:
    words = "We will keep the strong heparin in its own cupboard"
    promise = {"words": words, "standing": True, "owner": BEN, "source": {"family": case.person}}
    ref = str(record_as(case, BEN, "commitment", **promise).created[0]["ref"])
    assert words not in (requirements.promises_kept(case.now.facts) or "")
    assert words not in dict(left(case, "promises_kept"))
    move_as(case, BEN, "done", ref, evidence="The cupboard is there.")
    assert words in (requirements.promises_kept(case.now.facts) or "")
    assert dict(left(case, "promises_kept"))[words] == "done; another person has to check it"


def test_that_nobody_can_know_stands_until_a_letter_that_says_otherwise_has_gone(
    case: ACase,
) -> None:
    (question,) = case.now.questions
    talk = [row.number for row in case.now.case.records.values() if row.kind == "conversation"]
    told = {"question": question.ref, "words": "Nobody can know.", "unknown": "cannot_be_known"}
    answer = record_as(case, BEN, "answer", **told, given_in=str(talk[-1])).id
    again = "another person has to agree that nobody can know"
    assert left(case, "questions_answered") == [(question.words, again)]
    record_as(case, EVA, "answer_review", answer=answer, agrees=True, reason="I asked the ward.")
    assert left(case, "questions_answered") == []

    told = {"question": question.ref, "words": "The two boxes looked the same."}
    record_as(case, BEN, "answer", **told, given_in=a_draft(case, "apology"))
    assert case.now.questions[0].state is QuestionState.CANNOT_BE_KNOWN
    assert requirements.questions_answered(case.now.facts) is None
    assert left(case, "questions_answered") == []
