"""What was settled for a while comes back on its day: a grade of which nobody knows yet, a hold, a
wish to wait. What goes on is recorded anew.
"""

import pytest

from disclosure.actions.thing_to_do import Group
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as, ready, record_as
from tests.disclosure.actions.to_do.test_worklist import acts, row
from tests.disclosure.jobs.test_sweep import swept
from tests.people import ADA, BEN, EVA
from tests.to_do import rows_of
from workflows.words import State

AGAIN = "Grade the harm again"
HOLD, WAIT = "Look again at the hold of the police", "Look again at the decision to wait"
BODILY = {"scale": "nhs_lfpse_physical", "level": "unknown", "axis": "physical"}
BODILY_KNOWN = {"scale": "nhs_lfpse_physical", "level": "lfpse_phys_none"}
OF_THE_MIND = {"scale": "nhs_lfpse_psychological", "level": "lfpse_psych_none"}


def graded(case: ACase, harm: dict[str, str], **more: str) -> None:
    record_as(case.later(minutes=5), BEN, "grade", **harm, reason="As far as we know now.", **more)


@pytest.mark.parametrize("known_last", [True, False])
def test_harm_of_one_kind_that_nobody_knows_yet_though_the_other_is_known(
    case: ACase, known_last: bool
) -> None:
    if not known_last:
        graded(case, OF_THE_MIND)
    graded(case, BODILY, review_on=case.day(3))
    if known_last:
        graded(case, OF_THE_MIND)
    again = row(case, AGAIN)
    assert (again.group, again.target.fields) == (Group.SOON, {"axis": "physical"})
    steps = [m.step for m in swept(case.later(days=4), days=1).messages]
    assert "review day_after" in steps
    graded(case, BODILY_KNOWN)
    assert AGAIN not in acts(case)


def test_of_both_kinds_the_first_day_comes_first_and_then_the_other(case: ACase) -> None:
    graded(case, BODILY, review_on=case.day(3))
    graded(case, OF_THE_MIND | {"level": "unknown", "axis": "psychological"}, review_on=case.day(5))
    first = row(case, AGAIN)
    assert first.target.fields == {"axis": "physical"}
    graded(case, BODILY_KNOWN)
    assert row(case, AGAIN).target.fields == {"axis": "psychological"}


@begins_with(a_case, at=State.FOLLOW_UP)
def test_the_day_to_look_again_outlives_the_closing(begun: ACase) -> None:
    """Nobody was asked once it was closed, and nobody ever knew how she had been harmed."""
    graded(begun, BODILY, review_on=begun.day(30))
    record_as(begun, ADA, "decision", applies="yes", reason="We cannot know it yet.")
    move_as(ready(begun), ADA, "close")
    assert AGAIN in acts(begun)
    steps = [m.step for m in swept(begun, days=30).messages]
    assert "review day_after" in steps
    graded(begun, BODILY_KNOWN)
    assert begun.state is State.CLOSED
    assert AGAIN not in acts(begun)


def held(case: ACase, days: int) -> int:
    told = {"by": "police", "limits": ["findings"], "advice_by": "Our solicitor"}
    told |= {"reason": "They asked us to wait.", "from": case.at.isoformat()}
    return record_as(case, ADA, "hold", **told, review_on=case.day(days)).id


def test_a_hold_that_goes_on_is_recorded_anew_and_nobody_has_to_write_that_it_ended(
    case: ACase,
) -> None:
    """The row stayed, late for ever, until somebody recorded an end that there had not been."""
    held(case, 9)
    assert row(case, HOLD).why.startswith("It runs since Thursday 12 March. ")
    case.later(days=10)
    again = row(case, HOLD)
    assert again.group is Group.LATE
    assert again.why.startswith("Its day has come: it holds nothing back. Where it has to go on,")
    anew = held(case, 60)
    assert row(case, HOLD).target.fields == {"hold": str(anew)}
    assert acts(case).count(HOLD) == 1


def test_a_hold_anew_to_which_a_second_person_said_no_lets_nobody_forget_the_first(
    case: ACase,
) -> None:
    first, anew = held(case, 9), held(case, 60)
    no = {"agrees": False, "reason": "I rang them: they ask for nothing more."}
    record_as(case, EVA, "hold_review", hold=anew, **no)
    asked = [t.target.fields["hold"] for t in rows_of(case) if HOLD in t.act]
    assert str(first) in asked


def waits(case: ACase, days: int, *requirements: str) -> int:
    told = {"person": case.person, "requirement": requirements, "ground": "asked_for_later"}
    told |= {"reason": "She asked us to wait with it.", "at": case.at.isoformat()}
    return record_as(case, BEN, "excuse", **told, review_on=case.day(days)).id


def test_who_asks_once_more_to_wait_is_not_written_down_as_wanting_it_now(case: ACase) -> None:
    first = waits(case, 5, "meeting_offered")
    agrees = {"agrees": True, "reason": "She said so to me."}
    record_as(case, EVA, "excuse_review", excuse=first, **agrees)
    case.later(days=6)
    assert "Where it has to go on, record it anew" in row(case, WAIT).why
    waits(case, 30, "family_questions_sought")
    assert row(case, WAIT).target.fields == {"excuse": str(first)}
    anew = waits(case, 60, "meeting_offered")
    assert WAIT not in acts(case)
    record_as(case, EVA, "excuse_review", excuse=anew, **agrees)
    assert row(case, WAIT).target.fields == {"excuse": str(anew)}
