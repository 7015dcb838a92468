"""Who is shut out of a case after they were told of it is shown no trace of it, nor mailed one."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.glass.breaking import break_glass
from disclosure.actions.outgoing.messages import pass_on
from disclosure.actions.to_staff.inbox import count_of_new, inbox
from disclosure.actions.users import Person, add_user, change_user
from disclosure.jobs.outbox import Delivered, deliver
from disclosure.jobs.sweep import sweep
from disclosure.operations.figures import figures
from disclosure.records.outbox import Message
from disclosure.records.rota import Absence
from disclosure.records.transaction import one_transaction
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.disclosure.jobs.test_outbox import a_mailer
from tests.mail_server import Office
from tests.people import ADA, BEN, CAL, EVA, FAR_SITE, MAX, OPENED_FOR_WORK, OPERATOR, RON, actor
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
SATURDAY = datetime(2026, 3, 21, 12, tzinfo=UTC)
TUESDAY = SATURDAY + timedelta(days=3)
CONCERN = "Somebody raised a concern about how we handle this"


@pytest.fixture
def case(session: Session) -> ACase:
    """A concern of Saturday: both risk managers see it at once, and have it by mail on Monday."""
    case = an_opened_case(session, SATURDAY - timedelta(hours=1))
    case.person, case.at = a_person(case), SATURDAY
    record_as(case, BEN, "concern", person=case.person, words="Why?", at=SATURDAY.isoformat())
    return case


def restrict(case: ACase, *only: str) -> None:
    told = {"of": "staff_member", "reason": "A colleague is the patient"}
    record_as(case, ADA, "restrict", only=list(only), **told)


def refs_of(session: Session, email: str) -> list[str]:
    session.rollback()
    box = inbox(session, actor(session, email))
    return [case.about.ref for case in (*box.new, *box.seen)]


def of(session: Session, email: str, case: ACase) -> list[Message]:
    session.rollback()
    mine = select(Message).where(Message.to == email, Message.key.startswith(f"{case.ref} "))
    return list(session.scalars(mine))


def mail_on_tuesday(session: Session, office: Office) -> Delivered:
    session.rollback()
    return deliver(session, a_mailer(office), TUESDAY)


def test_who_was_told_before_a_case_was_shut_is_neither_shown_nor_mailed_it(
    app: Flask, session: Session, office: Office, case: ACase
) -> None:
    assert refs_of(session, RON) == [case.ref]
    restrict(case, ADA, EVA)
    page = signed_in(app, RON).get("/messages").text
    assert case.ref not in page
    assert CONCERN not in page
    assert "app-nav__n" not in page
    found = inbox(session, actor(session, RON))
    assert (found.unseen, found.total, count_of_new(session, actor(session, RON))) == (0, 0, 0)
    assert mail_on_tuesday(session, office) == Delivered(mails=1, messages=1, failed=0)
    assert not office.to(RON)
    assert case.ref in office.to(ADA)[0].get_content()


def test_nor_what_they_saw_before(session: Session, case: ACase) -> None:
    with one_transaction(session):
        for message in session.scalars(select(Message).where(Message.to == RON)):
            message.seen_at = SATURDAY
    restrict(case, ADA, EVA)
    found = inbox(session, actor(session, RON))
    assert (found.seen, found.total) == ((), 0)
    assert refs_of(session, ADA) == [case.ref]


def test_what_is_let_go_is_no_mail_that_failed_and_is_not_asked_for_again(
    session: Session, office: Office, case: ACase
) -> None:
    restrict(case, ADA, EVA)
    mail_on_tuesday(session, office)
    [gone] = of(session, RON, case)
    assert (gone.tries, gone.fault, gone.mailed_at) == (0, None, None)
    told = {each.name: each.value for each in figures(session, TUESDAY)}
    assert (told["outbox_waiting"], told["outbox_failed"]) == (0, 0)
    session.rollback()
    assert mail_on_tuesday(session, office) == Delivered()


def test_a_case_that_is_theirs_again_stands_in_their_list_and_what_was_let_go_is_not_mailed(
    session: Session, office: Office, case: ACase
) -> None:
    restrict(case, ADA, EVA)
    mail_on_tuesday(session, office)
    restrict(case, ADA, EVA, RON)
    assert refs_of(session, RON) == [case.ref]
    assert mail_on_tuesday(session, office) == Delivered()


def test_a_case_that_is_theirs_again_before_the_mail_was_due_is_mailed_as_ever(
    session: Session, office: Office, case: ACase
) -> None:
    restrict(case, ADA, EVA)
    restrict(case, ADA, RON)
    mail_on_tuesday(session, office)
    assert case.ref in office.to(RON)[0].get_content()


def test_nor_is_who_left_the_site_of_the_case(
    session: Session, office: Office, case: ACase
) -> None:
    moved = Person(RON, "Ron Bell", ["risk_manager"], [FAR_SITE])
    change_user(session, OPERATOR, OPENED_FOR_WORK, moved)
    assert refs_of(session, RON) == []
    mail_on_tuesday(session, office)
    assert not office.to(RON)
    assert office.to(ADA)


def test_an_executive_keeps_what_was_told_from_above_by_its_reference_alone(
    session: Session, office: Office, case: ACase
) -> None:
    """Else to shut the case would take away what is long overdue there."""
    sweep(session, SATURDAY + timedelta(days=60), fallback=True)
    assert case.ref in refs_of(session, MAX)
    session.rollback()
    case.at = SATURDAY + timedelta(days=60)
    restrict(case, ADA, EVA)
    assert case.ref in refs_of(session, MAX)
    assert case.ref not in refs_of(session, RON)
    deliver(session, a_mailer(office), case.at + timedelta(days=4))
    assert case.ref in office.to(MAX)[0].get_content()
    assert not office.to(RON)


def test_who_stands_in_is_told_as_long_as_their_colleague_may_be(
    session: Session, office: Office, case: ACase
) -> None:
    """Cal is named on nothing. While Ben is away Cal is told in his place, by the reference."""
    with one_transaction(session):
        gone = {"from_on": SATURDAY.date(), "to_on": TUESDAY.date(), "stand_in": CAL}
        session.add(Absence(email=BEN, recorded_at=SATURDAY, by=ADA, **gone))
    told = {"person": case.person, "words": "Why so late?", "at": SATURDAY.isoformat()}
    record_as(case, ADA, "question", **told, owner=ADA)
    question = case.now.questions[-1].ref
    record_as(case, ADA, "question_owner", question=question, owner=BEN)
    assert refs_of(session, CAL) == [case.ref]
    restrict(case, ADA, EVA, BEN)
    assert refs_of(session, CAL) == [case.ref]
    restrict(case, ADA, EVA)
    assert refs_of(session, CAL) == []
    mail_on_tuesday(session, office)
    assert not office.to(CAL)


def test_what_is_passed_on_to_a_successor_is_theirs_no_longer_than_the_case(
    session: Session, case: ACase
) -> None:
    add_user(
        session, OPERATOR, OPENED_FOR_WORK, Person("new@example.org", "New", ["coach"], [FAR_SITE])
    )
    pass_on(session, SATURDAY, RON, "new@example.org")
    assert refs_of(session, "new@example.org") == [case.ref]
    restrict(case, ADA, EVA)
    assert refs_of(session, "new@example.org") == []


def test_an_alert_of_the_glass_is_shown_to_nobody_who_was_shut_out(
    session: Session, case: ACase
) -> None:
    break_glass(session, actor(session, CAL), case.ref, "I ring them tonight.", case.at, Door.PAGE)
    restrict(case, ADA, EVA)
    assert case.ref in refs_of(session, ADA)
    assert case.ref in refs_of(session, MAX)  # above them all
    assert refs_of(session, RON) == []
