"""The family is told that there is a hold: that is to do until somebody says that it was done."""

from datetime import timedelta
from typing import Any

import pytest

from disclosure.actions.family.view import family_view
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Viewed
from disclosure.actions.to_do.case_view import holds_of
from disclosure.kinds.faults import BadInput
from tests.begun import begins_with
from tests.cases import ACase, a_case, record_as
from tests.not_told import acts_about
from tests.people import ADA, BEN, EVA
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
TELL = "Tell the family that "


def a_hold(case: ACase, by: str, **more: Any) -> int:
    told = {"by": by, "limits": [] if by == "claim" else ["findings"], "advice_by": "Our solicitor"}
    told |= {"reason": "They have asked us to wait.", "from": case.at.isoformat()}
    return record_as(case, ADA, "hold", **told, review_on=case.day(14), **more).id


@pytest.mark.parametrize(
    ("by", "says"),
    [
        ("police", "the police asked us to wait"),
        ("other_body", "another body asked us to wait"),
        ("safeguarding", ""),
        ("claim", ""),
    ],
)
def test_a_hold_is_told_to_the_family_but_where_others_decide_whom_to_tell(
    case: ACase, by: str, says: str
) -> None:
    hold = a_hold(case, by)
    assert [says in act for act in acts_about(case, TELL)] == ([True] if says else [])
    record_as(case, BEN, "hold_told", hold=hold, how="In person")
    assert not acts_about(case, TELL)


def test_who_was_told_at_once_is_told_by_nobody_and_nobody_before_there_was_a_hold(
    case: ACase,
) -> None:
    a_hold(case, "police", family_told_at=case.at.isoformat())
    assert not acts_about(case, TELL)
    hold = a_hold(case, "coroner")
    before = (case.at - timedelta(days=30)).isoformat()
    with pytest.raises(BadInput, match="before what it is about"):
        record_as(case, BEN, "hold_told", hold=hold, how="By phone", at=before)
    case.session.rollback()
    assert acts_about(case, TELL)
    record_as(case, ADA, "hold_end", hold=hold)
    assert not acts_about(case, TELL)


def refused(case: ACase, hold: int) -> None:
    says = "I rang them: they ask for nothing"
    record_as(case, EVA, "hold_review", hold=hold, agrees=False, reason=says)


def test_nobody_is_sent_to_tell_the_family_of_a_hold_that_is_none(case: ACase) -> None:
    """And another hold beside it does not hide that it has to be ended."""
    refused(case, a_hold(case, "police"))
    a_hold(case, "coroner")
    assert len(acts_about(case, "End the hold of the police")) == 1
    assert not [act for act in acts_about(case, TELL) if "police" in act]


def test_the_page_of_the_case_sends_nobody_to_tell_of_it_either(case: ACase) -> None:
    """What is left is to end it, or to say anew why it is needed."""
    refused(case, a_hold(case, "police"))
    (shown,) = holds_of(Viewed(case.now, staff_of(case.session)))
    assert [says for says, _ in shown.left] == ["Say anew why it is needed", "Record that it ends"]


def test_a_hold_that_is_said_anew_is_not_to_be_ended(case: ACase) -> None:
    refused(case, a_hold(case, "police"))
    a_hold(case, "police")
    assert not acts_about(case, "End the hold of the police")


def test_their_page_does_not_say_that_we_wait_for_a_hold_that_is_none(case: ACase) -> None:
    hold = a_hold(case, "police")
    record_as(case, BEN, "hold_told", hold=hold, how="By telephone")
    assert [shown.by for shown in family_view(case.now, case.person).holds] == ["police"]
    refused(case, hold)
    assert not family_view(case.now, case.person).holds


def test_nobody_is_asked_to_agree_to_a_hold_that_ran_out(case: ACase) -> None:
    """It holds nothing back any more, so a yes would change nothing: it is looked at again."""
    check, again = "Check the hold of the police", "Look again at the hold of the police"
    a_hold(case, "police")
    case.later(days=13)
    assert len(acts_about(case, check)) == 1
    case.later(days=1)
    assert (acts_about(case, check), len(acts_about(case, again))) == ([], 1)
