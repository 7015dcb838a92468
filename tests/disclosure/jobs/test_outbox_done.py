"""A mail that waited says what is so when it goes: what was done meanwhile stands not in it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.on_call.absences import be_away
from disclosure.actions.on_call.rota import add_turns
from disclosure.actions.on_call.turns_asked import TurnAsked
from disclosure.actions.to_staff.delivering import things_of
from disclosure.actions.to_staff.done_since import done_since
from disclosure.actions.to_staff.inbox import inbox
from disclosure.jobs.outbox import PAUSES, deliver
from disclosure.jobs.sweep import sweep
from disclosure.records.outbox import Message
from tests.cases import (
    ACase,
    a_next_contact,
    a_person,
    a_talk,
    an_opened_case,
    kept,
    move_as,
    record_as,
)
from tests.disclosure.jobs.test_outbox import a_mailer
from tests.mail_server import Office, a_mail_server
from tests.people import ADA, BEN, CAL, EVA, FAR_SITE, IVA, SITE, actor
from tests.reminders import remind
from tests.rotas import COACH, PHONE
from tests.to_do import rows_of

pytestmark = pytest.mark.usefixtures("team")
MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
SATURDAY = MONDAY + timedelta(days=5)
PROMISE = "COM-2026-000001"
NEXT_MONDAY = MONDAY + timedelta(days=7, hours=3)


@pytest.fixture
def case(session: Session) -> ACase:
    """Promised for Friday. On Saturday Ben is reminded, and has it by mail on Monday."""
    case = an_opened_case(session, MONDAY - timedelta(hours=1))
    case.person = a_person(case)
    a_talk(case, "first", next_contact=a_next_contact(case, days=4))
    for at in (MONDAY + timedelta(days=4), SATURDAY):
        sweep(session, at)
    case.at = SATURDAY + timedelta(hours=1)
    return case


def of_the_promise(case: ACase, to: str = BEN) -> list[Message]:
    case.session.rollback()
    mine = select(Message).where(Message.to == to, Message.about.contains(PROMISE))
    return list(case.session.scalars(mine))


def it_is_kept(case: ACase) -> None:
    assert case.promise == PROMISE
    kept(case, PROMISE, next_contact=a_next_contact(case))


def test_what_was_done_before_the_mail_went_stands_not_in_it(
    session: Session, office: Office, case: ACase
) -> None:
    assert [m.mailed_at for m in of_the_promise(case)]
    it_is_kept(case)
    deliver(session, a_mailer(office), NEXT_MONDAY)
    for mail in office.taken:
        assert PROMISE not in mail.get_content()
    assert office.taken, "what waits still is mailed"
    assert {m.seen_at for m in of_the_promise(case)} == {NEXT_MONDAY}
    assert {m.tries for m in of_the_promise(case)} == {0}
    box = inbox(session, actor(session, BEN))
    assert PROMISE in {ref for each in box.seen for thing in each.things for ref in thing.refs}


def test_nor_is_a_promise_that_was_kept_and_is_still_to_be_told(
    session: Session, office: Office, case: ACase
) -> None:
    """On Monday Ben read that it was not done: that they have to hear of it waits under the same
    reference."""
    move_as(case, BEN, "done", PROMISE, evidence="I rang her on Saturday at noon.")
    move_as(case, EVA, "verify", PROMISE)
    case.at = NEXT_MONDAY
    assert [row for row in rows_of(case) if row.key == PROMISE and row.ladder == "waiting"]
    deliver(session, a_mailer(office), NEXT_MONDAY)
    assert "it is not done" not in "".join(mail.get_content() for mail in office.taken)
    assert {m.seen_at for m in of_the_promise(case)} == {NEXT_MONDAY}


YOURS = "A question of the family is yours to find the answer to"


def given_to_iva(case: ACase) -> str:
    asked = record_as(case, BEN, "question", person=case.person, words="Why did it happen?")
    ref = str(asked.created[0]["ref"])
    record_as(case, ADA, "question_owner", question=ref, owner=IVA)
    return ref


@pytest.mark.parametrize("answered", [True, False])
def test_nor_is_a_question_said_to_be_theirs_that_was_answered(
    office: Office, case: ACase, answered: bool
) -> None:
    """Given on Saturday and answered on Sunday: on Monday it was theirs to find the answer to."""
    question = given_to_iva(case)
    if answered:
        talk = a_talk(case.later(days=1), "follow_up")
        told = {"question": question, "words": "The boxes looked the same.", "given_in": talk.id}
        record_as(case, IVA, "answer", **told)
    mine = select(Message).where(Message.step == "question_yours", Message.to == IVA)
    things = things_of(case.session, case.session.scalars(mine), actor(case.session, IVA))
    assert [each.says for each in things] == [YOURS]
    assert bool(done_since(case.session, things, case.at)) is answered
    assert (YOURS in mailed_on_monday(case, office, IVA)) is not answered


def test_what_still_waits_is_mailed_as_ever(session: Session, office: Office, case: ACase) -> None:
    deliver(session, a_mailer(office), NEXT_MONDAY)
    assert PROMISE in office.to(BEN)[0].get_content()


def test_nor_after_the_server_was_away(session: Session, office: Office, case: ACase) -> None:
    with a_mail_server(Office()) as gone:
        pass
    deliver(session, a_mailer(gone), NEXT_MONDAY)
    assert {m.tries for m in of_the_promise(case)} == {1}
    case.at = NEXT_MONDAY
    it_is_kept(case)
    deliver(session, a_mailer(office), NEXT_MONDAY + PAUSES[0])
    assert PROMISE not in "".join(mail.get_content() for mail in office.taken)


def test_nor_to_whoever_is_told_by_the_reference_alone(
    session: Session, office: Office, case: ACase
) -> None:
    """Cal does not see the case, so no list of theirs could say that it is done."""
    [first, *_] = of_the_promise(case)
    key = first.key.removeprefix(f"{case.ref} ").rpartition(f" {first.step.partition(' ')[2]}")[0]
    remind(session, CAL, case.ref, key, first.step, at=SATURDAY)
    it_is_kept(case)
    deliver(session, a_mailer(office), NEXT_MONDAY)
    assert office.to(CAL) == []


def it_is_given_to_iva(case: ACase) -> None:
    move_as(case, ADA, "reassign", PROMISE, owner=IVA)


def mailed_on_monday(case: ACase, office: Office, to: str) -> str:
    deliver(case.session, a_mailer(office), NEXT_MONDAY)
    return "".join(mail.get_content() for mail in office.to(to))


def test_what_was_given_to_somebody_else_is_mailed_to_them_alone(
    office: Office, case: ACase
) -> None:
    it_is_given_to_iva(case)
    sweep(case.session, case.at)
    assert PROMISE in mailed_on_monday(case, office, IVA)
    assert PROMISE not in "".join(mail.get_content() for mail in office.to(BEN))
    assert {message.seen_at for message in of_the_promise(case)} == {NEXT_MONDAY}


def test_until_they_were_told_as_well_nobody_is_left_without_a_word(
    office: Office, case: ACase
) -> None:
    """No sweep went on that Sunday."""
    it_is_given_to_iva(case)
    assert PROMISE in mailed_on_monday(case, office, BEN)


def test_who_was_ill_for_one_day_still_gets_what_waited_for_monday(
    session: Session, office: Office, case: ACase
) -> None:
    """Whoever stood in was told on Monday, and he had nothing again until the next Saturday."""
    monday = NEXT_MONDAY.date()
    be_away(
        session, actor(session, BEN), NEXT_MONDAY - timedelta(hours=4), BEN, monday, monday, IVA
    )
    sweep(session, NEXT_MONDAY)
    assert PROMISE in mailed_on_monday(case, office, BEN)


GAP = "nobody is on call"


def on_call(case: ACase, from_at: datetime, until_at: datetime) -> None:
    site, times = (
        case.incident.site_id,
        (from_at.replace(tzinfo=None), until_at.replace(tzinfo=None)),
    )
    asked = TurnAsked(site, COACH, PHONE, *times)
    add_turns(case.session, actor(case.session, ADA), case.at, asked)


def test_nor_is_a_time_without_anybody_on_call_for_which_somebody_is_by_now(
    office: Office, case: ACase
) -> None:
    """Seen on Saturday and put right on Sunday: on Monday the mail said that nobody is."""
    on_call(case, SATURDAY - timedelta(hours=1), NEXT_MONDAY + timedelta(days=7))
    sweep(case.session, case.at, fallback=True)
    on_call(case, NEXT_MONDAY + timedelta(days=7), NEXT_MONDAY + timedelta(days=25))
    ours = select(Message).where(Message.to == ADA, Message.step == "rota seen")
    ours = ours.where(Message.about == SITE)
    waits = [each for each in case.session.scalars(ours) if each.mailed_at is None]
    things = things_of(case.session, waits, actor(case.session, ADA))
    assert GAP in things[0].says
    assert done_since(case.session, things, case.at) == {each.key for each in waits}
    mailed = mailed_on_monday(case, office, ADA)
    assert FAR_SITE in mailed  # where nobody is still
    assert SITE not in mailed


def test_one_for_which_nobody_is_still_is_mailed_as_ever(office: Office, case: ACase) -> None:
    on_call(case, SATURDAY - timedelta(hours=1), NEXT_MONDAY + timedelta(days=7))
    sweep(case.session, case.at, fallback=True)
    assert SITE in mailed_on_monday(case, office, ADA)
