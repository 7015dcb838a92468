"""A talk keeps a promise when it was held, however late it is typed; and only what was promised by
then, to somebody who was there.
"""

from typing import Any

import pytest

from disclosure.actions.family.view import family_view
from disclosure.actions.family.view_promises import PromiseShown
from disclosure.actions.promises.kept_in_talk import talk_named
from disclosure.kinds.faults import BadInput
from disclosure.reports.measures import DEFINITIONS
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_next_contact, a_talk, move_as, record_as
from tests.not_told import a_wife, promised
from tests.people import ADA, BEN, EVA
from workflows.measures import PromiseFacts, kept_on_time
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


def shown(case: ACase, ref: str) -> PromiseShown:
    return next(p for p in family_view(case.now, case.person).promises if p.ref == ref)


def state(case: ACase, ref: str) -> CommitmentState:
    return next(p.state for p in case.now.commitments if p.ref == ref)


def said_in(case: ACase, talk: int, words: str) -> str:
    told = {"words": words, "owner": BEN, "due_on": case.day(-1), "source": {"conversation": talk}}
    return str(record_as(case, ADA, "commitment", **told).created[0]["ref"])


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


def test_the_measure_says_that_it_counts_what_was_typed_after_its_day_as_late(
    case: ACase,
) -> None:
    """As after days without a network, when the paper of a talk in time is typed in."""
    ref = promised(case, case.person, days=5)
    talk = case.later(days=5).at
    case.later(days=1)
    a_talk(case, "follow_up", at=talk.isoformat(), keeps=[ref])
    move_as(case, EVA, "verify", ref)
    promise = next(each for each in case.now.commitments if each.ref == ref)
    assert kept_on_time(PromiseFacts(promise.state, case.now.is_late(promise))) is False
    told = next(m.measure.means for m in DEFINITIONS if m.measure.id == "promises_kept_on_time")
    assert "also where it was kept in time and put on record after its day" in told


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


def test_what_was_promised_in_a_talk_was_promised_then_though_it_is_typed_after_it_was_kept(
    case: ACase,
) -> None:
    """Promised on Monday, kept and told on Tuesday, typed on Wednesday: nobody makes up a day."""
    monday = case.at
    talk = a_talk(case, "follow_up", at=f"{monday.date()}").id
    tuesday = case.later(days=1).at
    case.later(days=1)
    chart, call = (said_in(case, talk, words) for words in ("We bring you the chart", "We ring"))
    a_talk(case, "follow_up", at=tuesday.isoformat(), keeps=[call])
    move_as(case, ADA, "done", chart, evidence="She has it.")
    told = {"person": case.person, "how": "At her bed", "at": f"{tuesday.date()}"}
    move_as(case, ADA, "told", chart, "", **told)
    assert {state(case, chart), state(case, call)} == {CommitmentState.DONE}
    made = next(each for each in case.now.commitments if each.ref == chart)
    record = case.now.case.records[made.number]
    assert record.at == case.now.case.records[talk].at
    assert record.recorded_at == case.at
    assert case.now.case.day_only(made.number)
    assert shown(case, chart).made_on == monday.date()


def test_what_they_asked_for_in_no_talk_was_promised_when_whoever_promised_it_says(
    case: ACase,
) -> None:
    monday, tuesday = case.at, case.later(days=1).at
    case.later(days=1)
    told = {"words": "We bring you the chart", "owner": BEN, "due_on": case.day(2)}
    source = {"family": case.person}
    made = record_as(case, ADA, "commitment", **told, source=source, at=monday.isoformat())
    ref = str(made.created[0]["ref"])
    move_as(case, ADA, "done", ref, evidence="She has it.")
    move_as(case, ADA, "told", ref, person=case.person, how="Here", at=tuesday.isoformat())
    assert shown(case, ref).made_on == monday.date()
    talk = {"conversation": a_talk(case, "follow_up").id}
    with pytest.raises(BadInput) as no:
        record_as(case, ADA, "commitment", **told, source=talk, at=monday.isoformat())
    assert [fault.field for fault in no.value.faults] == ["at"]


def test_a_talk_that_was_withdrawn_for_a_slip_is_told_again_with_the_promise_that_it_kept(
    case: ACase,
) -> None:
    """Nobody said that it was not kept, so nobody has to leave it out."""
    ref = promised(case, case.person, days=5)
    talk = case.later(days=1).at.isoformat()
    slip = a_talk(case, "follow_up", at=talk, keeps=[ref], place="Ward 3").id
    case.later(days=1)
    record_as(case, BEN, "correction", of=slip, words="It was in the clinic.", withdraws=True)
    assert state(case, ref) is CommitmentState.OPEN

    a_talk(case, "follow_up", at=talk, keeps=[ref], place="The clinic")
    assert state(case, ref) is CommitmentState.DONE
    assert case.now.is_told(case.now.promises_by_ref[ref])


def test_nor_did_anybody_say_so_who_says_that_she_never_let_us_off(case: ACase) -> None:
    ref = promised(case, case.person, days=5)
    talk = case.later(days=1).at.isoformat()
    said: dict[str, Any] = {"person": case.person, "how": "conversation", "at": talk}
    move_as(case, ADA, "release", ref, **said, words="That is fine.")
    entered = case.now.incident.version
    case.later(days=1)
    denied = {"of": str(entered), "right": False, "words": "I never said that."}
    record_as(case, ADA, "written_down_rightly", person=case.person, **denied)
    assert state(case, ref) is CommitmentState.OPEN

    a_talk(case, "follow_up", at=talk, keeps=[ref])
    assert state(case, ref) is CommitmentState.DONE


def test_who_was_in_the_talk_that_kept_it_knows_though_another_had_said_before_that_it_was_done(
    case: ACase,
) -> None:
    """From two windows: nobody has to ring her and say what she heard. Not where that was not
    her."""
    ref = promised(case, case.person, days=5)
    case.later(days=1)
    move_as(case, ADA, "done", ref, evidence="I heard Ben Okoro ring her.")
    talk = a_talk(case, "follow_up", keeps=[ref]).id
    move_as(case, EVA, "verify", ref)
    assert case.now.is_told(case.now.promises_by_ref[ref])

    record_as(case, BEN, "correction", of=talk, words="Another patient.", withdraws=True)
    assert not case.now.is_told(case.now.promises_by_ref[ref])


def test_a_talk_that_was_recorded_twice_keeps_it_still_once_either_record_is_withdrawn(
    case: ACase,
) -> None:
    ref = promised(case, case.person, days=5)
    case.later(days=1)
    first, again = (a_talk(case, "follow_up", keeps=[ref]).id for _ in range(2))
    record_as(case, BEN, "correction", of=first, words="It stands there twice.", withdraws=True)
    now = case.now
    assert state(case, ref) is CommitmentState.DONE
    assert talk_named(now.case.told_with(ref, "done")["evidence"]) == again
    assert now.is_told(now.promises_by_ref[ref])

    record_as(case, BEN, "correction", of=again, words="It was a neighbour.", withdraws=True)
    assert state(case, ref) is CommitmentState.OPEN
