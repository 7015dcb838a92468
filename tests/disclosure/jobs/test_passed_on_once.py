"""Whoever takes over is told once of what somebody who left was reminded of, in one line each."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.to_staff.inbox import inbox
from disclosure.actions.users import disable_user
from disclosure.jobs.outbox import deliver
from disclosure.jobs.sweep import sweep
from disclosure.records.outbox import Message
from tests.cases import ACase, a_next_contact, a_person, a_talk, an_opened_case
from tests.disclosure.jobs.test_outbox import a_mailer
from tests.mail_server import Office
from tests.people import ADAM, BEN, IVA, OPERATOR, RON, actor

pytestmark = pytest.mark.usefixtures("team")
MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
PROMISE = "COM-2026-000001"
DONE = "The day we promised is over, and it is not done"


@pytest.fixture
def case(session: Session) -> ACase:
    """Promised for Thursday by Ben, who was reminded four times and saw none of it on Friday."""
    case = an_opened_case(session, MONDAY - timedelta(hours=1))
    case.person = a_person(case)
    a_talk(case, "first", next_contact=a_next_contact(case, days=3))
    for days in range(5):
        sweep(session, MONDAY + timedelta(days=days))
    case.at = MONDAY + timedelta(days=4, hours=1)
    return case


def leaves(case: ACase, heir: str) -> None:
    moves = partial(hand_over, case.session, case.at, asked_by=ADAM)
    disable_user(case.session, OPERATOR, case.at, BEN, heir, moves)


def of_the_promise(case: ACase, to: str) -> list[str]:
    case.session.rollback()
    mine = select(Message.step).where(Message.to == to, Message.about.contains(PROMISE))
    return sorted(case.session.scalars(mine))


def test_the_next_sweep_does_not_tell_them_again_what_was_passed_on(
    case: ACase, office: Office
) -> None:
    """One mail came with what Ben had not seen, and a minute later another that said it again."""
    leaves(case, IVA)
    passed_on = of_the_promise(case, IVA)
    assert "promise day_after" in passed_on
    deliver(case.session, a_mailer(office), case.at)
    sweep(case.session, case.at + timedelta(minutes=1))
    assert of_the_promise(case, IVA) == passed_on
    deliver(case.session, a_mailer(office), case.at + timedelta(minutes=2))
    mails = [mail.get_content() for mail in office.to(IVA)]
    assert sum(mail.count(DONE) for mail in mails) == 1
    sweep(case.session, case.at + timedelta(days=7))
    assert "promise weekly 1" in of_the_promise(case, IVA)


@pytest.mark.parametrize("heir", [IVA, RON])
def test_what_was_passed_on_of_one_thing_is_one_line(case: ACase, heir: str) -> None:
    """Ron was told of it himself as well, since he watches over the site."""
    leaves(case, heir)
    sweep(case.session, case.at + timedelta(minutes=1))
    box = inbox(case.session, actor(case.session, heir))
    things = [thing for each in box.new for thing in each.things if PROMISE in thing.refs]
    assert [(thing.says, thing.earlier) for thing in things] == [(DONE, 3)]
