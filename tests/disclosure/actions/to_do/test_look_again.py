"""What was settled for a while comes back on its day: a grade of which nobody knows yet."""

import pytest

from disclosure.actions.thing_to_do import Group
from tests.cases import ACase, record_as
from tests.disclosure.actions.to_do.test_worklist import acts, row
from tests.disclosure.jobs.test_sweep import swept
from tests.people import BEN

AGAIN = "Grade the harm again"
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
