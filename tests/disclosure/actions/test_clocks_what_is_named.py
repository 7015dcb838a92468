"""An event that is only for some duties names duties that the case has, by whatever door."""

import pytest
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from tests.cases import ACase, record_as
from tests.disclosure.actions.test_clocks_remember import MET, OPEN, begun_under, stands
from tests.people import ADA

CALIFORNIA = "us-ca-1279"


def told(case: ACase, *duties: str) -> None:
    told = {"name": "regulator_notified", "at": case.at.isoformat(), "evidence": "The receipt"}
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
