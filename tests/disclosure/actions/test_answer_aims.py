"""By when a question is to be answered: one day, which the family and we both read."""

from collections.abc import Callable
from datetime import date

import pytest

from disclosure.actions.answer_aims import aim_of_answer, state_that_counts
from disclosure.actions.family.view import family_view
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, a_talk, move_as, record_as
from tests.disclosure.actions.test_taken_back import withdrawn
from tests.not_told import acts_about
from tests.people import ADA, BEN, EVA
from workflows.words import QuestionState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
AIM = date(2026, 3, 19)  # asked on Thursday 12 March


def aim(case: ACase) -> date | None:
    """As we read it; the family reads the same."""
    found = aim_of_answer(case.now, case.now.questions[0])
    (shown,) = family_view(case.now, case.person).questions
    assert shown.answer_by == found
    return found


def answered(case: ACase, **more: object) -> int:
    told = {"question": case.now.questions[0].ref, "words": "The boxes looked the same."}
    return record_as(case, BEN, "answer", **told, **more).id


def test_it_stands_while_an_answer_is_awaited_and_after_it_has_passed(case: ACase) -> None:
    assert aim(case) == AIM
    case.later(days=30)
    assert aim(case) == AIM
    assert [q.past_aim for q in family_view(case.now, case.person).questions] == [True]
    answered(case, given_in="page")
    assert aim(case) is None


def test_a_day_that_was_promised_instead_takes_its_place(case: ACase) -> None:
    made = {"words": "We will tell you what we found", "owner": BEN, "due_on": case.day(20)}
    ref = record_as(case, BEN, "commitment", **made, source={"family": case.person}).created[0][
        "ref"
    ]
    answered(case, given_in="page", unknown="not_yet", commitment=ref)
    assert aim(case) is None


def test_that_nobody_can_know_ends_it_only_once_a_second_person_agreed(case: ACase) -> None:
    number = answered(case, given_in="page", unknown="cannot_be_known")
    assert aim(case) == AIM
    told = {"answer": number, "reason": "I looked at the chart too"}
    record_as(case, EVA, "answer_review", **told, agrees=True)
    assert aim(case) is None


def in_a_talk_that_is_withdrawn(case: ACase) -> None:
    talk = a_talk(case.later(hours=1), "follow_up").id
    answered(case, given_in=str(talk))
    withdrawn(case.later(hours=1), talk)


def in_a_letter_that_comes_back(case: ACase) -> None:
    letter = a_letter(case.later(hours=1), "initial_notification", until="send")
    answered(case, given_in=letter)
    at = case.later(days=2).at.isoformat()
    move_as(case, ADA, "returned", letter, at=at, why="Not known at this address")


@pytest.mark.parametrize("told", [in_a_talk_that_is_withdrawn, in_a_letter_that_comes_back])
def test_what_nobody_was_told_is_no_answer_while_another_says_no_to_the_next(
    case: ACase, told: Callable[[ACase], None]
) -> None:
    told(case)
    number = answered(case, given_in="page", unknown="cannot_be_known")
    review = {"answer": number, "reason": "The camera of the ward shows it"}
    record_as(case, EVA, "answer_review", **review, agrees=False)
    now, question = case.now, case.now.questions[0]
    assert state_that_counts(now, question) is QuestionState.OPEN
    assert aim_of_answer(now, question) == AIM
    assert "Answer Mrs Ann Price" in acts_about(case, "Mrs Ann Price")
