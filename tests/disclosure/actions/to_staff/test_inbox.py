"""Messages are one's own, stand by case, and are seen when somebody says so."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.to_staff.inbox import PAGE, inbox, see
from disclosure.records.outbox import Message, unseen_count
from tests.cases import ACase, an_opened_case
from tests.people import ADA, RON, actor
from tests.reminders import NOON, remind

pytestmark = pytest.mark.usefixtures("team")
CARE = "duty gb-eng-reg20-nhs eng-nhs-written 2026-03-26"


def two_cases_of_ada(session: Session) -> tuple[ACase, ACase]:
    older, newer = an_opened_case(session), an_opened_case(session)
    remind(session, ADA, older.ref, CARE, "duty half_way", at=NOON - timedelta(days=3))
    remind(session, ADA, newer.ref, CARE, "duty half_way", at=NOON - timedelta(days=2))
    remind(session, ADA, older.ref, "silence 3", "silence at_once", at=NOON - timedelta(days=1))
    return older, newer


def test_new_messages_stand_by_case_the_latest_first(session: Session) -> None:
    older, newer = two_cases_of_ada(session)
    box = inbox(session, actor(session, ADA))
    assert [(case.about.ref, len(case.things)) for case in box.new] == [
        (older.ref, 2), (newer.ref, 1),
    ]  # fmt: skip
    assert (box.unseen, box.seen) == (3, ())


def test_what_came_meanwhile_stays_unseen(session: Session) -> None:
    older, _ = two_cases_of_ada(session)
    shown = inbox(session, actor(session, ADA)).ids
    remind(session, ADA, older.ref, "decision", "decision one_day")
    see(session, actor(session, ADA), NOON, shown)
    box = inbox(session, actor(session, ADA))
    assert [case.things[0].says for case in box.new] == [
        "For a day, nobody has decided whether the duty applies"
    ]
    assert box.total == len(shown) == 3


def test_nobody_sees_a_message_for_somebody_else(session: Session) -> None:
    two_cases_of_ada(session)
    ids = inbox(session, actor(session, ADA)).ids
    see(session, actor(session, RON), NOON, ids)
    assert unseen_count(session, ADA) == 3
    assert inbox(session, actor(session, RON)).ids == []


def test_it_was_seen_when_it_was_first_seen(session: Session) -> None:
    two_cases_of_ada(session)
    ids = inbox(session, actor(session, ADA)).ids
    for hours in (0, 5):
        see(session, actor(session, ADA), NOON + timedelta(hours=hours), [*ids, 10_000])
    session.rollback()
    assert set(session.scalars(select(Message.seen_at))) == {NOON}


def test_a_long_list_comes_in_parts(session: Session) -> None:
    case = an_opened_case(session)
    for number in range(PAGE + 3):
        remind(session, ADA, case.ref, f"question {number}", "question two_days")
    ada = actor(session, ADA)
    first = inbox(session, ada)
    assert (len(first.ids), first.unseen) == (PAGE, PAGE + 3)
    see(session, ada, NOON, first.ids)
    see(session, ada, NOON, inbox(session, ada).ids)
    latest = inbox(session, ada)
    rest = inbox(session, ada, latest.older)
    assert [sum(len(case.things) for case in box.seen) for box in (latest, rest)] == [PAGE, 3]
    shown = [
        id
        for box in (latest, rest)
        for case in box.seen
        for thing in case.things
        for id in thing.ids
    ]
    assert len(set(shown)) == PAGE + 3
    assert rest.older == 0
    assert inbox(session, actor(session, RON), latest.older).seen == ()
