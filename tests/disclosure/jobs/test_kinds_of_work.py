"""The kinds that the house brings: the record proved, what lies under older keys locked anew."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.background.work import Asked, ask
from disclosure.actions.background.work_seen import whole_document
from disclosure.actions.change import Door
from disclosure.actions.to_staff.delivering import words_of
from disclosure.jobs import kinds_of_work
from disclosure.jobs.working import work_off
from disclosure.kinds.faults import BadInput
from disclosure.operations.asking import ask_for_check, ask_to_lock_anew
from disclosure.operations.doctor_watch import QUIET, quiet_work
from disclosure.operations.rotation import keys_in_use, turn
from disclosure.permissions import Forbidden
from disclosure.records.house import HouseEntry, house_entries
from disclosure.records.outbox import Message
from disclosure.records.ring import Purpose
from disclosure.records.transaction import one_transaction
from disclosure.records.work import WorkItem, words_opened
from disclosure.settings import Settings
from tests.cases import an_opened_case
from tests.people import ADA, ADAM, OPERATOR, actor
from tests.reminders import NOON

pytestmark = pytest.mark.usefixtures("team")
assert kinds_of_work


def test_a_whole_record_is_said_to_be_whole(session: Session) -> None:
    case = an_opened_case(session)
    for refs in ((), (case.ref,)):
        work = ask_for_check(session, actor(session, ADAM), NOON, Door.PAGE, refs)
        assert work_off(session, NOON).done == 1
        session.rollback()
        made = whole_document(session, OPERATOR, work, NOON)["made"]
        assert (made["ok"], made["faults"]) == (True, 0)
    assert session.scalars(select(Message)).all() == []
    with pytest.raises(BadInput):
        ask_for_check(session, OPERATOR, NOON, Door.COMMAND, ["INC-2026-999999"])
    with pytest.raises(Forbidden):
        ask_for_check(session, actor(session, ADA), NOON, Door.PAGE)


def test_faults_are_told_to_administrators_once(session: Session) -> None:
    with one_transaction(session):
        last = house_entries(session)[-1]
        forged = HouseEntry(number=last.number + 1, at=NOON, by="x", door="page", what="x")
        forged.about, forged.key, forged.before, forged.seal = "x", last.key, last.seal, "00"
        session.add(forged)
    work = ask_for_check(session, OPERATOR, NOON, Door.COMMAND)
    assert work_off(session, NOON).done == 1
    session.rollback()
    made = whole_document(session, OPERATOR, work, NOON)["made"]
    assert not made["ok"]
    assert made["faults"] == len(made["broken"]) > 0
    told = session.scalars(select(Message)).all()
    assert [message.to for message in told] == [ADAM]
    assert words_of(told[0]).startswith("A check of the record found faults")


def test_what_lies_under_an_older_key_is_locked_anew(session: Session) -> None:
    an_opened_case(session)
    waits = ask(session, OPERATOR, NOON, Door.COMMAND, "later", "", [Asked("1", {"w": "Quill"})])
    turn(session, OPERATOR, NOON, Purpose.WORDS)
    old = [key for key in keys_in_use(session) if not key.present and key.locks]
    assert sum(key.locks for key in old) == 2  # of the case, and of the item that waits
    work = ask_to_lock_anew(session, OPERATOR, NOON, Door.COMMAND)
    worked = work_off(session, NOON)
    assert (worked.done, worked.set_aside) == (work.total, 0)
    assert not [key for key in keys_in_use(session) if not key.present and key.locks]
    kept = session.get_one(WorkItem, (waits.id, 1)).kept
    assert words_opened(session, waits.id, 1, kept) == {"w": "Quill"}
    assert ask_to_lock_anew(session, OPERATOR, NOON, Door.COMMAND).total == 0


def test_the_doctor_says_that_nobody_works(session: Session, settings: Settings) -> None:
    ask_for_check(session, OPERATOR, NOON, Door.COMMAND)
    session.rollback()
    assert not list(quiet_work(session, settings, NOON + QUIET))
    said = list(quiet_work(session, settings, NOON + 2 * QUIET))
    assert "waits since" in said[0][0]
    work_off(session, NOON)
    assert not list(quiet_work(session, settings, NOON + 2 * QUIET))
