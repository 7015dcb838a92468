"""What a record names: an event that is only for some duties, those that the case has; and an
explanation, the duty of which the family was told why.
"""

import pytest
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from tests.cases import ACase, record_as
from tests.disclosure.actions.law.test_clocks_remember import MET, OPEN, begun_under, stands
from tests.people import ADA, BEN

CALIFORNIA = "us-ca-1279"


def told(case: ACase, *duties: str) -> None:
    told = {"name": "regulator_notified", "evidence": "The receipt"}
    record_as(case, ADA, "event", **told, duties=duties)


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("wrong", ["ca-reprot", "gb-nothing", "sc35-notify"])
def test_a_duty_that_the_case_does_not_have_is_named_with_those_it_has(
    session: Session, wrong: str
) -> None:
    case = begun_under(session, CALIFORNIA)
    with pytest.raises(BadInput) as no:
        told(case, "ca-report", wrong)
    assert [(fault.field, fault.says) for fault in no.value.faults] == [
        (
            "duties",
            f"Only for these duties: this case has no duty '{wrong}': choose among ca-inform,"
            " ca-inform-urgent, ca-report, ca-report-urgent.",
        )
    ]
    assert stands(case, "ca-report") is OPEN
    told(case, "ca-report")
    assert (stands(case, "ca-report"), stands(case, "ca-report-urgent")) == (MET, OPEN)


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("unmet", [False, True])
def test_whoever_told_them_why_has_told_them_also_where_it_will_not_be_done(
    session: Session, unmet: bool
) -> None:
    """Else the explanation stays owed for ever, or somebody says that it will be done after all."""
    case = begun_under(session, "gb-wls-doc").later(days=60)
    owed = stands(case, "wls-inperson-delay")
    why = {"duty": "wls-inperson", "words": "You live abroad, and asked us not to travel to you"}
    record_as(case, BEN, "explanation", **why, given_in="page", unmet=unmet)
    assert (str(owed), stands(case, "wls-inperson-delay")) == ("owed", MET)
