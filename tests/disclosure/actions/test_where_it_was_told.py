"""A question is answered where whoever asked had the answer, and not before they asked."""

import pytest
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from tests.cases import ACase, a_draft, a_person, a_talk, an_opened_case, name_contact, record_as
from tests.people import BEN
from tests.ways import a_daughter
from workflows.words import QuestionState

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    """Mrs Price asked in the first talk; her daughter was told of it too."""
    case = an_opened_case(session)
    case.person = a_person(case.later(hours=1))
    name_contact(case)
    a_talk(case, "first", questions=["Why did this happen?"])
    return case.later(days=2)


def answered(case: ACase, given_in: object) -> QuestionState:
    told = {"question": case.now.questions[-1].ref, "words": "The two boxes looked the same."}
    record_as(case, BEN, "answer", **told, given_in=str(given_in))
    return case.now.questions[-1].state


def why_not(case: ACase, given_in: object) -> str:
    with pytest.raises(BadInput) as no:
        answered(case, given_in)
    case.session.rollback()
    (fault,) = no.value.faults
    assert fault.field == "given_in"
    return fault.says


def test_a_talk_with_another_or_a_letter_to_them_answers_her_nothing(case: ACase) -> None:
    daughter = a_daughter(case)
    talk = a_talk(case, "first", persons=[daughter])
    assert "that talk was with somebody else, not Mrs Ann Price" in why_not(case, talk.id)
    letter = a_draft(case, "holding", to=daughter)
    assert "that letter is to somebody else, not Mrs Ann Price" in why_not(case, letter)


def test_whoever_hears_in_her_place_has_the_answer(case: ACase) -> None:
    daughter = a_daughter(case)
    died = {"what": "died", "at": case.at.isoformat(), "source": "The ward"}
    record_as(case, BEN, "patient_status", **died)
    talk = a_talk(case.later(days=1), "first", persons=[daughter])
    assert answered(case, talk.id) is QuestionState.ANSWERED


def test_nobody_was_answered_on_a_day_before_they_asked(case: ACase) -> None:
    talk = a_talk(case, "follow_up")
    at = case.later(days=2).at.isoformat()
    record_as(case, BEN, "question", person=case.person, words="And who knew?", at=at)
    assert why_not(case, talk.id) == (
        "Where it was given: that talk was on 14 March 2026, and they asked on 16 March 2026. "
        "Name where they had it after that."
    )


def test_what_was_asked_late_in_a_talk_was_answered_in_it(case: ACase) -> None:
    """The talk has the time at which it began."""
    talk = a_talk(case, "follow_up")
    at = case.later(minutes=20).at.isoformat()
    record_as(case, BEN, "question", person=case.person, words="And who knew?", at=at)
    assert answered(case, talk.id) is QuestionState.ANSWERED
