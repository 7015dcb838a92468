"""What a case may not come to: a right that one door gives and the next takes away."""

from typing import Any

import pytest

from tests.begun import begins_with
from tests.cases import ACase, a_case, a_talk, move_as, record_as
from tests.not_told import a_wife, promised
from tests.people import ADA, BEN, EVA, RON
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


def withdrawn(case: ACase, number: int) -> int:
    told = {"of": number, "words": "It was promised to her sister.", "withdraws": True}
    return record_as(case, BEN, "correction", **told).id


def judged(case: ACase, correction: int, email: str, *, agrees: bool) -> None:
    told: dict[str, Any] = {"correction": correction, "agrees": agrees}
    record_as(case, email, "correction_review", **told, reason="I asked her about it myself.")


def test_a_refused_withdrawal_counts_once_it_is_written_anew_and_agreed(case: ACase) -> None:
    number = case.now.commitments[0].number
    judged(case, withdrawn(case, number), EVA, agrees=False)
    anew = withdrawn(case, number)
    assert number not in case.now.case.gone

    judged(case, anew, RON, agrees=True)

    assert number in case.now.case.gone


def lost_capacity(case: ACase, what: str = "lost_capacity") -> None:
    record_as(case.later(days=1), BEN, "patient_status", what=what, source="Dr Li")
    case.later(hours=1)


def state(case: ACase, ref: str) -> CommitmentState:
    return next(p.state for p in case.now.commitments if p.ref == ref)


def owed(case: ACase, ref: str) -> frozenset[int]:
    return next(case.now.owed_to(p) for p in case.now.commitments if p.ref == ref)


def test_whoever_acts_for_her_is_rung_in_her_place_until_she_can_be_told(case: ACase) -> None:
    son, ref = a_wife(case, "Tom Price", "Son"), promised(case, case.person)
    lost_capacity(case)
    assert owed(case, ref) == {son}
    lost_capacity(case, "regained_capacity")
    assert owed(case, ref) == {case.person}
    lost_capacity(case)
    a_talk(case, "follow_up", persons=[son], keeps=[ref])
    assert state(case, ref) is CommitmentState.DONE


def test_nobody_else_is_named_so_it_is_owed_to_her_still(case: ACase) -> None:
    ref = promised(case, case.person)
    lost_capacity(case)
    assert owed(case, ref) == {case.person}


def test_a_talk_with_her_while_she_had_capacity_kept_it(case: ACase) -> None:
    a_wife(case, "Tom Price", "Son")
    ref, talk = promised(case, case.person), case.later(minutes=10).at.isoformat()
    lost_capacity(case)
    a_talk(case, "follow_up", persons=[case.person], at=talk, keeps=[ref])
    assert state(case, ref) is CommitmentState.DONE


@pytest.mark.parametrize("trigger", ["release", "change"])
def test_whoever_acts_for_her_lets_us_off_or_agrees_to_a_day(case: ACase, trigger: str) -> None:
    son, ref = a_wife(case, "Tom Price", "Son"), promised(case, case.person)
    lost_capacity(case)
    said: dict[str, Any] = {"person": son, "how": "conversation", "at": case.at.isoformat()}
    said |= {"due_on": case.day(20)} if trigger == "change" else {}
    move_as(case, ADA, trigger, ref, **said, words="That is fine.")
    promise = next(p for p in case.now.commitments if p.ref == ref)
    let_off = promise.state is CommitmentState.RELEASED
    assert let_off or str(promise.due_on) == case.day(20) == str(case.now.day_that_counts(promise))
