"""A letter is ready to go when two people agree that its case is another patient's."""

from datetime import timedelta

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.recipient import worth_minding
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    a_ready_case,
    a_talk,
    change_by,
    letter_row,
    move_as,
    record_as,
    text_sha256,
)
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady
from workflows.words import LetterState

pytestmark = begins_with(a_ready_case)
OF_ANOTHER = "what they tell is another patient's"


def in_error(case: ACase, what: str = "wrong_patient", **more: str) -> None:
    case.later(hours=1)
    reason = "It was the other Mrs Price."
    error = record_as(case, ADA, "error", what=what, reason=reason, **more)
    review = {"agrees": True, "reason": "I checked the number."}
    record_as(case, EVA, "error_review", error=error.id, **review)


def minds(case: ACase, ref: str) -> str:
    return " ".join(worth_minding(case.now, letter_row(case, ref)))


def test_an_issued_one_is_withdrawn_and_not_sent(case: ACase) -> None:
    a_talk(case, "first")
    ref = a_letter(case, "initial_notification", until="issue")
    assert "Send the first letter to Mrs Ann Price" in acts(case)
    in_error(case)
    assert "Withdraw the first letter to Mrs Ann Price" in acts(case)
    assert OF_ANOTHER in minds(case, ref)
    with pytest.raises(NotReady, match=OF_ANOTHER):
        move_as(case, ADA, "send", ref, how="post", format="standard")
    move_as(case, ADA, "withdraw", ref, reason="It tells of another patient")
    assert letter_row(case, ref).state is LetterState.WITHDRAWN
    assert not minds(case, ref).count(OF_ANOTHER)


def test_one_that_was_posted_before_is_recorded_as_it_went(case: ACase) -> None:
    a_talk(case, "first")
    ref = a_letter(case, "initial_notification", until="issue")
    went = case.at + timedelta(minutes=10)
    in_error(case)
    told = {"how": "post", "format": "standard", "at": went.isoformat()}
    move_as(case, ADA, "send", ref, **told)
    assert letter_row(case, ref).state is LetterState.SENT


def test_an_approved_one_goes_back_and_on_in_other_words(case: ACase) -> None:
    """The same letter may say what came of it."""
    a_talk(case, "first")
    ref = a_letter(case, "initial_notification", until="approve")
    in_error(case)
    assert "Read again the first letter to Mrs Ann Price" in acts(case)
    assert "Issue the first letter to Mrs Ann Price" not in acts(case)
    with pytest.raises(NotReady, match=OF_ANOTHER):
        move_as(case, ADA, "issue", ref)
    move_as(case, BEN, "return_to_draft", ref, reason="It was not her")
    with pytest.raises(NotReady, match=OF_ANOTHER):
        move_as(case, BEN, "submit", ref)
    told = {"slots": {"facts": "It did not happen to you. We mixed up two names."}}
    letters.edit(case.session, change_by(case, BEN), ref, told)
    assert OF_ANOTHER not in minds(case, ref)
    move_as(case, BEN, "submit", ref)
    assert letter_row(case, ref).state is LetterState.IN_REVIEW


def test_whoever_wrote_it_of_this_already_says_so(case: ACase) -> None:
    ref = a_draft(case, "closing")
    in_error(case)
    reason = "It says already that it was not she."
    move_as(case, BEN, "submit", ref, reason=reason)
    case.later(hours=1)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    assert letter_row(case, ref).state is LetterState.APPROVED


def test_a_letter_begun_since_then_tells_what_came_of_it(case: ACase) -> None:
    a_talk(case, "first")
    in_error(case)
    assert a_letter(case, "closing", until="send")


def test_of_a_case_where_nothing_went_wrong_it_is_said_and_stops_nothing(case: ACase) -> None:
    a_talk(case, "first")
    ref = a_letter(case, "initial_notification", until="issue")
    in_error(case, "not_an_incident")
    assert "This case was opened though nothing went wrong" in minds(case, ref)
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert letter_row(case, ref).state is LetterState.SENT
