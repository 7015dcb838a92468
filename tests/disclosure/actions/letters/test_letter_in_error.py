"""The last step of a letter, entered on the wrong letter or too soon, never happened."""

from datetime import timedelta
from typing import Any

import pytest

from disclosure.actions import gate
from disclosure.actions.change import Change, Door
from disclosure.actions.family.door import invite, visitor
from disclosure.actions.family.opening import open_page
from disclosure.actions.in_words.timeline import timeline
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.in_error import stood_on_page
from disclosure.actions.letters.moves import why_not_sent
from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Viewed
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden, family_actor
from tests.begun import begins_with
from tests.cases import (
    SLOTS,
    ACase,
    a_case,
    a_letter,
    change_by,
    followed_up,
    move_as,
    record_as,
    taken_to,
    text_sha256,
)
from tests.cases import letter_row as row
from tests.deaths import maria_dies
from tests.people import ADA, BEN, EVA
from workflows.clocks import DutyNow
from workflows.machine import NotReady, WrongState
from workflows.regimes import DutyStatus
from workflows.words import LetterState, QuestionState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
WHY = "I pressed it on the wrong letter"


def in_error(case: ACase, ref: str, step: str, email: str = ADA, why: str = WHY) -> None:
    move_as(case, email, "entered_in_error", ref, reason=why, step=step)


def correcting(case: ACase, first: str) -> str:
    """Begun with our own first sentence, which its writer left."""
    told = {"to": case.person, "replaces": first}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "no_contact", told)
    slots = {name: words for name, words in SLOTS["no_contact"].items() if name != "tried"}
    letters.edit(case.session, change_by(case, BEN), letter.ref, {"slots": slots})
    return letter.ref


def the_written_duty(case: ACase) -> DutyNow:
    return next(each for each in case.now.duties if each.id == "eng-nhs-written")


def test_a_letter_that_never_went_meets_no_clock(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    assert the_written_duty(case).status is DutyStatus.MET
    in_error(case, ref, "send")
    letter = row(case, ref)
    assert (letter.state, letter.sent_at, letter.sent_how) == (LetterState.ISSUED, None, None)
    assert the_written_duty(case).status is not DutyStatus.MET
    assert "written_notified" not in {event.name for event in case.now.clocks.events()}


def test_it_can_go_after_all_and_counts_from_then(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    in_error(case, ref, "send")
    case.later(days=2)
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert row(case, ref).sent_at == case.at
    assert the_written_duty(case).status is DutyStatus.MET
    in_error(case, ref, "send")
    assert row(case, ref).sent_at is None
    move_as(case, ADA, "send", ref, how="visit", format="standard")
    assert row(case, ref).sent_how == "visit"


def test_a_letter_that_corrects_it_names_the_day_on_which_it_went_in_truth(case: ACase) -> None:
    """The correction was begun with our sentence on the day that was entered first."""
    first = a_letter(case, "no_contact", until="send")
    case.later(days=2)
    ref = correcting(case, first)
    in_error(case, first, "send")
    at = (case.at - timedelta(days=1)).isoformat()
    move_as(case, ADA, "send", first, how="post", format="standard", at=at)
    (says,) = [each for each in worth_minding(case.now, row(case, ref)) if first in each]
    assert says.endswith(f"it corrects the one of 13 March 2026 ({first}). Change that.")
    move_as(case, BEN, "submit", ref)
    with pytest.raises(NotReady, match="is not so any more"):
        move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))


def test_a_letter_that_never_went_is_corrected_by_none(case: ACase) -> None:
    first = a_letter(case, "no_contact", until="send")
    ref = correcting(case, first)
    in_error(case, first, "send")
    said = f"“This letter corrects the one we sent you on 12 March 2026 ({first}).” is not so"
    assert any(each.startswith(said) for each in worth_minding(case.now, row(case, ref)))


def test_a_question_that_it_answered_is_open_again(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="issue")
    (question,) = case.now.questions
    words = "The two boxes looked the same."
    record_as(case, BEN, "answer", question=question.ref, words=words, given_in=ref)
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert [each.state for each in case.now.questions] == [QuestionState.ANSWERED]
    in_error(case, ref, "send")
    assert [each.state for each in case.now.questions] == [QuestionState.OPEN]


def test_a_letter_that_they_do_not_have_is_on_its_way_again(case: ACase) -> None:
    ref = a_letter(case, "initial_notification")
    in_error(case, ref, "deliver")
    letter = row(case, ref)
    assert (letter.state, letter.delivered_at) == (LetterState.SENT, None)
    assert letter.sent_at
    why = "The family moved away"
    move_as(case.later(days=1), ADA, "returned", ref, at=case.at.isoformat(), why=why)
    assert row(case, ref).state is LetterState.RETURNED


@pytest.mark.parametrize(
    ("until", "stands"), [("send", LetterState.SENT), ("deliver", LetterState.DELIVERED)]
)
def test_one_that_did_not_come_back_stands_where_it_stood(
    case: ACase, until: str, stands: LetterState
) -> None:
    ref = a_letter(case, "initial_notification", until=until)
    at = case.later(days=1).at.isoformat()
    move_as(case, ADA, "returned", ref, at=at, why="Not known at this address")
    in_error(case, ref, "returned")
    assert row(case, ref).state is stands


def test_a_letter_that_a_death_withdrew_too_late_went_when_it_went(case: ACase) -> None:
    """Posted in the morning, written down by nobody. She died at noon, and that was."""
    ref = a_letter(case, "initial_notification", until="issue")
    posted = case.later(hours=1).at
    maria_dies(case)
    assert row(case, ref).state is LetterState.WITHDRAWN
    in_error(case, ref, "withdraw", why="The morning's post had taken it")
    assert why_not_sent(case.now, row(case, ref))  # today it would not go
    with pytest.raises(NotReady):
        move_as(case, ADA, "send", ref, how="post", format="standard")
    told: dict[str, Any] = {"how": "post", "format": "standard", "at": posted.isoformat()}
    move_as(case, ADA, "send", ref, **told)
    assert row(case, ref).sent_at == posted


def test_who_could_send_it_after_what_took_its_place_is_told_of_that(case: ACase) -> None:
    """It was withdrawn for a wrong day, and written anew: she would have the wrong one last."""
    ref = a_letter(case, "no_contact", until="issue")
    move_as(case, ADA, "withdraw", ref, reason="The day in it is wrong")
    told = {"to": case.person, "replaces": ref}
    newer, _ = letters.draft(case.session, change_by(case, BEN), "no_contact", told)
    went = f"{newer.ref}, which replaces it, went on "
    in_error(case, ref, "withdraw", why="It was posted before that")
    assert not any(went in says for says in worth_minding(case.now, row(case, ref)))
    taken_to(case.later(days=1), newer.ref, "send")
    (says,) = (each for each in worth_minding(case.now, row(case, ref)) if went in each)
    assert says.endswith("record when. If not, withdraw it.")
    move_as(case, ADA, "withdraw", ref, reason="It did not go after all")
    assert not any(went in each for each in worth_minding(case.now, row(case, ref)))


def test_a_draft_that_was_withdrawn_was_never_posted(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="submit")
    move_as(case, ADA, "withdraw", ref, reason="It is begun anew")
    with pytest.raises(NotReady, match="It was never issued"):
        in_error(case, ref, "withdraw")


def test_pressed_twice_it_takes_back_one_step(case: ACase) -> None:
    ref = a_letter(case, "initial_notification")
    in_error(case, ref, "deliver")
    with pytest.raises(NotReady, match="another: it was sent"):
        in_error(case, ref, "deliver")
    assert row(case, ref).state is LetterState.SENT


def test_it_takes_a_reason_and_somebody_who_sends_letters(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    with pytest.raises(BadInput, match="Why: "):
        in_error(case, ref, "send", why="")
    with pytest.raises(Forbidden):
        in_error(case, ref, "send", BEN)
    in_error(case, ref, "send", EVA)


def test_an_issued_letter_has_no_step_to_take_back(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="issue")
    with pytest.raises(WrongState):
        in_error(case, ref, "send")


def test_what_the_family_said_on_its_page_was_no_error_of_ours(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    ewa = family_actor(case.incident.id, case.person, "Ewa")
    read = Change(case.incident.id, ewa, case.later(hours=1).at, Door.PAGE)
    told = {"how": "read_on_page", "format": "html", "at": case.at.isoformat()}
    gate.move(case.session, read, ref, "deliver", data=told)
    with pytest.raises(NotReady, match="said on their page that they have read it"):
        in_error(case, ref, "deliver")


def test_both_entries_stay_and_the_record_verifies(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    in_error(case.later(hours=1), ref, "send")
    says = [each.words for each in timeline(Viewed(case.now, staff_of(case.session)))]
    assert any(each.startswith("Sent: ") and each.endswith("Entered in error.") for each in says)
    assert any(each.startswith("Its last step was entered in error: ") for each in says)
    assert verify(case.session).ok


@begins_with(a_case, at=State.FOLLOW_UP)
def test_a_case_closed_over_a_letter_that_never_went_opens_again(begun: ACase) -> None:
    followed_up(begun)
    move_as(begun, ADA, "close")
    closing = next(each.ref for each in begun.now.letters if each.kind == "closing")
    in_error(begun, closing, "deliver")
    assert begun.state is State.FOLLOW_UP
    with pytest.raises(NotReady) as no:
        move_as(begun, ADA, "close")
    assert "closing_letter_given" in {item.id for item in no.value.unmet}


def test_whoever_looked_while_it_was_being_recorded_as_sent_has_not_read_it(case: ACase) -> None:
    """It takes some seconds in which she looks: she is not rung about a letter she never saw."""
    fact = {"question": "The name of your first pet", "answer": "Rover"}
    code = invite(case.session, change_by(case, BEN), case.person, fact).code
    key = open_page(case.session, code, fact["answer"], "a browser", case.at).key
    ref = a_letter(case, "no_contact", until="issue")
    case.later(minutes=5)
    assert visitor(case.session, key, case.at + timedelta(seconds=2))
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert not stood_on_page(case.now, row(case, ref))
    assert visitor(case.session, key, case.at + timedelta(seconds=4))
    assert stood_on_page(case.now, row(case, ref))
