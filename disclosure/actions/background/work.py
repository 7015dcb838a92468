"""Work in the background: ask for it, stop it, go on, try again what was set aside, leave it.

Whoever causes the work asks for it in the same transaction: rolled back, there is none. The items
are done by jobs, one by one, in the name of whoever asked, with the rights that they then have.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, insert, or_, select, true, update
from sqlalchemy.orm import Session

from disclosure.actions.background.work_seen import theirs_to_see_to
from disclosure.actions.change import Door
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Forbidden, Permission
from disclosure.records.engine import WRITES
from disclosure.records.house import note_of_house
from disclosure.records.locked import ring_to_lock_with
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Site, User
from disclosure.records.work import (
    OPEN,
    ItemState,
    Work,
    WorkItem,
    WorkState,
    is_item,
    words_locked,
)

AT_ONCE = 1000  # rows of one statement: a list of any length is never whole in memory
WAKE = "wake"  # in Session.info: who wants to know, inside the transaction, that work was asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """One item. `about`: a reference or the number of a row; `words` are locked while they lie."""

    about: str
    words: Mapping[str, Any] | None = None


def ask(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    kind: str,
    about: str,
    items: Iterable[Asked],
    told: Mapping[str, Any] | None = None,
) -> Work:
    """Queued in the transaction that is open; where none is, in one of its own.

    Neither `about` nor `told` may hold patients' words: they are shown, and stay. Raises Forbidden
    for a family.
    """
    if actor.person:
        raise Forbidden("Work in the background is asked for by staff.")
    with _in_a_transaction(session):
        work = Work(kind=kind, about=about, asked_by=actor.email, by_token=actor.by_token)
        work.asked_at, work.door, work.told = at, str(door), dict(told or {})
        session.add(work)
        session.flush()
        work.total = _store(session, work.id, items)
        if not work.total:
            work.state, work.ended_at = str(WorkState.ENDED), at
        session.flush()
        if wake := session.info.get(WAKE):
            wake(session, work.id)
        return work


def stop(session: Session, actor: Actor, at: datetime, door: Door, work_id: int) -> Work:
    """The item at hand is finished, and no other begun. What was done stays done.

    Raises Refused for what has ended or was stopped.
    """
    with _changed(session, actor, at, door, work_id, "work stopped") as work:
        if work.state not in OPEN:
            raise Refused(f"This work has {_stands(work)}: there is nothing to stop.")
        work.state = str(WorkState.STOPPED)
    return work


def go_on(session: Session, actor: Actor, at: datetime, door: Door, work_id: int) -> Work:
    """Raises Refused for what was not stopped."""
    with _changed(session, actor, at, door, work_id, "work goes on") as work:
        if work.state != WorkState.STOPPED:
            raise Refused("This work was not stopped.")
        _open_again(work, at)
    return work


def try_again(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    work_id: int,
    number: int | None = None,
) -> int:
    """One item that was set aside, or all of them that are theirs to see to. How many. Stopped work
    stays stopped."""
    with _changed(session, actor, at, door, work_id, "work tried again") as work:
        fresh = {"state": str(ItemState.WAITING), "tries": 0, "why": None, "taken_until": None}
        some = _move_items(session, work, number, _aside_for(actor), fresh)
        work.set_aside -= some
        if work.state == WorkState.ENDED:
            _open_again(work, at)
    return some


def leave(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    work_id: int,
    number: int | None = None,
) -> int:
    """What was set aside is not to be done here: one item, or all that are theirs to see to. Its
    words are emptied."""
    with _changed(session, actor, at, door, work_id, "work left undone") as work:
        gone = {"state": str(ItemState.LEFT), "kept": None, "done_at": at}
        some = _move_items(session, work, number, _aside_for(actor), gone)
        work.set_aside -= some
        work.left += some
    return some


def give_up(session: Session, actor: Actor, at: datetime, door: Door, work_id: int) -> int:
    """What still waits in stopped work is not to be done at all. How many items.

    Raises Refused for what was not stopped.
    """
    with _changed(session, actor, at, door, work_id, "work given up") as work:
        if work.state != WorkState.STOPPED:
            raise Refused("Stop this work first. Then what is at hand has time to end.")
        gone = {"state": str(ItemState.LEFT), "kept": None, "done_at": at}
        free = WorkItem.taken_until.is_(None) | (WorkItem.taken_until <= at)
        some = _move_items(session, work, None, is_item(ItemState.WAITING) & free, gone)
        work.left += some
        if not work.waiting:
            work.state, work.ended_at = str(WorkState.ENDED), at
    return some


def may_keep(session: Session, actor: Actor, work: Work) -> bool:
    """See it, stop it and the rest: whoever asked, and who looks after work at a site of theirs."""
    return session.scalar(select(Work.id).where(Work.id == work.id, _seen_by(actor))) is not None


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    if actor.may(Permission.OPERATE) or actor.may(Permission.ADMINISTER):
        return true()
    if not actor.may(Permission.KEEP_WORK):
        return Work.asked_by == actor.email
    here = select(User.email).where(User.sites.any(Site.id.in_(actor.sites)))
    return or_(Work.asked_by == actor.email, Work.asked_by.in_(here))


def the_work(session: Session, actor: Actor, work_id: int) -> Work:
    """Raises BadInput for none of that number, and for one that is not theirs to see."""
    work = session.get(Work, work_id) if 0 < work_id < 2**31 else None
    if work is None or not may_keep(session, actor, work):
        raise BadInput.at("work", f"work: there is no work {work_id} that you may see.")
    return work


def works_seen_by(session: Session, actor: Actor, before: int | None, most: int = 50) -> list[Work]:
    """The latest first; `before`: older than that one."""
    found = select(Work).where(_seen_by(actor)).order_by(Work.id.desc()).limit(most)
    return list(session.scalars(found if before is None else found.where(Work.id < before)))


@contextmanager
def _changed(
    session: Session, actor: Actor, at: datetime, door: Door, work_id: int, what: str
) -> Iterator[Work]:
    """Noted in the chain of the house, and before the row of the work is locked: the items take
    both in that order, so that two never wait for each other.
    """
    with one_transaction(session):
        the_work(session, actor, work_id)
        note_of_house(session, at, actor.email, str(door), what, f"work {work_id}")
        yield session.get_one(Work, work_id, with_for_update=True, populate_existing=True)
        if wake := session.info.get(WAKE):
            wake(session, work_id)


def _aside_for(actor: Actor) -> ColumnElement[bool]:
    """Nobody decides about one of a case that they are not shown."""
    return is_item(ItemState.SET_ASIDE) & theirs_to_see_to(actor)


def _move_items(
    session: Session,
    work: Work,
    number: int | None,
    which: ColumnElement[bool],
    cells: Mapping[str, Any],
) -> int:
    """Those that nobody has in hand: whoever holds an item waits for the row of the work."""
    of_it = WorkItem.work_id == work.id
    found = select(WorkItem.number).where(of_it, which)
    if number is not None:
        found = found.where(WorkItem.number == number)
    free = WorkItem.number.in_(found.with_for_update(skip_locked=True))
    asked = update(WorkItem).where(of_it, free).values(**cells)
    done = session.execute(asked, execution_options={"synchronize_session": False})
    assert isinstance(done, CursorResult)
    if number is not None and not done.rowcount:
        raise Refused(f"Item {number} of this work is not set aside.")
    return int(done.rowcount)


def _open_again(work: Work, at: datetime) -> None:
    began = work.began_at is not None
    work.state = str(WorkState.RUNNING if began else WorkState.WAITING)
    work.run_at, work.ended_at = (at if began else None), None
    work.run_done = work.total - work.waiting
    if not work.waiting:
        work.state, work.ended_at = str(WorkState.ENDED), at


def _stands(work: Work) -> str:
    return "ended" if work.state == WorkState.ENDED else "been stopped"


def _store(session: Session, work_id: int, items: Iterable[Asked]) -> int:
    ring, number, rest = ring_to_lock_with(session), 0, iter(items)
    while some := list(islice(rest, AT_ONCE)):
        rows = []
        for each in some:
            number += 1
            row = {"work_id": work_id, "number": number, "about": each.about, "made": {}}
            kept = words_locked(ring, work_id, number, each.words) if each.words else None
            rows.append(row | {"kept": kept})
        session.execute(insert(WorkItem), rows)
    return number


def _in_a_transaction(session: Session) -> Any:
    """The one that is open, where one is: the work is queued with the change that causes it."""
    options = session.connection().get_execution_options() if session.in_transaction() else {}
    return nullcontext() if options.get(WRITES) else one_transaction(session)
