"""From when something counts: a hold from its first day, a talk or a letter of a day of which
nobody knows the hour from any hour of it, and a hand-over from when it was accepted.
"""

from typing import Any

import pytest

from disclosure.actions.law.clocks import approval_of_findings
from tests import cases
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    a_next_contact,
    a_talk,
    move_as,
    record_as,
)
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
TOLD = "disclosure_conversation_recorded"


def at_state(case: ACase, state: State) -> ACase:
    return cases.through(case, until=state)


def held(case: ACase, limit: str, first: int, *, agreed: bool = True) -> None:
    """By the police, from that many days from now on, to be looked at after twenty more."""
    told = {"by": "police", "limits": [limit], "advice_by": "Our solicitor"}
    told |= {"from": case.day(first), "review_on": case.day(first + 20)}
    made = record_as(case, ADA, "hold", **told, reason="They asked us in writing.")
    if agreed:
        review = {"hold": made.id, "agrees": True, "reason": "I read the letter."}
        record_as(case, EVA, "hold_review", **review)


def lacking(case: ACase, trigger: str, ref: str = "", **told: Any) -> list[str]:
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, trigger, ref, **told)
    case.session.rollback()
    return [item.id for item in no.value.unmet]


def without_a_meeting(case: ACase) -> None:
    record_as(case.later(days=1), BEN, "questions_sought", person=case.person, how="By telephone")
    cases.approved_findings(case)


def test_a_hold_excuses_nothing_before_its_first_day(case: ACase) -> None:
    without_a_meeting(case)
    held(case, "all_but_apology", 3)
    for _ in range(3):
        assert lacking(case, "share_findings") == ["meeting_offered"]
        case.later(days=1)
    move_as(case, ADA, "share_findings")
    assert case.state is State.DISCLOSE


def test_its_first_day_begins_at_midnight_of_the_site(case: ACase) -> None:
    without_a_meeting(case)
    held(case, "all_but_apology", 1)
    case.at = case.at.replace(hour=23, minute=59)
    assert lacking(case, "share_findings") == ["meeting_offered"]
    case.later(minutes=1)
    move_as(case, ADA, "share_findings")


def test_one_that_began_already_excuses_at_once(case: ACase) -> None:
    without_a_meeting(case)
    held(case, "meeting", -2)
    move_as(case, ADA, "share_findings")


def test_it_ends_on_the_day_to_look_again_as_ever(case: ACase) -> None:
    without_a_meeting(case)
    held(case, "meeting", 2)
    case.later(days=22)
    assert lacking(case, "share_findings") == ["meeting_offered"]


@pytest.mark.parametrize("agreed", [True, False])
def test_a_letter_with_findings_goes_until_the_day_from_which_they_are_held(
    case: ACase, agreed: bool
) -> None:
    at_state(case, State.APOLOGIZE)
    letters = [a_letter(case, "apology", until="approve") for _ in range(2)]
    held(case, "findings", 2, agreed=agreed)
    move_as(case, ADA, "issue", letters[0])
    case.later(days=2)
    assert lacking(case, "issue", letters[1]) == ["no_hold_on_findings"]
    sent: dict[str, Any] = {"how": "post", "format": "standard"}
    assert lacking(case, "send", letters[0], **sent) == ["no_hold_on_findings"]


def told_on(case: ACase, days: int) -> None:
    """What we found, on a day of which nobody wrote down the hour."""
    understood = {"how": "She told it back", "result": "She knows about the boxes."}
    contact = a_next_contact(case)
    a_talk(case, "disclosure", at=case.day(days), understanding=understood, next_contact=contact)


def events(case: ACase) -> list[str]:
    return [event.name for event in case.now.clocks.events()]


def test_a_talk_on_the_day_on_which_the_findings_were_approved_came_after_it(case: ACase) -> None:
    at_state(case, State.DISCLOSE)
    approval = approval_of_findings(case.now.case)
    assert approval
    assert approval.recorded_at.date() == case.today
    told_on(case.later(hours=2), 0)
    assert not {TOLD, "understanding_checked"} & set(lacking(case, "record_disclosure"))
    assert "results_given" in events(case)


def test_a_talk_on_the_day_before_did_not(case: ACase) -> None:
    at_state(case, State.DISCLOSE)
    told_on(case.later(hours=2), -1)
    assert TOLD in lacking(case, "record_disclosure")
    assert "results_given" not in events(case)


def test_a_talk_of_an_hour_before_the_approval_did_not_either(case: ACase) -> None:
    at_state(case, State.DISCLOSE)
    before = case.at.replace(hour=case.at.hour - 1).isoformat()
    a_talk(case.later(hours=2), "disclosure", at=before)
    assert TOLD in lacking(case, "record_disclosure")


def test_a_letter_sent_and_delivered_today_was_so_after_it_was_issued(case: ACase) -> None:
    at_state(case, State.APOLOGIZE)
    ref = a_letter(case, "apology", until="issue")
    today = case.later(minutes=30).day(0)
    move_as(case, ADA, "send", ref, how="visit", format="standard", at=today)
    move_as(case, ADA, "deliver", ref, how="by_hand", format="standard", at=today)
    assert row(case, ref).state is LetterState.DELIVERED
    move_as(case, ADA, "deliver_apology")


def test_a_letter_that_came_back_on_the_day_it_went_did_so_after_it_went(case: ACase) -> None:
    at_state(case, State.APOLOGIZE)
    ref = a_letter(case, "apology", until="send")
    back = case.later(minutes=30).day(0)
    move_as(case, ADA, "returned", ref, at=back, why="Nobody lives there")
    assert row(case, ref).state is LetterState.RETURNED


@pytest.mark.parametrize(("until", "trigger"), [("issue", "send"), ("send", "deliver")])
def test_no_letter_goes_or_arrives_on_a_day_before_its_last_step(
    case: ACase, until: str, trigger: str
) -> None:
    at_state(case, State.APOLOGIZE)
    ref = a_letter(case, "apology", until=until)
    told = {"how": "visit" if trigger == "send" else "by_hand", "format": "standard"}
    assert lacking(case, trigger, ref, **told, at=case.day(-1)) == ["in_order"]


def handed_over(case: ACase, accepted: str) -> None:
    who = {"name": "St Mary's Hospital", "role": "leads", "contact": "Dr Lee"}
    told = {"accepted_in_writing_at": accepted, "family_told_at": case.at.isoformat()}
    record_as(case, ADA, "other_organisation", **who, who_speaks="Dr Lee", **told)


@pytest.fixture
def nothing_owed(case: ACase) -> ACase:
    """Every promise kept and every question answered: what came of it is all that is left."""
    cases.kept(case, case.promise)
    talk = a_talk(case, "follow_up").id
    for question in case.now.questions:
        told = {"question": question.ref, "words": "The boxes looked the same."}
        record_as(case, BEN, "answer", **told, given_in=str(talk))
    return case


@pytest.mark.parametrize("accepted", ["hour", "day"])
def test_what_they_were_told_once_another_hospital_had_accepted_counts(
    nothing_owed: ACase, accepted: str
) -> None:
    case = nothing_owed.later(days=1)
    since = case.at.isoformat() if accepted == "hour" else case.day(0)
    a_talk(case.later(hours=1), "disclosure", said="St Mary's looks into this from now on.")
    handed_over(case.later(hours=4), since)
    move_as(case, ADA, "close_without_duty")
    assert case.state is State.CLOSED


def test_what_they_were_told_before_it_had_accepted_does_not(nothing_owed: ACase) -> None:
    case = nothing_owed.later(days=1)
    a_talk(case, "disclosure", said="St Mary's may look into this from now on.")
    accepted = case.later(hours=1).at.isoformat()
    handed_over(case.later(hours=4), accepted)
    assert lacking(case, "close_without_duty") == ["outcome_told"]
