"""Each requirement of the incident alone holds the case back, in words, and no more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from workflows import facts as f
from workflows.incident import INCIDENT, reopens_to
from workflows.machine import NotReady, WrongState
from workflows.requirements import next_contact_promised
from workflows.words import (
    Applies,
    Axis,
    CommitmentState,
    Ground,
    LetterState,
    QuestionState,
    Standing,
    State,
    Talk,
    Trigger,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = date(2026, 6, 1)
FOUND = NOW - timedelta(days=30)
ANN = f.PersonFacts(1, "Ann")
BO = f.PersonFacts(2, "Bo")
BOTH = frozenset(Axis)
FIRST = f.ConversationFacts(Talk.FIRST, frozenset({1}), FOUND - timedelta(days=20), apology=True)
TOLD = f.ConversationFacts(
    Talk.DISCLOSURE, frozenset({1}), FOUND + timedelta(days=2), understanding_checked=True
)
RING = f.CommitmentFacts("COM-1", "We will ring you", "ben", TODAY, owed_to=frozenset({1}))
PASSED_ON = replace(RING, passed_on=frozenset({1}))
KEPT = replace(RING, ref="COM-2", state=CommitmentState.VERIFIED, told=frozenset({1}))
SORRY = f.LetterFacts(
    "LET-1", "apology", 1, LetterState.DELIVERED, issued_number=40, sent_at=NOW, apology=True,
    contents=frozenset({"apology"}),
)  # fmt: skip
CLOSING = replace(SORRY, ref="LET-2", kind="closing", issued_number=50)
HEARD = f.HeardFacts(1, TODAY, replied=True, told_how_to_complain=True)
READY = f.IncidentFacts(
    now=NOW,
    on=TODAY,
    persons=(ANN,),
    grades=(f.GradeFacts(3, BOTH, 2),),
    decision=f.DecisionFacts(4, Applies.YES),
    conversations=(FIRST, TOLD),
    supported=frozenset({1}),
    contact_named=True,
    findings=f.FindingsFacts(20, FOUND, 21),
    questions_sought=frozenset({1}),
    meetings_offered=frozenset({1}),
    letters=(SORRY, CLOSING),
    commitments=(RING, KEPT),
    heard=(HEARD,),
)
BEGIN, SHARE, TELL = Trigger.BEGIN_INVESTIGATION, Trigger.SHARE_FINDINGS, Trigger.RECORD_DISCLOSURE
WRITE, CLOSE, WITHOUT = Trigger.DELIVER_APOLOGY, Trigger.CLOSE, Trigger.CLOSE_WITHOUT_DUTY
SOURCE = {step.trigger: step.source for step in reversed(INCIDENT.steps)}
OPEN = f.QuestionFacts("QUE-1", "Why?", QuestionState.OPEN)


def unmet(trigger: Trigger, facts: f.IncidentFacts) -> list[str]:
    items = INCIDENT.checklist(SOURCE[trigger], trigger, facts)
    return [item.id for item in items if not item.met]


def ready_to_close() -> f.IncidentFacts:
    return replace(READY, commitments=(KEPT,))


def test_a_ready_case_walks_to_closed_and_the_machine_keeps_nothing() -> None:
    state = State.ACKNOWLEDGE
    for trigger in (BEGIN, SHARE, TELL, WRITE):
        state = State(INCIDENT.advance(state, trigger, READY))
    assert INCIDENT.advance(state, CLOSE, ready_to_close()) == State.CLOSED
    assert INCIDENT.machine.models == []


@pytest.mark.parametrize(
    ("closed", "without_duty", "left"),
    [
        (f.ClosedFacts(60, NOW), False, []),
        (f.ClosedFacts(60, NOW), True, ["closing_letter_given"]),
        (f.ClosedFacts(45, FOUND), True, []),
    ],
)
def test_a_letter_that_closed_a_case_for_want_of_a_duty_does_not_close_it_with_one(
    closed: f.ClosedFacts, without_duty: bool, left: list[str]
) -> None:
    facts = replace(ready_to_close(), closed=closed, closed_without_duty=without_duty)
    assert unmet(CLOSE, facts) == left


def test_the_machine_has_no_way_past_its_table() -> None:
    assert not [name for name in INCIDENT.machine.events if name.startswith("to_")]
    with pytest.raises(WrongState, match="stands at 'acknowledge'"):
        INCIDENT.advance(State.ACKNOWLEDGE, WRITE, READY)


CASES: list[tuple[Trigger, dict[str, Any], str]] = [
    (BEGIN, {"grades": ()}, "harm_graded"),
    (BEGIN, {"decision": None}, "notifiability_decided"),
    (BEGIN, {"decision": f.DecisionFacts(4, Applies.YES, regraded=True)}, "notifiability_decided"),
    (BEGIN, {"decision": f.DecisionFacts(4, Applies.NO, unreviewed=4)}, "notifiability_decided"),
    (BEGIN, {"contact_named": False}, "contact_named"),
    (BEGIN, {"contact_lacks_cover": True}, "contact_named"),
    (BEGIN, {"conversations": (replace(FIRST, kind=Talk.FOLLOW_UP),)},
     "first_conversation_recorded"),
    (BEGIN, {"conversations": (replace(FIRST, apology=False),), "letters": ()}, "apology_given"),
    (BEGIN, {"supported": frozenset()}, "support_offered"),
    (BEGIN, {"commitments": (KEPT,)}, "next_contact_promised"),
    (BEGIN, {"commitments": (replace(RING, due_on=None, standing=True),)}, "next_contact_promised"),
    (SHARE, {"findings": None}, "findings_approved"),
    (SHARE, {"findings": f.FindingsFacts(20)}, "findings_approved"),
    (SHARE, {"questions_sought": frozenset()}, "family_questions_sought"),
    (SHARE, {"meetings_offered": frozenset()}, "meeting_offered"),
    (SHARE, {"contact_named": False}, "contact_named"),
    (TELL, {"conversations": (FIRST, replace(TOLD, understanding_checked=False))},
     "understanding_checked"),
    (TELL, {"persons": (replace(ANN, interpreter=True),)}, "understanding_checked"),
    (TELL, {"questions": (OPEN,)}, "questions_addressed"),
    (WRITE, {"letters": ()}, "apology_letter_delivered"),
    (WRITE, {"letters": (replace(SORRY, state=LetterState.SENT),)}, "apology_letter_delivered"),
    (WRITE, {"letters": (replace(SORRY, issued_number=19),)}, "apology_letter_delivered"),
    (WRITE, {"letters": (replace(SORRY, kind="findings"),)}, "apology_letter_delivered"),
    (WRITE, {"letters": (replace(SORRY, unlinked=("We will ring.",)),)}, "promises_recorded"),
]  # fmt: skip


@pytest.mark.parametrize(("trigger", "lacking", "id"), CASES)
def test_each_requirement_alone_holds_the_case_back(
    trigger: Trigger, lacking: dict[str, Any], id: str
) -> None:
    assert unmet(trigger, replace(READY, **lacking)) == [id]


@pytest.mark.parametrize(
    "persons", [(), (replace(ANN, died=True),), (replace(ANN, standing=Standing.ALSO_TOLD),)]
)
def test_while_nobody_must_be_told_all_that_is_owed_to_them_is_still_said(
    persons: tuple[f.PersonFacts, ...],
) -> None:
    asked = ["relevant_person_named", "first_conversation_recorded", "apology_given"]
    asked += ["support_offered", "next_contact_promised"]
    assert unmet(BEGIN, replace(READY, persons=persons)) == asked


def test_where_a_second_person_agreed_that_there_is_nobody_nothing_is_owed_to_nobody() -> None:
    reason, ground = frozenset({"relevant_person_named"}), Ground.NOBODY_TO_TELL
    nobody = f.ExcuseFacts(None, reason, ground, NOW, agreed=True)
    alone = replace(READY, persons=(), excuses=(nobody,))
    assert unmet(BEGIN, alone) == []
    assert unmet(BEGIN, replace(alone, excuses=(replace(nobody, agreed=False),))) != []


def test_what_was_told_before_the_findings_were_approved_is_not_telling_them() -> None:
    early = replace(TOLD, at=FOUND - timedelta(days=1))
    lacking = unmet(TELL, replace(READY, conversations=(FIRST, early)))
    assert lacking == ["disclosure_conversation_recorded", "understanding_checked"]


def test_what_is_told_to_the_minute_does_not_lie_before_the_seconds_of_that_minute() -> None:
    found = replace(READY.findings, approved_at=FOUND + timedelta(seconds=41))  # type: ignore[type-var]
    same, before = replace(TOLD, at=FOUND), replace(TOLD, at=FOUND - timedelta(minutes=1))
    case = replace(READY, findings=found)
    assert unmet(TELL, replace(case, conversations=(FIRST, same))) == []
    assert unmet(TELL, replace(case, conversations=(FIRST, before))) != []


DONE = replace(KEPT, state=CommitmentState.DONE)
BROKEN = replace(KEPT, state=CommitmentState.NOT_KEPT, not_kept_agreed=True, said_sorry=True)
DUTY = f.DutyFacts("d", "Write to them", "late", blocks=True)
CLOSERS: list[tuple[dict[str, Any], str]] = [
    ({"commitments": (RING,)}, "promises_kept"),
    ({"commitments": (DONE,)}, "promises_kept"),
    ({"commitments": (replace(KEPT, told=frozenset()),)}, "promises_kept"),
    ({"commitments": (replace(BROKEN, not_kept_agreed=False),)}, "promises_kept"),
    ({"commitments": (replace(BROKEN, said_sorry=False),)}, "promises_kept"),
    ({"questions": (replace(OPEN, state=QuestionState.NOT_YET, promised=True),)},
     "questions_answered"),
    ({"questions": (replace(OPEN, state=QuestionState.CANNOT_BE_KNOWN),)}, "questions_answered"),
    ({"duties": (DUTY,)}, "duties_met"),
    ({"duties": (replace(DUTY, status="open"),)}, "duties_met"),
    ({"duties": (replace(DUTY, status="met_late"),)}, "duties_met"),
    ({"letters": (SORRY,)}, "closing_letter_given"),
    ({"heard": ()}, "family_heard"),
    ({"heard": (replace(HEARD, told_how_to_complain=False),)}, "family_heard"),
    ({"heard": (replace(HEARD, replied=False),)}, "family_heard"),
    ({"concerns": (f.ConcernFacts(9, "Pages are missing"),)}, "no_open_concern"),
]  # fmt: skip


@pytest.mark.parametrize(("lacking", "id"), CLOSERS)
def test_what_alone_keeps_a_case_from_closing(lacking: dict[str, Any], id: str) -> None:
    assert unmet(CLOSE, replace(ready_to_close(), **lacking)) == [id]


@pytest.mark.parametrize(
    "enough",
    [
        {"commitments": (BROKEN,)},
        {"commitments": (replace(RING, state=CommitmentState.RELEASED),)},
        {"commitments": (replace(RING, due_on=None, standing=True),)},
        {"duties": (replace(DUTY, unmet_agreed=True),)},
        {"duties": (replace(DUTY, status="met_late", explained=True),)},
        {"duties": (replace(DUTY, blocks=False),)},
        {"questions": (replace(OPEN, state=QuestionState.CANNOT_BE_KNOWN, reviewed=True),)},
        {"heard": (replace(HEARD, replied=False),
                   replace(HEARD, replied=False, on=TODAY - timedelta(days=10)))},
        {"concerns": (f.ConcernFacts(9, "Late", answered=True),)},
        {"concerns": (f.ConcernFacts(9, "Late", ended=True),)},
    ],
)  # fmt: skip
def test_owning_up_and_the_family_s_own_word_are_enough_to_close(enough: dict[str, Any]) -> None:
    assert unmet(CLOSE, replace(ready_to_close(), **enough)) == []


def test_silence_counts_only_after_two_askings_ten_days_apart() -> None:
    silent = replace(HEARD, replied=False)
    nine = (silent, replace(silent, on=TODAY - timedelta(days=9)))
    assert unmet(CLOSE, replace(ready_to_close(), heard=nine)) == ["family_heard"]


def test_all_missing_things_are_told_at_once_and_for_each_person() -> None:
    nothing = f.IncidentFacts(NOW, TODAY, persons=(ANN, BO))
    with pytest.raises(
        NotReady, match=r"Grade .* Decide .* Name one .* Talk with Ann .* Talk with Bo"
    ):
        INCIDENT.advance(State.ACKNOWLEDGE, BEGIN, nothing)


def test_a_no_needs_both_kinds_of_harm_graded() -> None:
    no = f.DecisionFacts(4, Applies.NO)
    body = f.GradeFacts(3, frozenset({Axis.PHYSICAL}))
    assert unmet(BEGIN, replace(READY, decision=no, grades=(body,))) == ["harm_graded"]
    assert unmet(BEGIN, replace(READY, decision=no)) == []


@pytest.mark.parametrize("end", ["not_notifiable_reviewed", "error_reviewed", "handed_over"])
def test_a_case_closes_without_duty_once_its_reason_is_reviewed_and_told(end: str) -> None:
    begun = f.EndFacts(end, complete=False, lacks="Ask a second person.")
    early = replace(READY, commitments=(), conversations=(FIRST,), letters=(), ends=(begun,))
    assert unmet(WITHOUT, early) == [end, "outcome_told"]
    whole = replace(begun, complete=True, at=FOUND)
    assert unmet(WITHOUT, replace(early, ends=(whole,))) == ["outcome_told"]
    assert unmet(WITHOUT, replace(early, ends=(whole,), conversations=(FIRST, TOLD))) == []


def test_nobody_who_was_told_nothing_has_to_be_told_that_it_was_nothing() -> None:
    done = f.EndFacts("error_reviewed", complete=True, at=NOW)
    facts = replace(READY, conversations=(), letters=(), commitments=(), ends=(done,))
    assert unmet(WITHOUT, facts) == []


def test_closing_without_duty_still_asks_for_promises_questions_and_concerns() -> None:
    done = f.EndFacts("error_reviewed", complete=True, at=FOUND)
    owing = replace(READY, ends=(done,), commitments=(RING,), questions=(OPEN,))
    owing = replace(owing, concerns=(f.ConcernFacts(9, "Late"),))
    assert unmet(WITHOUT, owing) == ["promises_kept", "questions_answered", "no_open_concern"]


def test_going_back_needs_a_reason_and_a_closed_case_opens_where_it_should() -> None:
    assert unmet(Trigger.RETURN_TO_INVESTIGATION, READY) == ["reason_given"]
    assert reopens_to(READY) == (State.FOLLOW_UP, State.INVESTIGATE)
    assert reopens_to(replace(READY, closed_without_duty=True)) == (State.ACKNOWLEDGE,)
    again = replace(READY, reason="New facts came up")
    for dest in (State.FOLLOW_UP, State.INVESTIGATE):
        assert INCIDENT.advance(State.CLOSED, Trigger.REOPEN, again, dest) == dest


def test_what_was_promised_to_the_dead_tells_nobody_when_they_hear_from_us() -> None:
    """A daughter with whom nobody has talked yet knows of no promise to her mother."""
    untold = replace(READY, conversations=(), letters=(), commitments=(PASSED_ON,))
    assert next_contact_promised(untold, ANN)
    told = replace(untold, conversations=(FIRST,))
    assert next_contact_promised(told, ANN) is None


def test_that_somebody_who_died_wanted_no_day_is_no_wish_of_their_family() -> None:
    """“Ring me whenever you want to” was said by her mother, and nobody owed the daughter a day."""
    wish = replace(RING, due_on=None, standing=True, agreed_as_next_contact=True)
    assert next_contact_promised(replace(READY, commitments=(wish,)), ANN) is None
    passed_on = replace(wish, passed_on=wish.owed_to)
    assert next_contact_promised(replace(READY, commitments=(passed_on,)), ANN)
