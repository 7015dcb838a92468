"""A promise that opens again because what ended it never was, opens as it stood: what they said of
it, and what they know of it, is as it was.
"""

from typing import Any

import pytest

from disclosure.actions.family.view import family_view
from disclosure.actions.family.view_promises import Stands
from disclosure.actions.reading import MOVE
from disclosure.pages.commitments.ledger import Group, entry_of, owners_now
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as, record_as
from tests.cases import promise_row as promise
from tests.people import ADA, BEN, EVA, RON
from tests.to_do import rows_of
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
NOTES = "We will send you the notes"


def promised(case: ACase, **by: object) -> str:
    told: dict[str, Any] = {"words": NOTES, "owner": BEN, "source": {"family": case.person}}
    made = record_as(case, BEN, "commitment", **told, **(by or {"due_on": case.day(3)}))
    return str(made.created[0]["ref"])


def says(case: ACase, trigger: str, ref: str, words: str, email: str = ADA) -> None:
    said: dict[str, Any] = {"person": case.person, "how": "conversation"}
    said |= {"at": case.at.isoformat()}
    move_as(case, email, trigger, ref, **said, words=words)
    case.later(hours=1)


def disputed(case: ACase, ref: str) -> None:
    move_as(case, BEN, "done", ref, evidence="They went by post.")
    says(case, "dispute", ref, "Nothing came.")


def never_let_us_off(case: ACase, ref: str) -> None:
    """It was written down so, and they read it on their page."""
    says(case, "release", ref, "Never mind the notes, then.")
    moves = (row for row in case.now.case.records.values() if row.kind == MOVE)
    entered = [row.number for row in moves if row.body["trigger"] == "release"][-1]
    told = {"person": case.person, "of": str(entered), "words": "I want them.", "right": False}
    record_as(case, BEN, "written_down_rightly", **told)
    assert promise(case, ref).state is CommitmentState.OPEN


def given_up_by_mistake(case: ACase, ref: str) -> None:
    """Ben meant another promise."""
    told = {"told_how": "By telephone", "at": case.at.isoformat()}
    move_as(case, BEN, "cannot_keep", ref, why="The scan was cancelled.", **told)
    move_as(case, EVA, "send_back", ref, reason="It was said of the scan.")


def not_done_either(case: ACase, ref: str) -> None:
    """He says once more that they went, and whoever checks it finds that they did not."""
    move_as(case, BEN, "done", ref, evidence="They went by courier.")
    move_as(case, EVA, "send_back", ref, reason="The courier never had them.")


@pytest.mark.parametrize("then", [never_let_us_off, given_up_by_mistake, not_done_either])
@pytest.mark.parametrize("by", [{}, {"standing": True}])
def test_what_they_say_was_not_kept_is_to_be_put_right_still(
    case: ACase, by: dict[str, object], then: Any
) -> None:
    """One without a day would stand in no list at all."""
    ref = promised(case, **by)
    disputed(case, ref)
    then(case, ref)

    [row] = [row for row in rows_of(case) if row.key == ref]
    assert row.act == "Not kept, says Mrs Ann Price: put it right"
    assert "Nothing came." in row.why
    now = case.now
    owners = owners_now(case.session, BEN, case.at)
    entry = entry_of(now, next(c for c in now.commitments if c.ref == ref), owners)
    assert entry.group is Group.DISPUTED
    assert entry.why == "“Nothing came.” Open again, with a concern."
    [shown] = [p for p in family_view(now, case.person).promises if p.ref == ref]
    assert (shown.stands, shown.disputed_by_me) == (Stands.DISPUTED, True)


def test_what_was_found_kept_since_and_then_not_is_no_dispute_of_theirs(case: ACase) -> None:
    ref = promised(case)
    disputed(case, ref)
    move_as(case, BEN, "done", ref, evidence="They went by courier.")
    move_as(case, EVA, "verify", ref)
    move_as(case, RON, "send_back", ref, reason="Half of them were missing.")
    [row] = [row for row in rows_of(case) if row.key == ref]
    assert row.act == "Keep our promise to Mrs Ann Price"


def is_told(case: ACase, ref: str, how: str) -> None:
    move_as(case, BEN, "told", ref, person=case.person, how=how, at=case.at.isoformat())
    case.later(hours=1)


@pytest.mark.parametrize("then", [never_let_us_off, not_done_either])
def test_who_knows_that_it_is_late_is_not_rung_to_hear_it_again(case: ACase, then: Any) -> None:
    ref = promised(case)
    is_told(case.later(days=5), ref, "By telephone: that it is late")
    then(case, ref)

    [row] = [row for row in rows_of(case) if row.key == ref]
    assert row.act == "Keep our promise to Mrs Ann Price"
    assert row.why.startswith("Family told.")


def was_told_that_it_was_done(case: ACase, ref: str) -> None:
    move_as(case, BEN, "done", ref, evidence="They went by courier.")
    move_as(case, EVA, "verify", ref)
    is_told(case, ref, "By telephone: that they went")
    move_as(case, RON, "send_back", ref, reason="The courier never had them.")


@pytest.mark.parametrize("then", [given_up_by_mistake, was_told_that_it_was_done])
def test_whom_we_told_something_else_meanwhile_is_told_that_it_is_late(
    case: ACase, then: Any
) -> None:
    ref = promised(case)
    is_told(case.later(days=5), ref, "By telephone: that it is late")
    then(case, ref)

    [row] = [row for row in rows_of(case) if row.key == ref]
    assert row.act == "Ring Mrs Ann Price and say that a promise is late"
