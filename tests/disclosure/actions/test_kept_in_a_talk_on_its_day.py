"""A talk keeps a promise when it was held, however late it is typed; and only what was promised by
then, to somebody who was there.
"""

from typing import Any

import pytest

from disclosure.actions.family.view import family_view
from disclosure.actions.family.view_promises import PromiseShown
from disclosure.kinds.faults import BadInput
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_next_contact, a_talk, move_as
from tests.not_told import a_wife, promised
from tests.people import ADA, BEN, EVA
from workflows.words import CommitmentState, State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.INVESTIGATE)]


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun


def shown(case: ACase, ref: str) -> PromiseShown:
    return next(p for p in family_view(case.now, case.person).promises if p.ref == ref)


def state(case: ACase, ref: str) -> CommitmentState:
    return next(p.state for p in case.now.commitments if p.ref == ref)


def why_not(case: ACase, **talk: object) -> str:
    with pytest.raises(BadInput) as no:
        a_talk(case, "follow_up", **talk)
    case.session.rollback()
    (fault,) = no.value.faults
    assert fault.field == "keeps"
    return fault.says


def test_the_family_reads_the_day_of_the_talk_and_not_of_the_typing(case: ACase) -> None:
    ref = promised(case, case.person, days=5)
    talk = case.later(days=4).at
    case.later(days=1)
    a_talk(case, "follow_up", at=talk.isoformat(), keeps=[ref])
    move_as(case, EVA, "verify", ref)
    assert shown(case, ref).done_on == talk.date()


def test_a_talk_on_the_last_day_that_is_typed_the_day_after_is_no_day_late(case: ACase) -> None:
    """It was noted as late before anybody could know; the day itself is told as it was."""
    ref = promised(case, case.person, days=5)
    talk = case.later(days=5).at
    case.later(days=1)
    a_talk(case, "follow_up", at=talk.isoformat(), keeps=[ref])
    move_as(case, EVA, "verify", ref)
    assert (shown(case, ref).done_on, shown(case, ref).days) == (talk.date(), 0)


def test_a_talk_keeps_what_was_promised_before_it_though_both_are_typed_later(
    case: ACase,
) -> None:
    first, second = case.at, case.later(days=2).at
    case.later(days=3)
    promise = {"words": "We will ring you", "due_on": case.day(0), "owner": BEN}
    a_talk(case, "follow_up", at=first.isoformat(), next_contact=promise)
    ref = case.promise
    a_talk(case, "follow_up", at=second.isoformat(), keeps=[ref])
    assert state(case, ref) is CommitmentState.DONE


@pytest.mark.parametrize("hour", ["T09:15:00+00:00", ""])
def test_a_promise_was_made_when_the_talk_was_and_no_hour_is_made_up(
    case: ACase, hour: str
) -> None:
    said = f"{case.at.date()}{hour}"
    case.later(days=3)
    promise = {"words": "We will ring you", "due_on": case.day(2), "owner": BEN}
    talk = a_talk(case, "follow_up", at=said, next_contact=promise).id
    made = next(each for each in case.now.commitments if each.ref == case.promise)
    record = case.now.case.records[made.number]
    assert record.at == case.now.case.records[talk].at
    assert case.now.case.day_only(record.number) == (not hour)


def test_a_talk_keeps_nothing_that_was_promised_after_it(case: ACase) -> None:
    before = case.at.isoformat()
    case.later(days=3)
    ref = promised(case, case.person)
    says = why_not(case, at=before, keeps=[ref])
    assert "“We will ring you” was promised after this conversation." in says
    assert state(case, ref) is CommitmentState.OPEN


def test_we_rang_nobody_by_talking_with_somebody_else(case: ACase) -> None:
    ewa = a_wife(case)
    ref = promised(case, ewa)
    case.later(days=1)
    says = why_not(case, keeps=[ref])
    assert "“We will ring you” was promised to Ewa Kowal" in says
    assert state(case, ref) is CommitmentState.OPEN
    a_talk(case, "follow_up", persons=[case.person, ewa], keeps=[ref])
    assert state(case, ref) is CommitmentState.DONE


def test_what_is_kept_already_stands_in_no_way(case: ACase) -> None:
    ewa = a_wife(case)
    ref = promised(case, ewa)
    a_talk(case, "follow_up", persons=[ewa], keeps=[ref])
    a_talk(case, "follow_up", keeps=[ref], next_contact=a_next_contact(case))
    assert state(case, ref) is CommitmentState.DONE


def test_what_she_disputed_is_not_cured_by_a_talk_before_her_dispute(case: ACase) -> None:
    ref = promised(case, case.person)
    talk = case.later(days=1).at.isoformat()
    move_as(case, BEN, "done", ref, evidence="I rang her.")
    case.later(days=1)
    said: dict[str, Any] = {"person": case.person, "how": "conversation", "at": case.at.isoformat()}
    move_as(case, ADA, "dispute", ref, **said, words="Nobody rang me.")
    case.later(hours=1)
    says = why_not(case, at=talk, keeps=[ref])
    assert "after this conversation it was said that “We will ring you” was not kept" in says
    a_talk(case, "follow_up", keeps=[ref])
    assert state(case, ref) is CommitmentState.DONE
