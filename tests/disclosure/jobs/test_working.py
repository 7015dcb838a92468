"""Work in the background: once each, in turn, set aside with a reason, stopped and gone on with."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.background.work import Asked, ask, give_up, go_on, leave, stop, try_again
from disclosure.actions.background.work_ended import KEPT_FOR, forget_ended
from disclosure.actions.change import Door
from disclosure.actions.refused import Refused
from disclosure.jobs.working import (
    KINDS,
    LEASE,
    LOST,
    NOBODY,
    NOT_ANY_MORE,
    TRIES,
    TURN,
    Doing,
    KindOfWork,
    Stage,
    work_off,
)
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Permission, Role
from disclosure.records.house import house_entries, note_of_house
from disclosure.records.transaction import one_transaction
from disclosure.records.users import User
from disclosure.records.work import Work, WorkItem
from tests.people import ADA, ADAM, BEN, IVA, OPERATOR, SAM, actor
from tests.reminders import NOON

pytestmark = pytest.mark.usefixtures("team")
DOOR = Door.PAGE
Told = Mapping[str, Any]


def noted(session: Session, doing: Doing) -> Told:
    """An effect that can be counted: an entry in the chain of the house."""
    with one_transaction(session):
        note_of_house(session, doing.at, doing.actor.email, "job", "noted", doing.item.about)
    return {f"stage {doing.item.stage}": doing.item.about}


def refusing(session: Session, doing: Doing) -> None:
    if doing.item.about == "2":
        raise BadInput.at("row", "row: this one cannot be read.")
    noted(session, doing)


def breaking(session: Session, doing: Doing) -> None:
    with one_transaction(session):
        note_of_house(session, doing.at, "x", "job", "noted", doing.item.about)
        if doing.item.about == "2":
            raise ZeroDivisionError("with words of a patient")


def leaves_early(session: Session, doing: Doing) -> None:
    noted(session, doing)
    session.rollback()


def twice(session: Session, doing: Doing) -> None:
    noted(session, doing)
    noted(session, doing)


def reads_only(session: Session, doing: Doing) -> Told:
    return {"users": len(session.scalars(select(User)).all()), "words": doing.words.get("w")}


STAGES: dict[str, tuple[Stage, ...]] = {
    "plain": (noted,),
    "two": (noted, noted),
    "refusing": (refusing,),
    "breaking": (breaking,),
    "early": (leaves_early,),
    "twice": (twice,),
    "reads": (reads_only,),
}


def of(*stages: Stage) -> KindOfWork:
    return KindOfWork(Permission.RECORD_CARE, stages)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, stages in STAGES.items():
        monkeypatch.setitem(KINDS, name, of(*stages))


def asked(session: Session, kind: str, items: int = 3, by: str = ADA) -> Work:
    some = [Asked(str(number)) for number in range(1, items + 1)]
    return ask(session, actor(session, by), NOON, DOOR, kind, "LBK-2026-000001", some)


def effects(session: Session) -> list[str]:
    session.rollback()
    return [entry.about for entry in house_entries(session) if entry.what == "noted"]


def test_each_stage_is_done_once_and_what_it_made_is_kept(session: Session) -> None:
    work = asked(session, "two")
    worked = work_off(session, NOON)
    assert (worked.done, worked.set_aside, worked.broken) == (3, 0, 0)
    assert effects(session) == ["1", "1", "2", "2", "3", "3"]
    item = session.get_one(WorkItem, (work.id, 2))
    assert item.made == {"stage 0": "2", "stage 1": "2"}
    assert (work.state, work.done, work.ended_at) == ("ended", 3, NOON)
    assert work_off(session, NOON).done == 0
    assert len(effects(session)) == 6


def test_work_is_asked_for_with_the_change_that_causes_it(session: Session) -> None:
    there: list[int] = []

    def change() -> None:
        with one_transaction(session):
            asked(session, "plain")
            there.extend(session.scalars(select(Work.id)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert there
    assert session.scalars(select(Work)).all() == []
    assert session.scalars(select(WorkItem)).all() == []


def test_words_are_locked_while_they_lie_and_go_when_they_are_done(session: Session) -> None:
    some = [Asked("1", {"w": "Quillfeather"}), Asked("2")]
    work = ask(session, actor(session, ADA), NOON, DOOR, "reads", "", some)
    kept = session.get_one(WorkItem, (work.id, 1)).kept
    assert kept
    assert "Quill" not in kept
    assert work_off(session, NOON).done == 2
    session.expire_all()
    item = session.get_one(WorkItem, (work.id, 1))
    assert (item.made["words"], item.kept) == ("Quillfeather", None)


def test_what_a_rule_refuses_is_set_aside_with_its_sentence_and_stops_no_other(
    session: Session,
) -> None:
    work = asked(session, "refusing")
    worked = work_off(session, NOON)
    assert (worked.done, worked.set_aside) == (2, 1)
    assert effects(session) == ["1", "3"]
    item = session.get_one(WorkItem, (work.id, 2))
    assert (item.state, item.why) == ("set_aside", "row: this one cannot be read.")
    assert (work.state, work.done, work.set_aside) == ("ended", 2, 1)


def test_what_breaks_is_tried_again_later_and_then_set_aside_without_its_message(
    session: Session,
) -> None:
    work = asked(session, "breaking")
    at = NOON
    for _ in range(TRIES - 1):
        worked = work_off(session, at)
        assert worked.broken == 1
        assert work_off(session, at).broken == 0  # it has a pause
        at += timedelta(minutes=2)
    assert work_off(session, at).set_aside == 1
    assert effects(session) == ["1", "3"]
    item = session.get_one(WorkItem, (work.id, 2))
    assert item.why == "Something broke: ZeroDivisionError. The log says where."
    assert work.state == "ended"


def test_a_stage_that_undoes_itself_or_goes_on_after_its_end_counts_as_broken(
    session: Session,
) -> None:
    for kind in ("early", "twice"):
        asked(session, kind, 1)
        assert work_off(session, NOON).broken == 1
        assert effects(session) == []


def test_one_that_ends_its_worker_is_set_aside_at_last(session: Session) -> None:
    work, at = asked(session, "plain", 2), NOON
    for _ in range(LOST):
        with one_transaction(session):
            item = session.get_one(WorkItem, (work.id, 1))
            item.tries, item.taken_until = item.tries + 1, at + LEASE
        at += LEASE
    worked = work_off(session, at)
    assert (worked.done, worked.set_aside) == (1, 1)
    assert effects(session) == ["2"]


def test_an_item_in_other_hands_is_left_to_them_until_their_lease_ends(session: Session) -> None:
    work = asked(session, "plain", 1)
    with one_transaction(session):
        item = session.get_one(WorkItem, (work.id, 1))
        item.tries, item.taken_until = 1, NOON + LEASE
    assert work_off(session, NOON + LEASE / 2).done == 0
    assert work_off(session, NOON + LEASE).done == 1
    assert effects(session) == ["1"]


def test_after_a_clock_was_ahead_nothing_waits_for_that_day(session: Session) -> None:
    asked(session, "breaking")
    assert work_off(session, NOON + timedelta(days=365)).broken == 1
    worked = work_off(session, NOON + timedelta(minutes=1))  # it is right again
    assert (worked.done, worked.broken) == (0, 1)
    assert work_off(session, NOON + timedelta(hours=1)).set_aside == 1


def test_whoever_comes_back_too_late_stores_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another took the item meanwhile: the effect of the first is not stored a second time."""

    def another(session: Session, doing: Doing) -> None:
        with Session(session.get_bind(), info=dict(session.info), autoflush=False) as other:
            other.info.pop("together", None)
            work_off(other, NOON + LEASE)
        noted(session, doing)

    def first_slow(session: Session, doing: Doing) -> None:
        (another if doing.item.tries == 1 else noted)(session, doing)

    monkeypatch.setitem(KINDS, "slow", of(first_slow))
    work = asked(session, "slow", 1)
    worked = work_off(session, NOON)
    assert (worked.done, worked.set_aside, worked.broken) == (0, 0, 0)
    assert effects(session) == ["1"]
    assert session.get_one(Work, work.id).done == 1


def test_works_have_their_turns(session: Session) -> None:
    first, second = asked(session, "plain", 9), asked(session, "plain", 9)
    work_off(session, NOON, most=2 * TURN)
    session.rollback()
    assert (first.done, second.done) == (TURN, TURN)


def test_stopped_work_waits_and_goes_on(session: Session) -> None:
    work, ada = asked(session, "plain"), actor(session, ADA)
    work_off(session, NOON, most=1)
    stop(session, ada, NOON, DOOR, work.id)
    assert work_off(session, NOON).done == 0
    with pytest.raises(Refused):
        stop(session, ada, NOON, DOOR, work.id)
    go_on(session, ada, NOON, DOOR, work.id)
    with pytest.raises(Refused):
        go_on(session, ada, NOON, DOOR, work.id)
    assert work_off(session, NOON).done == 2
    assert effects(session) == ["1", "2", "3"]
    said = [entry.what for entry in house_entries(session) if entry.about == f"work {work.id}"]
    assert said == ["work stopped", "work goes on"]


def test_the_rest_of_stopped_work_can_be_left_undone(session: Session) -> None:
    work, ada = asked(session, "plain"), actor(session, ADA)
    work_off(session, NOON, most=1)
    with pytest.raises(Refused):
        give_up(session, ada, NOON, DOOR, work.id)
    stop(session, ada, NOON, DOOR, work.id)
    assert give_up(session, ada, NOON, DOOR, work.id) == 2
    assert (work.state, work.done, work.left) == ("ended", 1, 2)
    assert work_off(session, NOON).done == 0


def test_what_was_set_aside_is_tried_again_or_left(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(session: Session, doing: Doing) -> None:
        raise Refused("Not yet.")

    monkeypatch.setitem(KINDS, "never", of(never))
    work, ada = asked(session, "never"), actor(session, ADA)
    assert work_off(session, NOON).set_aside == 3
    assert try_again(session, ada, NOON, DOOR, work.id, 2) == 1
    assert (work.state, work.set_aside) == ("running", 2)
    monkeypatch.setitem(KINDS, "never", of(noted))
    assert work_off(session, NOON).done == 1
    with pytest.raises(Refused):
        try_again(session, ada, NOON, DOOR, work.id, 2)
    assert leave(session, ada, NOON, DOOR, work.id, 3) == 1
    assert try_again(session, ada, NOON, DOOR, work.id) == 1
    assert work_off(session, NOON).done == 1
    session.expire_all()
    assert effects(session) == ["2", "1"]
    assert (work.state, work.done, work.set_aside, work.left) == ("ended", 2, 0, 1)


def test_whoever_left_no_longer_acts(session: Session) -> None:
    asked(session, "plain", 1, by=BEN)
    with one_transaction(session):
        session.scalars(select(User).where(User.email == BEN)).one().active = False
    assert work_off(session, NOON).set_aside == 1
    assert session.scalars(select(WorkItem.why)).all() == [NOBODY]
    assert effects(session) == []


def test_what_somebody_may_do_no_longer_is_not_done_in_their_name_either(session: Session) -> None:
    """They asked for it while they might, and got another role before a worker came to it."""
    asked(session, "plain", 1, by=BEN)
    with one_transaction(session):
        ben = session.scalars(select(User).where(User.email == BEN)).one()
        ben.give_roles(frozenset({Role.COACH}))
    assert work_off(session, NOON).set_aside == 1
    assert session.scalars(select(WorkItem.why)).all() == [NOT_ANY_MORE]
    assert effects(session) == []


def test_whoever_asked_by_token_gains_nothing_by_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    monkeypatch.setitem(KINDS, "sees", of(lambda _, doing: seen.append(doing.actor.by_token)))
    by_token = replace(actor(session, ADA), by_token=True)
    ask(session, by_token, NOON, DOOR, "sees", "", [Asked("1")])
    work_off(session, NOON)
    assert seen == [True]


def test_only_whoever_asked_and_who_looks_after_it_may_stop_it(session: Session) -> None:
    work = asked(session, "plain", by=BEN)
    for email in (IVA, SAM):
        with pytest.raises(BadInput):
            stop(session, actor(session, email), NOON, DOOR, work.id)
    for who in (actor(session, BEN), actor(session, ADAM), OPERATOR):
        stop(session, who, NOON, DOOR, work.id)
        go_on(session, who, NOON, DOOR, work.id)


def test_a_kind_this_program_does_not_know_is_left_to_a_newer_one(session: Session) -> None:
    work = asked(session, "of tomorrow")
    assert work_off(session, NOON).done == 0
    assert work.state == "waiting"


def test_no_items_is_no_work(session: Session) -> None:
    assert asked(session, "plain", 0).state == "ended"


def test_it_ends_calmly_between_two_items(session: Session) -> None:
    asked(session, "plain")
    worked = work_off(session, NOON, until=lambda: bool(effects(session)))
    assert (worked.done, worked.more) == (1, True)


def test_ended_work_is_forgotten_but_for_its_counts_and_what_nobody_decided_on(
    session: Session,
) -> None:
    work, later = asked(session, "refusing"), NOON + KEPT_FOR + timedelta(days=1)
    work_off(session, NOON)
    assert forget_ended(session, NOON + KEPT_FOR) == 0
    assert forget_ended(session, later) == 2
    assert [item.about for item in session.scalars(select(WorkItem))] == ["2"]
    leave(session, actor(session, ADA), later, DOOR, work.id)
    assert forget_ended(session, later) == 1
    assert session.scalars(select(WorkItem)).all() == []
    assert (work.total, work.done, work.left) == (3, 2, 1)
