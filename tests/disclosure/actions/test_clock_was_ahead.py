"""The clock was a year ahead for an hour and is right again: what was written down in that hour is
gone on from today. No true moment of today comes after a stamp of next year.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from disclosure.actions.family.view_told import Told
from disclosure.actions.law.clocks import approval_of_findings
from disclosure.actions.reading import LATE
from disclosure.actions.slip import enter_slip
from disclosure.jobs.sweep import sweep
from disclosure.kinds.conversation import Account
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    a_next_contact,
    a_talk,
    approved_findings,
    change_by,
    letter_row,
    move_as,
    promise_row,
    record_as,
)
from tests.people import ADA, BEN, EVA, IVA
from workflows.machine import NotReady
from workflows.requirements import (
    disclosure_conversation_recorded,
    outcome_told,
    understanding_checked,
)
from workflows.words import CommitmentState, LetterState, State

A_YEAR = timedelta(days=365)

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun.later(days=1)


def a_year_ahead(case: ACase) -> None:
    case.at += A_YEAR


def right_again(case: ACase) -> None:
    case.at -= A_YEAR
    case.later(hours=1)


def test_a_letter_that_was_issued_then_is_posted_and_arrives_today(case: ACase) -> None:
    a_year_ahead(case)
    letter = a_letter(case, "initial_notification", until="issue")
    right_again(case)
    move_as(case, ADA, "send", letter, how="post", format="standard")
    case.later(days=2)
    had = {"how": "told_us", "format": "standard", "at": case.at.isoformat()}
    move_as(case, ADA, "deliver", letter, **had)
    assert letter_row(case, letter).delivered_at == case.at


def test_one_that_was_sent_then_is_delivered_or_comes_back_today(case: ACase) -> None:
    a_year_ahead(case)
    letter = a_letter(case, "initial_notification", until="send")
    right_again(case)
    case.later(days=2)
    move_as(case, ADA, "returned", letter, at=case.at.isoformat(), why="Gone away")
    assert letter_row(case, letter).state is LetterState.RETURNED


def test_of_one_that_was_issued_by_the_right_clock_the_order_is_asked_as_ever(case: ACase) -> None:
    letter = a_letter(case, "initial_notification", until="issue")
    before = (case.at - timedelta(hours=1)).isoformat()
    with pytest.raises(NotReady, match="before the letter's last step"):
        move_as(case, ADA, "send", letter, how="post", format="standard", at=before)


def test_the_seven_days_of_a_posted_letter_are_no_shorter_for_it(case: ACase) -> None:
    """When it went nobody can read there: that step is said to be an error, and recorded anew."""
    a_year_ahead(case)
    letter = a_letter(case, "initial_notification", until="send")
    right_again(case)
    unreturned = {"how": "posted_not_returned", "format": "standard", "at": case.at.isoformat()}
    with pytest.raises(NotReady, match="Seven days"):
        move_as(case, ADA, "deliver", letter, **unreturned)
    why = "The clock of the machine was a year ahead"
    move_as(case, ADA, "entered_in_error", letter, reason=why, step="send")
    move_as(case, ADA, "send", letter, how="post", format="standard")
    case.later(days=8)
    move_as(case, ADA, "deliver", letter, **unreturned | {"at": case.at.isoformat()})
    assert letter_row(case, letter).delivered_at == case.at


def test_what_the_family_answers_today_to_one_sent_then_goes_with_it(case: ACase) -> None:
    a_year_ahead(case)
    letter = a_letter(case, "initial_notification", until="send")
    right_again(case)
    case.later(days=2)
    at = case.at.isoformat()
    asks = {"person": case.person, "words": "Who found it?", "letter": letter, "at": at}
    record_as(case, BEN, "question", **asks)
    came = {"how": "post", "at": at, "account": "I feel better."}
    enter_slip(case.session, change_by(case, IVA), letter, came)
    assert [each.words for each in case.now.questions][-1] == "Who found it?"
    assert [body.words for _, body in case.now.case.those(Account)] == ["I feel better."]


def test_a_concern_that_was_written_down_then_is_ended_today(case: ACase) -> None:
    a_year_ahead(case)
    said = {"words": "Nobody rang me back.", "person": case.person}
    concern = record_as(case, BEN, "concern", **said).id
    right_again(case)
    end = {"concern": concern, "outcome": "outside"}
    record_as(case, BEN, "concern_end", **end)
    assert [each.ended for each in case.now.facts.concerns] == [True]


def test_a_promise_of_then_is_let_go_by_the_family_today(case: ACase) -> None:
    a_year_ahead(case)
    source = {"conversation": a_talk(case, "follow_up").id, "persons": [case.person]}
    told = {"words": "We will send you the notes", "due_on": case.day(9), "owner": BEN}
    made = record_as(case, BEN, "commitment", source=source, **told)
    promise = str(made.created[0]["ref"])
    right_again(case)
    says: dict[str, Any] = {
        "person": case.person,
        "how": "conversation",
        "words": "I have them already.",
    }
    move_as(case, ADA, "release", promise, at=case.at.isoformat(), **says)
    assert promise_row(case, promise).state is CommitmentState.RELEASED


def told_today(case: ACase) -> None:
    understood = {"how": "She told it back", "result": "She knows about the boxes."}
    a_talk(case, "disclosure", understanding=understood, next_contact=a_next_contact(case))


def told_of_findings(case: ACase) -> bool:
    """By the case, by the clock of the law, and on her own page."""
    now = case.now
    (she,) = now.facts.relevant
    approval = approval_of_findings(now.case)
    assert approval
    on_her_page = [*Told(now, case.person).of_findings(approval)]
    by_law = {"review_completed", "results_given"} <= {each.name for each in now.clocks.events()}
    told = disclosure_conversation_recorded(now.facts, she) is None
    assert (understanding_checked(now.facts, she) is None) == told
    assert [bool(on_her_page), by_law] == [told, told]
    return told


def test_findings_that_were_approved_then_are_told_today(case: ACase) -> None:
    a_year_ahead(case)
    approved_findings(case)
    right_again(case)
    told_today(case)
    assert told_of_findings(case)
    case.at += A_YEAR  # nor are they untold once that day has come, whatever is written then
    assert told_of_findings(case)
    case.later(days=30)
    record_as(case, BEN, "note", words="She asked us for a copy.")
    assert told_of_findings(case)


def test_a_talk_of_before_they_were_approved_told_none_of_them(case: ACase) -> None:
    told_today(case)
    case.later(hours=1)
    a_year_ahead(case)
    approved_findings(case)
    right_again(case)
    record_as(case, BEN, "note", words="The clock of the machine is right again.")
    assert not told_of_findings(case)


def test_a_review_that_was_completed_then_starts_the_clock_of_today(case: ACase) -> None:
    a_year_ahead(case)
    approved_findings(case)
    right_again(case)
    told_today(case)
    results = next(each for each in case.now.duties if each.id == "eng-nhs-results")
    assert results.starts_at
    assert results.starts_at <= case.at


def test_a_note_of_a_machine_that_was_days_behind_starts_no_clock_earlier(case: ACase) -> None:
    case.later(days=13)
    approved_findings(case)
    told_today(case)
    before = _review_completed(case)
    case.at -= timedelta(days=5)
    record_as(case, BEN, "note", words="Written on the machine in the side room.")
    case.at += timedelta(days=6)
    record_as(case, BEN, "note", words="Its clock was behind.")
    assert _review_completed(case) == before
    assert told_of_findings(case)


def test_a_sweep_that_began_before_puts_nothing_back_that_was_recorded_meanwhile(
    case: ACase,
) -> None:
    """It looks at very many cases, and its notes bear the minute in which it began. What was
    approved today stood at the last entry of nine days ago, and a talk of before had told it.
    """
    began = case.later(days=9).at
    case.later(minutes=20)
    approved_findings(case)
    before = _review_completed(case)
    talked = (case.at - timedelta(days=5)).isoformat()
    a_talk(case, "disclosure", at=talked, next_contact=a_next_contact(case, -3))
    sweep(case.session, began)
    (note,) = (row for row in case.now.case.records.values() if row.kind == LATE)
    assert note.recorded_at == began
    assert _review_completed(case) == before
    assert not told_of_findings(case)


def _review_completed(case: ACase) -> datetime | date:
    (event,) = (each for each in case.now.clocks.events() if each.name == "review_completed")
    return event.at


def test_what_came_of_it_is_told_today_where_two_people_agreed_to_it_then(case: ACase) -> None:
    a_year_ahead(case)
    error = record_as(case, ADA, "error", what="not_an_incident", reason="It was a drill.").id
    record_as(case, EVA, "error_review", error=error, agrees=True, reason="I was at the drill.")
    right_again(case)
    told_today(case)
    (she,) = case.now.facts.relevant
    assert outcome_told(case.now.facts, she) is None
