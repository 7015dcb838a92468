"""An answer is one once whoever asked has it: told in a talk where they were, in a letter to them
that did not come back, or on the page. Of somebody who is told through another, that other will do.
"""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.checklists.parts import parts_of
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Viewed
from disclosure.kinds.faults import BadInput
from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, a_person, a_talk, move_as, record_as
from tests.disclosure.actions.test_taken_back import agreed, withdrawn
from tests.disclosure.actions.test_who_acts import a_child, a_mother, lived
from tests.not_told import a_wife, acts_about, taken_off, told_again
from tests.people import ADA, BEN, EVA
from tests.ways import EVERYTHING, excused
from workflows import requirements
from workflows.machine import NotReady
from workflows.words import QuestionState, State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.INVESTIGATE)]
WHY, SAME = "Why did this happen?", "The two boxes looked the same."
ANN = "Mrs Ann Price"


@pytest.fixture
def case(begun: ACase) -> ACase:
    """Mrs Price asked why, in the first talk."""
    return begun.later(hours=1)


def tell(name: str, words: str = WHY) -> str:
    return f"Tell {name} the answer, and record where: “{words}”."


def missing(case: ACase) -> str | None:
    return requirements.questions_answered(case.now.facts)


def parts(case: ACase) -> list[str]:
    view = Viewed(case.now, staff_of(case.session))
    return [part.note for part in parts_of(view, "questions_answered")]


def asked(case: ACase, person: int, words: str = "Who was it?") -> str:
    told: dict[str, Any] = {"person": person, "words": words}
    return str(record_as(case, BEN, "question", **told).created[0]["ref"])


def answered(case: ACase, where: object, question: str = "", **more: object) -> int:
    ref = question or case.now.questions[0].ref
    told = {"question": ref, "words": SAME, "given_in": str(where)} | more
    return record_as(case, BEN, "answer", **told).id


def a_daughter(case: ACase, standing: str = "also_told") -> int:
    told = {"name": "Bea Price", "relationship": "Daughter", "is_patient": False}
    return a_person(case, **told, standing=standing, lawful_basis="The patient agreed")


def talked_with(case: ACase, *persons: int) -> int:
    return a_talk(case, "follow_up", persons=list(persons)).id


def in_that_talk(case: ACase) -> object:
    return next(n for n, row in case.now.case.records.items() if row.kind == "conversation")


def in_a_later_talk(case: ACase) -> object:
    return talked_with(case, case.person)


def in_a_talk_of_several(case: ACase) -> object:
    return talked_with(case, a_daughter(case), case.person)


def in_a_letter(case: ACase) -> object:
    return a_letter(case, "initial_notification", until="send")


def on_the_page(case: ACase) -> object:
    return "page"


@pytest.mark.parametrize(
    "where", [in_that_talk, in_a_later_talk, in_a_talk_of_several, in_a_letter, on_the_page]
)
def test_an_answer_that_she_has_is_an_answer(case: ACase, where: Any) -> None:
    assert missing(case) == f"Answer: “{WHY}”."
    answered(case, where(case))
    assert (missing(case), parts(case)) == (None, [])


def in_a_talk_with_another(case: ACase) -> object:
    return talked_with(case, a_daughter(case))


def in_a_letter_to_another(case: ACase) -> object:
    return a_letter(case, "no_contact", to=a_wife(case), tried="We rang you twice.")


@pytest.mark.parametrize("where", [in_a_talk_with_another, in_a_letter_to_another])
def test_what_another_was_told_is_told_to_whoever_asked_before_it_is_closed(
    case: ACase, where: Any
) -> None:
    answered(case, where(case))
    assert missing(case) == tell(ANN)
    assert parts(case) == [f"tell {ANN} the answer, and record where"]
    assert f"Answer {ANN}" in acts_about(case, ANN)
    assert requirements.questions_addressed(case.now.facts) is None
    answered(case, talked_with(case, case.person))
    assert missing(case) is None
    assert f"Answer {ANN}" not in acts_about(case, ANN)


def test_what_she_was_told_stays_told_whoever_is_told_it_after_her(case: ACase) -> None:
    answered(case, talked_with(case, case.person))
    answered(case, talked_with(case, a_daughter(case)))
    assert missing(case) is None


def test_that_we_did_not_know_yet_told_her_nothing(case: ACase) -> None:
    first = in_that_talk(case)
    answered(case, first, unknown="not_yet", commitment=case.promise)
    answered(case, talked_with(case, a_daughter(case)))
    assert missing(case) == tell(ANN)


def test_that_nobody_can_know_is_told_to_her_too(case: ACase) -> None:
    answer = answered(case, talked_with(case, a_daughter(case)), unknown="cannot_be_known")
    assert missing(case) == f"Answer: “{WHY}”."
    record_as(case, EVA, "answer_review", answer=answer, agrees=True, reason="I asked the ward.")
    assert missing(case) == tell(ANN)


@pytest.mark.parametrize("before", ["nothing", "not_yet", "answered"])
def test_that_nobody_can_know_counts_for_nothing_once_it_was_not_agreed(
    case: ACase, before: str
) -> None:
    """What was answered before it stands; and a promised day that passed asks for the answer."""
    told = {"not_yet": {"unknown": "not_yet", "commitment": case.promise}, "answered": {}}
    if before in told:
        answered(case, in_that_talk(case), **told[before])
    stood = (case.now.questions[0].state, requirements.questions_addressed(case.now.facts))
    never = answered(case, talked_with(case, case.person), unknown="cannot_be_known")
    assert requirements.questions_addressed(case.now.facts)
    no = {"agrees": False, "reason": "The box is in the store."}
    record_as(case, EVA, "answer_review", answer=never, **no)
    assert (case.now.questions[0].state, requirements.questions_addressed(case.now.facts)) == stood
    assert (missing(case) is None) is (before == "answered")
    evidence = {"evidence": "I rang her on that day."}
    move_as(case.later(days=1), BEN, "done", case.promise, **evidence)
    assert (f"Answer {ANN}" in acts_about(case, ANN)) is (before != "answered")


def test_a_relative_who_asked_is_told_herself(case: ACase) -> None:
    answered(case, in_that_talk(case))
    question = asked(case, a_daughter(case))
    answered(case, talked_with(case, case.person), question)
    assert missing(case) == tell("Bea Price", "Who was it?")


def test_a_relative_who_sat_there_and_asked_has_heard_it(case: ACase) -> None:
    """The talk was with the patient; hers was a question in it."""
    answered(case, in_that_talk(case))
    daughter = a_daughter(case)
    hers = {"person": daughter, "words": "Who was it?"}
    talk = a_talk(case, "follow_up", questions=[hers])
    (question,) = (str(made["ref"]) for made in talk.created if made["kind"] == "question")
    answered(case, talk.id, question)
    assert missing(case) is None


@pytest.mark.parametrize(("side", "heard"), [("family", True), ("staff", False)])
def test_a_relative_who_is_named_among_those_there_has_heard_it(
    case: ACase, side: str, heard: bool
) -> None:
    answered(case, in_that_talk(case))
    question = asked(case, a_daughter(case))
    there = [{"name": "bea  price", "role": "Daughter", "side": side}]
    talk = a_talk(case.later(hours=1), "follow_up", attendees=there)
    answered(case, talk.id, question)
    assert (missing(case) is None) is heard


def test_nobody_waits_for_the_dead(case: ACase) -> None:
    answered(case, talked_with(case, a_wife(case)))
    assert missing(case) == tell(ANN)
    lived(case, "died")
    assert missing(case) is None


def test_nobody_waits_for_somebody_who_is_not_to_be_told_until_she_is_again(case: ACase) -> None:
    answered(case, in_that_talk(case))
    wife = a_wife(case)
    question = asked(case, wife)
    answered(case, in_that_talk(case), question)
    assert missing(case) == tell("Ewa Kowal", "Who was it?")
    taken_off(case, wife)
    assert missing(case) is None
    told_again(case, wife)
    assert missing(case) == tell("Ewa Kowal", "Who was it?")


def test_nobody_waits_for_whom_the_patient_shuts_out(case: ACase) -> None:
    answered(case, in_that_talk(case))
    daughter = a_daughter(case)
    answered(case, in_that_talk(case), asked(case, daughter))
    told: dict[str, Any] = {"person": case.person, "purpose": "share", "with_person": daughter}
    record_as(case, BEN, "consent", **told, agrees=False, asked_by="Ben")
    assert missing(case) is None


def test_nobody_waits_for_whoever_wants_to_hear_no_more(case: ACase) -> None:
    answered(case, talked_with(case, a_daughter(case)))
    excused(case, EVERYTHING, "declined", case.person)
    assert missing(case) is None


def refused_and_asked(case: ACase) -> str:
    """She wanted to hear nothing; five days on she asks, and the answer was told to nobody."""
    excused(case, EVERYTHING, "declined", case.person)
    question = asked(case.later(days=5), case.person)
    for ref in (case.now.questions[0].ref, question):
        record_as(case, BEN, "answer", question=ref, words=SAME)
    return question


def test_whoever_asks_after_a_refusal_is_told_what_they_asked(case: ACase) -> None:
    question = refused_and_asked(case)
    assert missing(case) == tell(ANN, "Who was it?")
    assert parts(case) == [f"tell {ANN} the answer, and record where"]
    assert f"Answer {ANN}" in acts_about(case, ANN)
    answered(case, on_the_page(case), question)
    assert (missing(case), parts(case)) == (None, [])


def test_what_they_refuse_after_asking_stands_for_the_answer_too(case: ACase) -> None:
    refused_and_asked(case)
    excused(case.later(days=1), EVERYTHING, "declined", case.person)
    assert missing(case) is None


def asked_that_day(case: ACase, day_alone: bool) -> list[str]:
    """What she asks now, and asked before."""
    before, at = case.now.questions[0].ref, case.at.isoformat()
    told = {"person": case.person, "words": "Who was it?", "at": case.day(0) if day_alone else at}
    return [before, str(record_as(case, BEN, "question", **told).created[0]["ref"])]


@pytest.mark.parametrize(("asked_alone", "refused_alone"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_what_they_refuse_at_the_end_of_the_talk_in_which_they_asked_stands_too(
    case: ACase, asked_alone: int, refused_alone: int
) -> None:
    """Whoever writes it down may know the day and not the hour: that is not before she asked."""
    questions = asked_that_day(case.later(days=1), bool(asked_alone))
    at = case.later(hours=3).at.isoformat()
    excused(case, EVERYTHING, "declined", case.person, at=case.day(0) if refused_alone else at)
    for ref in questions:
        record_as(case, BEN, "answer", question=ref, words=SAME)
    assert missing(case) is None


@pytest.mark.parametrize("day_alone", [True, False])
def test_whoever_asks_later_on_the_day_of_the_refusal_is_told(case: ACase, day_alone: bool) -> None:
    """She refused at nine and asked at noon."""
    excused(case.later(days=1), EVERYTHING, "declined", case.person)
    for ref in asked_that_day(case.later(hours=3), day_alone):
        record_as(case, BEN, "answer", question=ref, words=SAME)
    assert missing(case) == tell(ANN, "Who was it?")


def test_whoever_asked_and_was_on_record_by_mistake_is_not_told(case: ACase) -> None:
    answered(case, in_that_talk(case))
    daughter = a_daughter(case)
    answered(case, in_that_talk(case), asked(case, daughter))
    assert missing(case) == tell("Bea Price", "Who was it?")
    agreed(case, withdrawn(case, daughter))
    assert missing(case) is None


def a_child_who_asks(session: Session, *born_on: str) -> tuple[ACase, str, int]:
    case = a_child(session, *born_on)
    mother = a_mother(case)
    return case, asked(case, case.person), mother


def test_his_mother_is_told_what_a_child_asked(session: Session) -> None:
    case, question, mother = a_child_who_asks(session)
    answered(case, talked_with(case, a_daughter(case)), question)
    assert missing(case) == tell("Mrs Joan Hill", "Who was it?")
    answered(case, talked_with(case, mother), question)
    assert missing(case) is None


def test_a_child_who_was_there_has_heard_it(session: Session) -> None:
    case, question, _ = a_child_who_asks(session)
    answered(case, talked_with(case, case.person), question)
    assert missing(case) is None


def test_what_his_mother_was_told_for_him_stays_told_once_he_is_of_age(session: Session) -> None:
    case, question, mother = a_child_who_asks(session, "2010-03-20")
    answered(case, talked_with(case, mother), question)
    lived(case.later(days=9), "came_of_age")
    assert missing(case) is None


def test_whoever_acts_for_a_patient_without_capacity_is_told(case: ACase) -> None:
    lived(case, "lost_capacity")
    wife = a_wife(case)
    answered(case, talked_with(case, wife))
    assert missing(case) is None


def test_a_letter_that_came_back_answered_nothing_while_it_is_back(case: ACase) -> None:
    ref = a_letter(case, "initial_notification")
    answered(case, ref)
    at = case.later(days=2).at.isoformat()
    move_as(case, ADA, "returned", ref, at=at, why="Not known at this address")
    assert [each.state for each in case.now.questions] == [QuestionState.OPEN]
    assert missing(case) == f"Answer: “{WHY}”."
    assert f"Answer {ANN}" in acts_about(case, ANN)
    why = "It was another envelope"
    move_as(case, ADA, "entered_in_error", ref, reason=why, step="returned")
    assert [each.state for each in case.now.questions] == [QuestionState.ANSWERED]
    assert missing(case) is None


def test_what_they_ask_now_was_not_answered_in_what_they_had_before(case: ACase) -> None:
    """Each names where it was answered by a choice from a list, and may hit the line above."""
    talk, ref = in_that_talk(case), a_letter(case, "initial_notification")
    question = asked(case.later(days=3), case.person)
    for where in (talk, ref):
        with pytest.raises(BadInput, match="before they asked, on 16 March 2026"):
            answered(case, where, question)
    assert missing(case) == f"Answer: “{WHY}”; “Who was it?”."
    answered(case, talked_with(case, case.person), question)
    answered(case, ref)
    assert missing(case) is None


def test_a_letter_that_crossed_with_the_question_may_answer_it(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    question = asked(case.later(days=3), case.person)
    answered(case, ref, question)
    assert missing(case) == f"Answer: “{WHY}”."


def test_an_earlier_answer_stands_again_where_the_letter_with_another_came_back(
    case: ACase,
) -> None:
    answered(case, in_that_talk(case))
    ref = a_letter(case, "initial_notification")
    answered(case, ref)
    at = case.later(days=2).at.isoformat()
    move_as(case, ADA, "returned", ref, at=at, why="Not known at this address")
    assert missing(case) is None


@begins_with(a_case, at=State.DISCLOSE)
def test_a_case_is_not_closed_before_she_has_the_answer(begun: ACase) -> None:
    case = begun
    cases.disclosed(case)
    where = talked_with(case, a_daughter(case))
    question = asked(case, case.person)
    answered(case, where, question)
    move_as(case, ADA, "record_disclosure")
    cases.through(case, State.FOLLOW_UP)
    cases.followed_up(case)
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, "close")
    assert [item.id for item in no.value.unmet] == ["questions_answered"]
    case.session.rollback()
    answered(case, talked_with(case, case.person), question)
    move_as(case, ADA, "close")
