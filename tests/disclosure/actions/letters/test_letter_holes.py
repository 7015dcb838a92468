"""A hole that nobody filled is found wherever it stands, and no approver can let it pass."""

from typing import Any

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.words import set_easy_read
from tests.begun import begins_with
from tests.cases import (
    SLOTS,
    ACase,
    a_case,
    a_draft,
    change_by,
    move_as,
    text_sha256,
)
from tests.people import BEN, EVA
from workflows.machine import NotReady
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
REASON = "We do not know it and want to send it."


def refused(case: ACase, ref: str, *accepted: dict[str, Any], kind: str = "placeholder") -> str:
    """What the approver is told, who gave a reason for each of these."""
    move_as(case, BEN, "submit", ref)
    sha256 = text_sha256(case, ref)
    with pytest.raises(NotReady) as no:
        move_as(case, EVA, "approve", ref, sha256=sha256, accepted=list(accepted))
    case.session.rollback()
    assert {item.id for item in no.value.unmet} >= {kind}
    return str(no.value)


def test_a_box_left_empty_leaves_a_hole_that_cannot_be_accepted(case: ACase) -> None:
    ref = a_draft(case, "apology", sorry="")
    accepted = [{"kind": kind, "reason": REASON} for kind in ("placeholder", "apology")]
    says = refused(case, ref, *accepted)
    assert "“[Saying sorry]”: not filled in yet. Mend the words: this may never stand." in says


def test_whoever_refuses_a_promise_that_nobody_owns_reads_that_an_owner_mends_it_too(
    case: ACase,
) -> None:
    ref = a_draft(case, "apology", closing="We will buy new cupboards in May.")
    owned_by_none = "unlinked-promise"
    says = refused(case, ref, {"kind": owned_by_none, "reason": REASON}, kind=owned_by_none)
    assert (
        "Tie it to a promise of that day, or mend the words: as it is it may never stand." in says
    )


@pytest.mark.parametrize("hole", ["[…]", "[...]", "[]", "[day]", "[ ]"])
def test_a_hole_among_good_words_is_found(case: ACase, hole: str) -> None:
    ref = a_draft(case, "apology", facts=f"{SLOTS['apology']['facts']} It was on {hole}.")
    assert "not filled in yet" in refused(case, ref, {"kind": "placeholder", "reason": REASON})


def test_a_hole_is_found_in_a_language_that_the_check_does_not_know(case: ACase) -> None:
    told = {"to": case.person, "language": "pl", "text": "Szanowna Pani […]\n\nPrzepraszamy."}
    letter, checked = letters.draft(case.session, change_by(case, BEN), "apology", told)
    assert [(fault.kind, fault.text) for fault in checked.faults] == [("placeholder", "[…]")]
    assert not checked.judged
    refused(case, letter.ref, {"kind": "apology", "reason": "I read Polish: it is one."})


def test_a_hole_in_the_easy_words_is_found_too(case: ACase) -> None:
    ref = a_draft(case, "apology")
    set_easy_read(case.session, change_by(case, BEN), ref, "Dear Mrs Price\n\nWe will ring […].")
    accepted = {"kind": "placeholder", "form": "easy_read", "reason": REASON}
    assert "In the easy words, “[…]”: not filled in yet" in refused(case, ref, accepted)
