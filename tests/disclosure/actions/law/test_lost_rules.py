"""The rules of a case were taken away: nothing breaks, and nothing silently asks for nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.thing_to_do import Group
from disclosure.actions.to_do.worklist import worklist
from disclosure.jobs.sweep import sweep
from disclosure.policy import adopt
from tests.cases import ACase, an_opened_case
from tests.own_rules import a_new_regime, write_own
from tests.people import ADA, actor
from workflows.lost_rules import LOST

KNEW = datetime(2026, 3, 2, 10, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session, tmp_path: Path) -> Iterator[ACase]:
    """Opened under a rule of the house, which somebody then took out of the file."""
    adopt(write_own(tmp_path, {"regimes": [a_new_regime()]}))
    case = an_opened_case(session, KNEW, regimes=["our-policy"])
    adopt(None)
    yield case
    adopt(None)


def test_what_it_asked_stays_open_and_says_why(case: ACase) -> None:
    [duty] = case.now.duties

    assert (duty.id, duty.status) == (LOST, "open")
    assert "Put the rules of our-policy back" in duty.what
    assert [d.blocks for d in case.now.facts.duties] == [True]


def test_the_worklist_and_the_sweep_go_on(case: ACase) -> None:
    found = worklist(case.session, actor(case.session, ADA), case.at)
    assert any(
        "Put the rules of our-policy back" in row.todo.act for row in found.groups[Group.TODAY]
    )

    case.later(days=8)
    swept = sweep(case.session, case.at)
    assert swept.set_aside == {}
    assert (ADA, "no_number one_week") in [(m.to, m.step) for m in swept.messages]


def test_once_the_rules_are_back_they_count_from_the_first_day(case: ACase, tmp_path: Path) -> None:
    adopt(write_own(tmp_path, {"regimes": [a_new_regime()]}))

    assert LOST not in {duty.id for duty in case.now.duties}
    assert case.now.duties
