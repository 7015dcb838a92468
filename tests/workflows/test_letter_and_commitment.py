"""The letter's and the commitment's steps: what each asks, and where a mark may be set."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from workflows.commitment import COMMITMENT, MARKS, CommitmentMove
from workflows.letter import LETTER, LetterMove
from workflows.machine import NotReady, WrongState
from workflows.second_person import why_not_second, why_not_verify
from workflows.words import CommitmentState as C
from workflows.words import CommitmentTrigger as CT
from workflows.words import LetterState as L
from workflows.words import LetterTrigger as LT
from workflows.words import Way

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
READY = LetterMove(
    NOW, text="Dear Ann", reason="It came back", at=NOW, since=NOW - timedelta(days=8)
)
WALK = (
    (LT.SUBMIT, L.DRAFT, L.IN_REVIEW),
    (LT.APPROVE, L.IN_REVIEW, L.APPROVED),
    (LT.ISSUE, L.APPROVED, L.ISSUED),
    (LT.SEND, L.ISSUED, L.SENT),
    (LT.DELIVER, L.SENT, L.DELIVERED),
    (LT.RETURNED, L.DELIVERED, L.RETURNED),
    (LT.RETURN_TO_DRAFT, L.APPROVED, L.DRAFT),
    (LT.WITHDRAW, L.ISSUED, L.WITHDRAWN),
)
SOURCE = {trigger: source for trigger, source, _ in WALK}


@pytest.mark.parametrize(("trigger", "source", "dest"), WALK)
def test_a_ready_letter_takes_each_step(trigger: LT, source: L, dest: L) -> None:
    assert LETTER.advance(source, trigger, READY) == dest


@pytest.mark.parametrize(
    ("trigger", "lacking", "id"),
    [
        (LT.SUBMIT, {"text": " "}, "something_written"),
        (LT.SUBMIT, {"why_not_this_person": "Ann has died."}, "right_person"),
        (LT.APPROVE, {"contact_named": False}, "contact_named"),
        (LT.APPROVE, {"faults": (("conditional", "sorry if"),)}, "conditional"),
        (LT.APPROVE, {"missing": ("apology",), "missing_words": ("An apology",)}, "apology"),
        (LT.ISSUE, {"approved_text": False}, "text_as_approved"),
        (LT.ISSUE, {"held": True}, "no_hold_on_findings"),
        (LT.SEND, {"why_not_this_person": "Ann has died."}, "right_person"),
        (LT.SEND, {"way": Way.POST, "forbidden": frozenset({Way.POST})}, "way_not_forbidden"),
        (LT.SEND, {"at": NOW - timedelta(days=9)}, "in_order"),
        (LT.DELIVER, {"posted": True, "since": NOW - timedelta(days=6)}, "long_enough_unreturned"),
        (LT.RETURNED, {"reason": ""}, "reason_given"),
        (LT.WITHDRAW, {"reason": "no"}, "reason_given"),
    ],
)
def test_what_alone_holds_a_letter_back(trigger: LT, lacking: dict[str, Any], id: str) -> None:
    with pytest.raises(NotReady) as no:
        LETTER.advance(SOURCE[trigger], trigger, replace(READY, **lacking))
    assert [item.id for item in no.value.unmet] == [id]


@pytest.mark.parametrize("gone", [L.SENT, L.DELIVERED, L.RETURNED, L.WITHDRAWN])
def test_a_letter_that_left_is_never_withdrawn_only_followed_by_another(gone: L) -> None:
    with pytest.raises(WrongState):
        LETTER.advance(gone, LT.WITHDRAW, READY)


DONE = CommitmentMove(reason="Ward 6 still has none", evidence="Seen on all wards")


@pytest.mark.parametrize(
    ("trigger", "source", "dest"),
    [
        (CT.DONE, C.OPEN, C.DONE),
        (CT.VERIFY, C.DONE, C.VERIFIED),
        (CT.CONFIRM, C.VERIFIED, C.CONFIRMED),
        (CT.SEND_BACK, C.DONE, C.OPEN),
        (CT.DISPUTE, C.CONFIRMED, C.OPEN),
        (CT.RELEASE, C.OPEN, C.RELEASED),
        (CT.CANNOT_KEEP, C.OPEN, C.NOT_KEPT),
    ],
)
def test_a_promise_takes_each_step(trigger: CT, source: C, dest: C) -> None:
    assert COMMITMENT.advance(source, trigger, DONE) == dest


def test_a_promise_is_not_done_without_evidence_nor_sent_back_without_a_reason() -> None:
    for trigger, source in ((CT.DONE, C.OPEN), (CT.SEND_BACK, C.DONE)):
        with pytest.raises(NotReady):
            COMMITMENT.advance(source, trigger, CommitmentMove())


@pytest.mark.parametrize("state", [C.RELEASED, C.NOT_KEPT])
def test_a_promise_that_was_broken_or_let_off_never_becomes_kept(state: C) -> None:
    assert COMMITMENT.next_triggers(state) == ()


def test_marks_change_no_state_and_have_their_places() -> None:
    triggers = set(COMMITMENT.triggers())
    assert not triggers & set(MARKS)
    assert triggers | set(MARKS) == set(CT)
    assert MARKS[CT.CHANGE] == {C.OPEN}


def test_nobody_agrees_to_what_they_wrote_owned_or_took_part_in() -> None:
    assert why_not_second("ann", {"ann"})
    assert why_not_second("ann", set(), {"ann"})
    assert why_not_second("ann", {"bo"}, {"cy"}) is None
    assert why_not_verify("ann", "ann", "bo")
    assert why_not_verify("ann", "bo", "ann")
    assert why_not_verify("ann", "bo", "cy") is None
