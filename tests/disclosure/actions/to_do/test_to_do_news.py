"""A page that fell silent is shown to the named contact, and comes to the sweep by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from disclosure.actions.thing_to_do import Viewed
from disclosure.actions.to_do.worklist import things_to_do
from disclosure.jobs.sweep import sweep
from disclosure.records.outbox import Message
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_next_contact, a_talk, record_as, through
from tests.disclosure.actions.family.test_family_door import invited, opened
from tests.people import BEN
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


@pytest.fixture
def case(begun: ACase) -> ACase:
    """Mrs Price came twice, the second time on 14 March."""
    case = begun
    for _ in range(2):
        opened(case.later(days=1), invited(case).code)
    return case


def silences(case: ACase) -> list[str]:
    view = Viewed(case.now, {})
    return [row.act for row in things_to_do(view) if "opened their page" in row.act]


def test_three_weeks_without_a_visit_are_shown_until_somebody_speaks_with_them(
    case: ACase,
) -> None:
    assert silences(case.later(days=20, hours=23)) == []
    [act] = silences(case.later(hours=2))
    assert act == "Ring Mrs Ann Price: they have not opened their page since Saturday 14 March"
    a_talk(case, "follow_up", next_contact=a_next_contact(case))
    assert silences(case) == []
    assert silences(case.later(days=20)) == []
    assert len(silences(case.later(days=2))) == 1  # and still nobody came
    tried = {"person": case.person, "how": "phone"}
    record_as(case, BEN, "attempt", **tried, result="Nobody was there")
    assert silences(case) == []
    opened(case.later(days=22), invited(case).code)
    assert silences(case) == []


@begins_with(a_case, at=State.FOLLOW_UP)
def test_whoever_came_once_or_has_a_closed_case_is_not_rung_for_that(begun: ACase) -> None:
    opened(begun, invited(begun).code)
    assert silences(begun.later(days=60)) == []
    for _ in range(2):
        opened(begun, invited(begun).code)
    through(begun, State.CLOSED)
    assert silences(begun.later(days=60)) == []


def test_the_sweep_sees_the_day_although_nothing_changed_in_the_case(case: ACase) -> None:
    sweep(case.session, case.at, fallback=True)
    silent = case.at + timedelta(days=21)
    for at in (silent - timedelta(hours=1), silent, silent + timedelta(days=7)):
        sweep(case.session, at, fallback=True)
    steps = select(Message.step, Message.to).where(Message.step.startswith("page_silent"))
    told = [(step, to) for step, to in case.session.execute(steps)]
    assert ("page_silent seen", BEN) in told
    assert {step for step, _ in told} == {"page_silent seen", "page_silent one_week"}
