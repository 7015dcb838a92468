"""What closing says is left to do about a duty, a promise, a question, or somebody to ask."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from workflows import facts as f
from workflows.duty_left import left_of, may_be_given_up
from workflows.requirements import (
    duties_met,
    family_heard,
    is_addressed,
    is_answered,
    left_of_promise,
    outcome_told,
    who_waits_for,
)
from workflows.words import CommitmentState, Ground, LetterState, QuestionState, Standing, Talk

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ANN, BO = f.PersonFacts(1, "Ann"), f.PersonFacts(2, "Bo")
CASE = f.IncidentFacts(NOW, NOW.date(), persons=(ANN, BO))
LATE = f.DutyFacts("d", "Write to them.", "late", blocks=True)
MET_LATE = replace(LATE, status="met_late")
RING = f.CommitmentFacts(
    "COM-1", "We will ring you", due_on=date(2026, 6, 9), owed_to=frozenset({1, 2})
)
ASKED = f.QuestionFacts("QUE-1", "Why?", QuestionState.ANSWERED, waits=frozenset({1, 2}))


@pytest.mark.parametrize(
    ("duty", "says"),
    [
        (LATE, "late"),
        (replace(LATE, status="open"), "open"),
        (replace(LATE, waits=True), "late: a second person has to agree to what is on record"),
        (
            replace(LATE, unmet_waits=True),
            "late: a second person has to agree that it will not be met",
        ),
        (
            replace(LATE, untold="the letter came back"),
            "late: they have not been told why, since the letter came back",
        ),
        (
            replace(LATE, unmet_refused="We can still do it"),
            "late: that it will not be met was not agreed, “We can still do it”",
        ),
        (
            replace(LATE, explained=True),
            "late: why is on record, and not that it will not be met",
        ),
        (MET_LATE, "met late: record why, as told to the family"),
        (
            replace(MET_LATE, waits=True),
            "met late: a second person has to agree to what is on record",
        ),
        (
            replace(MET_LATE, untold="the letter came back"),
            "met late: they have not been told why, since the letter came back",
        ),
    ],
)
def test_a_duty_says_the_one_thing_that_is_to_be_done_next(duty: f.DutyFacts, says: str) -> None:
    assert left_of(duty) == says
    assert left_of(replace(duty, blocks=False)) is None


@pytest.mark.parametrize(
    "duty",
    [
        replace(LATE, status="met"),
        replace(LATE, status="excused"),
        replace(MET_LATE, explained=True),
        replace(MET_LATE, unmet_agreed=True),
        replace(LATE, unmet_agreed=True),
    ],
)
def test_of_a_duty_that_is_over_nothing_is_left(duty: f.DutyFacts) -> None:
    assert left_of(duty) is None
    assert not may_be_given_up(duty)


def test_to_give_a_duty_up_is_offered_only_where_nobody_waits_to_agree() -> None:
    assert may_be_given_up(LATE)
    assert may_be_given_up(replace(LATE, status="open"))
    for duty in (
        replace(LATE, waits=True),
        replace(LATE, unmet_waits=True),
        replace(LATE, blocks=False),
        MET_LATE,
    ):
        assert not may_be_given_up(duty)
    asked = duties_met(replace(CASE, duties=(LATE,)))
    waits = duties_met(replace(CASE, duties=(replace(LATE, waits=True),)))
    assert asked
    assert waits
    assert asked.startswith("Duties not finished: Write to them (late). Meet each, or record")
    assert "Meet each" not in waits


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "open, due 9 June 2026"),
        ({"due_on": None}, "open"),
        ({"standing": True}, None),
        ({"state": CommitmentState.RELEASED}, None),
        (
            {"state": CommitmentState.DONE},
            "done, and waiting for a second person to verify it",
        ),
        (
            {"state": CommitmentState.NOT_KEPT},
            "not kept: a second person has to agree, with where we said sorry for it",
        ),
        (
            {"state": CommitmentState.NOT_KEPT, "not_kept_agreed": True},
            "not kept: say sorry for it in a letter, and deliver it",
        ),
        (
            {"state": CommitmentState.NOT_KEPT, "not_kept_agreed": True, "said_sorry": True},
            "tell Ann and Bo",
        ),
        ({"state": CommitmentState.VERIFIED, "told": frozenset({1})}, "tell Bo"),
        ({"state": CommitmentState.CONFIRMED, "told": frozenset({1, 2})}, None),
    ],
)
def test_a_promise_says_what_is_left_of_it(change: dict[str, object], says: str | None) -> None:
    promise = replace(RING, **change)  # type: ignore[arg-type]
    assert left_of_promise(CASE, promise) == says


def test_that_nobody_can_know_is_an_answer_once_a_second_person_agreed() -> None:
    nobody_knows = replace(ASKED, state=QuestionState.CANNOT_BE_KNOWN)
    assert not is_answered(nobody_knows)
    assert is_answered(replace(nobody_knows, reviewed=True))
    assert is_answered(ASKED)
    assert is_answered(replace(ASKED, state=QuestionState.TAKEN_BACK))
    not_yet = replace(ASKED, state=QuestionState.NOT_YET)
    assert not is_answered(not_yet)
    assert not is_addressed(not_yet)
    assert is_addressed(replace(not_yet, promised=True))
    assert not is_addressed(replace(ASKED, state=QuestionState.OPEN, promised=True))


def test_an_answer_waits_for_each_who_asked_may_hear_it_and_was_not_there() -> None:
    assert who_waits_for(CASE, ASKED) == (ANN, BO)
    assert who_waits_for(CASE, replace(ASKED, waits=frozenset({2}))) == (BO,)
    not_to_be = replace(CASE, persons=(ANN, replace(BO, standing=Standing.NOT_TO_BE_TOLD)))
    assert who_waits_for(not_to_be, ASKED) == (ANN,)
    assert who_waits_for(CASE, replace(ASKED, state=QuestionState.OPEN)) == ()
    assert who_waits_for(CASE, replace(ASKED, state=QuestionState.TAKEN_BACK)) == ()


def test_who_declined_everything_and_asked_after_that_hears_the_answer_to_that() -> None:
    everything = frozenset(
        {"first_conversation_recorded", "apology_letter_delivered", "next_contact_promised"}
    )
    declined = f.ExcuseFacts(2, everything, Ground.DECLINED, NOW, agreed=True, number=7)
    case = replace(CASE, excuses=(declined,))
    assert who_waits_for(case, ASKED) == (ANN,)
    assert who_waits_for(case, replace(ASKED, declined_before=frozenset({7}))) == (ANN, BO)


def test_whoever_did_not_reply_is_asked_once_more_after_ten_days() -> None:
    asked = f.HeardFacts(1, date(2026, 5, 20), replied=False, told_how_to_complain=True)
    once = replace(CASE, heard=(asked,))
    assert family_heard(CASE, ANN)
    assert family_heard(once, ANN) == (
        "Ann has not replied. Ask once more on or after 30 May 2026."
    )
    nine, ten = (replace(asked, on=asked.on + timedelta(days=days)) for days in (9, 10))
    assert family_heard(replace(CASE, heard=(asked, nine)), ANN) == family_heard(once, ANN)
    assert family_heard(replace(CASE, heard=(asked, nine, ten)), ANN) is None
    assert family_heard(replace(CASE, heard=(replace(asked, replied=True),)), ANN) is None
    for elsewhere in (replace(ten, person=2), replace(ten, told_how_to_complain=False)):
        assert family_heard(replace(CASE, heard=(asked, elsewhere)), ANN) == family_heard(once, ANN)


def test_what_came_of_it_is_told_in_a_talk_or_a_letter_from_that_minute_on() -> None:
    ended = datetime(2026, 5, 1, 9, 30, 40, tzinfo=UTC)
    end = f.EndFacts("error_reviewed", complete=True, at=ended)
    case = replace(CASE, ends=(end,))
    minute = ended.replace(second=0)
    before = minute - timedelta(minutes=1)
    talk = f.ConversationFacts(Talk.DISCLOSURE, frozenset({1}), minute)
    letter = f.LetterFacts("LET-1", "closing", 1, LetterState.SENT, sent_at=minute)
    assert outcome_told(case, ANN)
    assert outcome_told(replace(case, conversations=(talk,)), ANN) is None
    assert outcome_told(replace(case, letters=(letter,)), ANN) is None
    for told in (
        {"conversations": (replace(talk, at=before),)},
        {"conversations": (replace(talk, kind=Talk.FOLLOW_UP),)},
        {"conversations": (replace(talk, persons=frozenset({2})),)},
        {"letters": (replace(letter, sent_at=before),)},
        {"letters": (replace(letter, state=LetterState.RETURNED),)},
        {"letters": (replace(letter, kind="holding"),)},
        {"letters": (replace(letter, to=2),)},
        {"letters": (letter,), "ends": (replace(end, complete=False),)},
    ):
        assert outcome_told(replace(case, **told), ANN)
