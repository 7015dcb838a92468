"""A correction is a word like another: it can be withdrawn itself, and what it took away counts
again. What two people took away, or left as it was, no one person alone brings about.
"""

from typing import Any

import pytest

from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_talk, kept, move_as, record_as
from tests.disclosure.actions.test_taken_back import (
    a_declined_meeting,
    agreed,
    last_talk,
    promise_is,
    reviewed,
    stands,
    to_check,
    withdrawn,
)
from tests.people import ADA, BEN, EVA, RON
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


def a_question(case: ACase) -> int:
    told: dict[str, Any] = {"person": case.person, "words": "Who gave it to me?"}
    return record_as(case, BEN, "question", **told).id


def no_to(case: ACase, correction: int, by: str) -> int:
    told = {"correction": correction, "agrees": False, "reason": "I asked her. She wants to know."}
    return record_as(case, by, "correction_review", **told).id


def is_agreed(case: ACase) -> bool:
    return case.now.facts.excuses[-1].agreed


def test_whoever_withdrew_a_question_does_not_take_away_anothers_no_to_that(case: ACase) -> None:
    question = a_question(case)
    correction = withdrawn(case, question)
    agreed(case, correction)
    assert not stands(case, question)
    no = no_to(case, correction, RON)
    assert stands(case, question)

    anew = withdrawn(case, no)

    assert stands(case, question)
    assert str(anew) in to_check(case)
    agreed(case, anew)
    assert not stands(case, question)


def test_who_said_no_to_a_withdrawal_takes_that_back_alone(case: ACase) -> None:
    question = a_question(case)
    correction = withdrawn(case, question)
    agreed(case, correction)
    no = no_to(case, correction, RON)

    withdrawn(case, no, RON)

    assert not stands(case, question)


def test_a_yes_that_two_people_took_away_does_not_come_back_by_one_alone(case: ACase) -> None:
    yes = reviewed(case, a_declined_meeting(case), EVA, agrees=True)
    fell = withdrawn(case, yes, RON)
    agreed(case, fell)
    assert not is_agreed(case)

    back = withdrawn(case, fell, BEN)

    assert not is_agreed(case)
    assert to_check(case) == [str(back)]
    agreed(case, back, ADA)
    assert is_agreed(case)


def test_who_wrote_a_correction_takes_it_back_alone(case: ACase) -> None:
    yes = reviewed(case, a_declined_meeting(case), EVA, agrees=True)
    fell = withdrawn(case, yes, RON)
    agreed(case, fell)

    withdrawn(case, fell, RON)

    assert is_agreed(case)


def test_a_correction_that_nobody_had_to_agree_to_falls_at_once(case: ACase) -> None:
    note = record_as(case, BEN, "note", words="She has a dog.").id
    fell = withdrawn(case, note)
    withdrawn(case, fell, ADA)
    assert stands(case, note)


def test_a_promise_kept_in_a_talk_that_counts_again_is_done(case: ACase) -> None:
    kept(case, case.promise)
    fell = withdrawn(case, last_talk(case))
    assert promise_is(case) is CommitmentState.OPEN

    withdrawn(case, fell)

    assert promise_is(case) is CommitmentState.DONE
    assert set(case.now.told(case.now.commitments[0])) == {case.person}


def test_who_recorded_the_talk_does_not_check_what_it_kept_once_it_counts_again(
    case: ACase,
) -> None:
    """Ada brought it back, and said nothing of the promise: that it was kept is Ron's word."""
    talk = a_talk(case.later(days=1), "follow_up", RON, keeps=[case.promise]).id
    withdrawn(case, withdrawn(case, talk, ADA), ADA)
    assert promise_is(case) is CommitmentState.DONE

    with pytest.raises(Refused):
        move_as(case, RON, "verify", case.promise)
    case.session.rollback()
    move_as(case, ADA, "verify", case.promise)
    assert promise_is(case) is CommitmentState.VERIFIED
    assert verify(case.session).ok


def test_a_talk_that_counts_again_keeps_nothing_that_was_done_otherwise_since(case: ACase) -> None:
    kept(case, case.promise)
    fell = withdrawn(case, last_talk(case))
    move_as(case, BEN, "done", case.promise, evidence="Ben Okoro rang her.")
    move_as(case, EVA, "send_back", case.promise, reason="Nobody answered the telephone")

    withdrawn(case, fell)

    assert promise_is(case) is CommitmentState.OPEN


def test_who_was_named_for_a_question_in_error_does_not_stay_its_owner(case: ACase) -> None:
    (question,) = case.now.questions
    was, told = question.owner, {"question": question.ref, "owner": RON}
    named = record_as(case, ADA, "question_owner", **told).id
    assert case.now.questions[0].owner == RON

    withdrawn(case, named, ADA)

    assert case.now.questions[0].owner == was


def test_who_was_named_for_a_concern_in_error_does_not_stay_its_owner(case: ACase) -> None:
    told: dict[str, Any] = {"person": case.person, "words": "Nobody rang me."}
    concern = record_as(case, BEN, "concern", **told).id
    was = case.now.concerns[0].owner
    named = record_as(case, ADA, "concern_owner", concern=concern, owner=EVA).id
    assert case.now.concerns[0].owner == EVA

    withdrawn(case, named, ADA)

    assert case.now.concerns[0].owner == was


def test_who_erred_twice_reads_by_which_correction_it_fell_and_how_it_counts_again(
    case: ACase,
) -> None:
    """Nothing was there any more, they read, of a hold that stood on the timeline before them."""
    told: dict[str, Any] = {"by": "police", "limits": ["findings"], "advice_by": "Sergeant Lee"}
    told |= {"reason": "They asked us to wait.", "from": case.day(0), "review_on": case.day(9)}
    hold = record_as(case, ADA, "hold", **told).id
    fell = withdrawn(case, hold, ADA)
    agrees = {"hold": hold, "agrees": True, "reason": "They asked me as well."}
    says = f"No. {hold} was withdrawn by No. {fell}. Where that was wrong, withdraw No. {fell} with"
    with pytest.raises(BadInput, match=says):
        record_as(case, EVA, "hold_review", **agrees)
    with pytest.raises(BadInput, match=says):
        withdrawn(case, hold, ADA)
    withdrawn(case, fell, ADA)
    record_as(case, EVA, "hold_review", **agrees)
    assert stands(case, hold)


def test_of_what_came_with_a_talk_that_fell_the_talk_is_named(case: ACase) -> None:
    talk = a_talk(case, "follow_up", questions=["Who gave it to me?"])
    question = str(next(made["ref"] for made in talk.created if made["kind"] == "question"))
    fell = withdrawn(case, talk.id)
    agreed(case, fell)
    told = {"of": question, "words": "She asked who saw it.", "withdraws": False}
    with pytest.raises(BadInput, match=f"was withdrawn by No. {fell}. Where that was wrong"):
        record_as(case, BEN, "correction", **told)
