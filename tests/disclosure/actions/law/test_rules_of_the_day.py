"""The rules of a case are those of the day on which we first knew."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.law.first_moments import knew_on
from disclosure.policy import adopt, policy
from tests.cases import ACase, an_opened_case
from tests.knowing import knew_earlier
from tests.own_rules import version_of_wales, write_own

pytestmark = pytest.mark.usefixtures("team")


def test_the_rules_are_those_of_the_day_on_which_we_first_knew(
    session: Session, tmp_path: Path
) -> None:
    """Wales has three days since 10 March, and five before. The case was opened on 12 March; the
    ward knew on the 2nd."""
    adopt(write_own(tmp_path, {"regimes": [version_of_wales("2026-03-10", 3)]}))
    try:
        case = an_opened_case(session, regimes=["gb-wls-doc"], occurred_at="2026-03-01")
        assert days_to_write(case) == 3
        knew_earlier(case, "2026-03-02")
        assert days_to_write(case) == 5
    finally:
        adopt(None)


def days_to_write(case: ACase) -> float | None:
    now = case.now
    rules = policy().regime("gb-wls-doc", knew_on(now.case))
    return rules.duty("wls-written").limit.n
