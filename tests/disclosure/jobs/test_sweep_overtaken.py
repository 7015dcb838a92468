"""What is put in while a sweep runs is later than the minute in which that sweep began."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.people.colleagues import Staff
from disclosure.actions.to_do.fresh import freshen
from disclosure.jobs.sweep import Swept, sweep
from disclosure.records.to_do import Freshness, KeptToDo
from disclosure.records.transaction import one_transaction
from disclosure.records.watch import Watch
from tests.cases import an_opened_case

KNEW = datetime(2026, 3, 2, 10, tzinfo=UTC)
OPENED = KNEW + timedelta(hours=1)
BEFORE, AFTER = OPENED - timedelta(milliseconds=1), OPENED + timedelta(minutes=1)
FOUR_HOURS = KNEW + timedelta(hours=4)

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def opened(session: Session) -> int:
    return an_opened_case(session, KNEW).id


def steps(found: Swept) -> list[str]:
    return [message.step for message in found.messages]


def lines(session: Session) -> int:
    return len(session.scalars(select(KeptToDo.number)).all())


def test_the_next_sweep_looks_and_no_reminder_is_lost(opened: int, session: Session) -> None:
    """What was seen: cases opened while a sweep ran, and no word of them until the next day."""
    assert sweep(session, BEFORE, fallback=True).checked == 1
    assert sweep(session, AFTER, fallback=True).checked == 1
    assert sweep(session, AFTER, fallback=True).checked == 0  # and then no more, until it is due
    assert steps(sweep(session, FOUR_HOURS, fallback=True)) == ["telling four_hours"]


def test_what_is_to_do_is_on_the_list_a_minute_later(opened: int, session: Session) -> None:
    """What was seen: a case opened while a sweep ran, and a list that asked to tell nobody."""
    sweep(session, BEFORE, fallback=True)
    of_before = lines(session)
    sweep(session, AFTER, fallback=True)
    assert lines(session) > of_before


def test_so_it_is_where_a_page_made_the_list_that_began_before(
    opened: int, session: Session
) -> None:
    staff = Staff(session, BEFORE).actors
    assert freshen(session, [opened], BEFORE, staff) == {opened}
    until = session.scalars(select(Freshness.fresh_until)).one()
    assert until == OPENED  # and whoever asks from then on has it made again


def test_what_a_clock_that_was_ahead_put_in_is_looked_at_now_and_when_that_hour_comes(
    opened: int, session: Session
) -> None:
    ahead = OPENED + timedelta(days=400)
    with one_transaction(session):
        session.get_one(Watch, opened).look_at = ahead
    found = sweep(session, FOUR_HOURS, fallback=True)
    assert (found.checked, steps(found)) == (1, ["telling four_hours"])
    again = session.scalars(select(Watch.look_at)).one()
    assert again is not None
    assert again < ahead
