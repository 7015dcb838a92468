"""Whoever falls ill while a sweep runs: the one after it tells whoever stands in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.on_call.absences import be_away
from disclosure.actions.people.colleagues import Staff
from disclosure.jobs import sweep as module
from disclosure.jobs.sweep import Swept, sweep
from disclosure.settings import Settings
from tests.cases import ACase, a_case
from tests.databases import looking
from tests.people import ADA, BEN, actor
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def promised(session: Session) -> ACase:
    """Ben rings the family today: he promised it."""
    case = a_case(session, at=State.INVESTIGATE)
    case.at = case.at.replace(hour=12) + timedelta(days=10)
    return case


def asked(found: Swept) -> set[tuple[str, str]]:
    return {(m.to, m.step) for m in found.messages if m.step == "promise on_the_day"}


def once_read(act: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """It happens after the sweep has read who is there, and before it looks at the case."""
    usual = module._look

    def look(session: Session, number: int, staff: Staff, rules: str) -> Swept:
        staff.away(BEN, staff.at.date())
        act()
        return usual(session, number, staff, rules)

    monkeypatch.setattr(module, "_look", look)


@pytest.mark.parametrize("put_in", [-MINUTE, timedelta(seconds=5)], ids=["before", "after"])
def test_the_reminder_of_the_day_reaches_who_stands_in(
    promised: ACase, settings: Settings, monkeypatch: pytest.MonkeyPatch, put_in: timedelta
) -> None:
    """It went to who had just gone, and the next that anybody heard was that the promise was late:
    the case had been due already, so nothing said that it had to be looked at again."""
    session, at = promised.session, promised.at

    def falls_ill() -> None:
        with looking(settings) as other:
            days = at.date(), at.date() + timedelta(days=7)
            be_away(other, actor(other, BEN), at + put_in, BEN, *days, ADA)

    with monkeypatch.context() as patch:
        once_read(falls_ill, patch)
        assert asked(sweep(session, at)) == {(BEN, "promise on_the_day")}
    assert asked(sweep(session, at + MINUTE)) == {(ADA, "promise on_the_day")}
    assert sweep(session, at + 2 * MINUTE).checked == 0  # and no more, until it is due
