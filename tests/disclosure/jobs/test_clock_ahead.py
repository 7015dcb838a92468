"""The clock was ahead for some minutes at night, as with a dead battery, and is right again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.jobs.news import Sent
from disclosure.jobs.outbox import CLAIMED, PAUSES, deliver
from disclosure.jobs.sweep import sweep
from disclosure.records.job_runs import SWEEP, last_run
from disclosure.records.outbox import Message
from disclosure.records.to_do import Freshness
from disclosure.records.transaction import one_transaction
from tests.begun import begins_with
from tests.cases import ACase, a_case, record_as
from tests.disclosure.jobs.test_news import send, the_row, with_news
from tests.disclosure.jobs.test_outbox import a_mailer
from tests.disclosure.jobs.test_sweep import KNEW, case
from tests.mail_server import Office
from tests.people import ADA, BEN
from tests.reminders import NOON, remind
from workflows.words import State

__all__ = ["case"]  # its fixture
A_YEAR = timedelta(days=365)
SUNDAY_NIGHT = datetime(2026, 3, 15, 23, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("team")


def looked_at(case: ACase, **later: float) -> int:
    return sweep(case.session, case.at + timedelta(**later)).checked


def steps_to(session: Session, to: str, office: Office, now: datetime) -> list[str]:
    """Of cases, in the mail that goes to them by now; the latest first."""
    sweep(session, now)
    deliver(session, a_mailer(office), now)
    mailed = select(Message.step).where(Message.to == to, Message.mailed_at == now)
    mailed = mailed.where(Message.step.not_like("rota %"))
    return list(session.scalars(mailed.order_by(Message.step_at.desc(), Message.id)))


# Looks


def test_each_case_is_looked_at_again_and_then_as_ever(case: ACase) -> None:
    sweep(case.session, case.at + A_YEAR)
    assert looked_at(case, hours=1) == 1
    assert looked_at(case, hours=1, minutes=1) == 0
    assert looked_at(case, days=7) == 1


def test_who_recorded_something_in_those_minutes_need_not_wait_for_a_look(case: ACase) -> None:
    sweep(case.session, case.at)
    case.later(days=365)
    record_as(case, BEN, "note", words="The family asks for the chart.")
    assert looked_at(case, days=-364) == 1


def test_the_list_is_made_again_as_it_is_on_the_right_day(case: ACase) -> None:
    sweep(case.session, case.at + A_YEAR)
    sweep(case.session, case.at + timedelta(hours=1))
    until = case.session.scalars(select(Freshness.fresh_until)).one()
    assert until
    assert until < case.at + timedelta(days=1)


def test_clocks_a_little_apart_have_no_case_looked_at_twice(case: ACase) -> None:
    sweep(case.session, case.at + timedelta(seconds=20))
    assert looked_at(case) == 0


# Mail to staff


def test_a_reminder_written_then_is_mailed_when_its_own_step_falls(
    case: ACase, office: Office
) -> None:
    sweep(case.session, SUNDAY_NIGHT)
    assert steps_to(case.session, ADA, office, case.at) == []
    assert steps_to(case.session, ADA, office, KNEW + timedelta(days=1)) == ["decision one_day"]
    then = steps_to(case.session, ADA, office, KNEW + timedelta(days=2, hours=2))
    assert then == ["silence one_day", "silence at_once"]


@pytest.mark.usefixtures("case")
def test_what_was_told_of_a_change_then_is_mailed_now(session: Session, office: Office) -> None:
    ahead = NOON + A_YEAR
    morning = {"mail_from": ahead + timedelta(hours=9)}
    remind(session, ADA, "INC-2026-000001", "concern 3", "concern_opened", ahead, **morning)
    sweep(session, ahead)
    assert "concern_opened" in steps_to(session, ADA, office, NOON)


@pytest.mark.parametrize("put_off", [CLAIMED, PAUSES[-1]])
def test_what_was_tried_then_is_tried_now(
    session: Session, office: Office, put_off: timedelta
) -> None:
    tried = {"mail_from": NOON + A_YEAR + put_off, "tries": 1, "fault": "Come again later."}
    remind(session, ADA, "INC-2026-000001", "concern 3", "concern_opened", NOON, **tried)
    sweep(session, NOON + A_YEAR)
    assert steps_to(session, ADA, office, NOON) == ["concern_opened"]


@pytest.mark.parametrize("other", ["as if it were yesterday", "by a clock 45 seconds behind"])
def test_what_waits_for_monday_goes_on_waiting_after_another_sweep(
    session: Session, office: Office, other: str
) -> None:
    """The clock was never ahead: `sweep --now` named an earlier moment, or two machines differ."""
    saturday, then = datetime(2026, 3, 21, 23, tzinfo=UTC), timedelta(minutes=5)
    monday = {"mail_from": datetime(2026, 3, 23, 8, tzinfo=UTC)}
    remind(session, ADA, "INC-2026-000001", "concern 3", "concern_opened", saturday, **monday)
    sweep(session, saturday)
    if other == "as if it were yesterday":
        sweep(session, saturday - timedelta(days=1), as_if=True)
        assert last_run(session, SWEEP) == saturday
    else:
        sweep(session, saturday - timedelta(seconds=45))
    assert steps_to(session, ADA, office, saturday + then) == []


def test_what_waits_for_its_hours_or_after_a_try_goes_on_waiting(
    session: Session, office: Office
) -> None:
    monday = {"mail_from": NOON + timedelta(days=3)}
    paused = {"mail_from": NOON + PAUSES[-1], "tries": 5, "fault": "Come again later."}
    remind(session, ADA, "INC-2026-000001", "concern 3", "concern_opened", **monday)
    remind(session, ADA, "INC-2026-000001", "concern 4", "concern_opened", NOON, **paused)
    sweep(session, NOON + A_YEAR)
    assert steps_to(session, ADA, office, NOON) == []


# News for a family


@pytest.fixture
def waiting(begun: ACase, session: Session) -> ACase:
    """Mrs Price has a page and is to be told that there is news there."""
    return with_news(begun, session)


@begins_with(a_case, at=State.INVESTIGATE)
def test_news_for_a_family_goes_at_their_hours_of_the_right_day(
    waiting: ACase, office: Office
) -> None:
    send(waiting, office, days=20, hours=12)
    assert the_row(waiting).send_from > waiting.at + timedelta(days=20)
    sweep(waiting.session, waiting.at + timedelta(days=20, hours=12))
    sweep(waiting.session, waiting.at + timedelta(hours=12))
    assert send(waiting, office, hours=12) == Sent()  # it is night
    assert send(waiting, office, hours=24) == Sent(news=1)


@begins_with(a_case, at=State.INVESTIGATE)
def test_news_that_was_tried_then_is_tried_now(waiting: ACase, office: Office) -> None:
    with one_transaction(waiting.session):
        row = the_row(waiting)
        row.send_from, row.tries, row.fault = waiting.at + A_YEAR, 1, "Come again later."
    sweep(waiting.session, waiting.at + A_YEAR)
    sweep(waiting.session, waiting.at)
    assert send(waiting, office) == Sent(news=1)
