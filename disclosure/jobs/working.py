"""Does work item by item, each stage exactly once however often a machine dies under it.

An item is taken by a lease, in a transaction of its own. Then each of its stages is one action in
one transaction, and that the stage is behind the item is stored in the same. Whoever was killed
leaves either both or neither, and when the lease has ended the item is taken again.

What cannot be done is set aside with its reason, and stops no other. How long a lease lasts, and
after how many tries an item is set aside, are rules of ours: LEASE, TRIES, LOST and PAUSES.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from time import monotonic
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from disclosure.actions.background.kept_reasons import without_words
from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.refused import Refused
from disclosure.actions.words_closed import reading_one_case
from disclosure.kinds.faults import BadInput
from disclosure.logs import log, what_broke
from disclosure.permissions import Actor, Forbidden, Permission
from disclosure.records.chain import NotItsKeys
from disclosure.records.locked import Unreadable
from disclosure.records.out_of_reach import why_out_of_reach
from disclosure.records.ring import NoKey
from disclosure.records.transaction import one_transaction, together_with
from disclosure.records.users import actor_called
from disclosure.records.work import (
    OPEN,
    ItemState,
    Work,
    WorkItem,
    WorkState,
    is_item,
    words_opened,
)
from workflows.machine import NotReady, WrongState

MOST = 500  # items in one run
TURN = 5  # items of one work, then another has its turn
LONGEST = 5.0  # seconds of one run: then others have their turn, and the clock is read again
LEASE = timedelta(minutes=10)  # far longer than any one stage of most kinds
TRIES = 3  # of a stage that breaks
LOST = 5  # takings of one stage after which nobody came back: it ends whoever takes it
PAUSES = (timedelta(seconds=10), timedelta(minutes=1))  # after a stage broke, and again
IN_ANOTHER_NAME = "Leave it undone here: then somebody who may do it asks for it in their own name."
NOBODY = f"Whoever asked for this no longer works here. {IN_ANOTHER_NAME}"
NOT_ANY_MORE = f"Whoever asked for this may not do it any more. {IN_ANOTHER_NAME}"
NO_WORDS = "Its words cannot be opened: their key is not here."
ENDED_ITS_WORKER = f"{LOST} times the worker ended while it did this."
OPERATOR = "operator:"
_log = log(__name__)


@dataclass(frozen=True, slots=True)
class OfWork:
    """What was asked for, as a stage may read it."""

    id: int
    kind: str
    about: str
    asked_by: str
    asked_at: datetime
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OfItem:
    number: int
    about: str
    stage: int
    tries: int  # with the stage it says which taking this is


@dataclass(frozen=True, slots=True)
class Doing:
    """One item at one stage. `actor`: the account of whoever asked, as it is now. `made`: what
    earlier stages returned. `words`: what was locked with the item.
    """

    work: OfWork
    item: OfItem
    actor: Actor
    at: datetime
    made: Mapping[str, Any]
    words: Mapping[str, Any]
    door: Door = Door.JOB


# One action, so one transaction at most. It returns what later stages have to know: references,
# never patients' words.
Stage = Callable[[Session, Doing], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class KindOfWork:
    """`needs`: what whoever asked has to be allowed still when an item is done; what else a stage
    does, its actions ask. `lease`: longer where a stage may take longer.
    """

    needs: Permission
    stages: tuple[Stage, ...]
    lease: timedelta = LEASE


KINDS: dict[str, KindOfWork] = {}  # see `disclosure/jobs/kinds_of_work.py`


@dataclass(slots=True)
class Worked:
    """`broken`: tries that are made again. `more`: there was more to do when the time was over."""

    done: int = 0
    set_aside: int = 0
    broken: int = 0
    more: bool = False

    @property
    def behind(self) -> int:
        return self.done + self.set_aside + self.broken


class TakenByAnother(Exception):
    """The lease ended, or the item was done or left meanwhile: nothing of this try is stored."""


class _SetAside(Exception):
    """With its reason, a sentence."""


def work_off(
    session: Session,
    at: datetime,
    most: int = MOST,
    *,
    only: int | None = None,
    until: Callable[[], bool] = lambda: False,
) -> Worked:
    """What waits, at most so many items, of all works in turn. `only`: of this work alone.

    `until` is asked before each item: where it says yes, no other is begun. Raises what says that
    the database is out of reach, and NotItsKeys: that is no fault of an item.
    """
    worked, ends = Worked(), monotonic() + LONGEST
    took = True
    while took and (found := _open_works(session, at, only)):
        took = False  # by nobody else's hand either: what is locked now is theirs
        for work_id in chain.from_iterable([id] * TURN for id in found):
            if worked.behind >= most or until() or monotonic() >= ends:
                worked.more = True
                return worked
            before = worked.behind
            if doing := _take(session, work_id, at, worked):
                _do(session, doing, worked)
            took = took or doing is not None or worked.behind > before
    session.rollback()
    return worked


def _open_works(session: Session, at: datetime, only: int | None) -> list[int]:
    """With an item that is free; of kinds that this program knows: a newer one may be beside us."""
    free = select(WorkItem.number).where(WorkItem.work_id == Work.id, *_free(at)).exists()
    found = select(Work.id).where(Work.state.in_(OPEN), Work.kind.in_(list(KINDS)), free)
    session.rollback()
    ids = session.scalars(found.order_by(Work.id) if only is None else found.where(Work.id == only))
    return list(ids)


def _free(at: datetime) -> tuple[Any, ...]:
    """Nobody's, or not any more; or taken for longer than anybody takes one, clocks a little apart
    or not: then a clock was ahead, and nobody waits for that day.
    """
    honest = at + 2 * max([LEASE, *(kind.lease for kind in KINDS.values())])
    until = WorkItem.taken_until
    return is_item(ItemState.WAITING), or_(until.is_(None), until <= at, until > honest)


def _take(session: Session, work_id: int, at: datetime, worked: Worked) -> Doing | None:
    """The first that is free. None: there is none, or it was set aside."""
    with one_transaction(session):
        mine = select(WorkItem).where(WorkItem.work_id == work_id, *_free(at))
        first = mine.order_by(WorkItem.number).limit(1).with_for_update(skip_locked=True)
        item = session.scalar(first, execution_options={"populate_existing": True})
        work = session.get_one(Work, work_id, populate_existing=True)
        if item is None or work.state not in OPEN:
            return None
        try:
            doing = _doing(session, work, item, at)
        except _SetAside as no:
            _store_aside(session, item, str(no), at)
            worked.set_aside += 1
            return None
        item.tries, item.taken_until = item.tries + 1, at + KINDS[work.kind].lease
        return doing


def _doing(session: Session, work: Work, item: WorkItem, at: datetime) -> Doing:
    """Raises _SetAside."""
    if item.tries >= LOST:
        raise _SetAside(ENDED_ITS_WORKER)
    actor = _actor(session, work)
    try:
        words = words_opened(session, work.id, item.number, item.kept)
    except (Unreadable, NoKey):
        raise _SetAside(NO_WORDS) from None
    told = OfWork(work.id, work.kind, work.about, work.asked_by, work.asked_at, dict(work.told))
    taken = OfItem(item.number, item.about, item.stage, item.tries + 1)
    return Doing(told, taken, actor, at, dict(item.made), words)


def _actor(session: Session, work: Work) -> Actor:
    """Raises _SetAside."""
    if work.asked_by.startswith(OPERATOR):
        return Actor(work.asked_by, "Operator", operator=True)
    actor = actor_called(session, work.asked_by)
    if actor is None:
        raise _SetAside(NOBODY)
    if not actor.may(KINDS[work.kind].needs):
        raise _SetAside(NOT_ANY_MORE)
    return replace(actor, by_token=work.by_token)


def _do(session: Session, doing: Doing, worked: Worked) -> None:
    """All the stages that are left, or as many as go well."""
    while True:
        try:
            with reading_one_case():
                following = _one_stage(session, doing)
        except TakenByAnother:
            return
        except (BadInput, Refused, Forbidden, ChangedMeanwhile, WrongState, NotReady) as no:
            worked.set_aside += _set_aside(session, doing, str(no))
            return
        except Exception as fault:
            session.rollback()
            if _is_no_fault_of_it(fault):
                raise
            _log.warning("an item broke", job=doing.work.kind, **what_broke(fault))
            _broke(session, doing, fault, worked)
            return
        if following is None:
            worked.done += 1
            return
        doing = following


def _is_no_fault_of_it(fault: Exception) -> bool:
    if isinstance(fault, SQLAlchemyError):
        return why_out_of_reach(fault) is not None
    return isinstance(fault, NotItsKeys)


def _one_stage(session: Session, doing: Doing) -> Doing | None:
    """The stage and that it is behind the item, both or neither. None: it was the last."""
    stages = KINDS[doing.work.kind].stages
    if doing.item.stage >= len(stages):
        raise _programs_differ(doing)
    began: list[Any] = []

    def first() -> None:
        _mine(session, doing)
        began.append(session.get_transaction())

    with together_with(session, first):
        made = dict(stages[doing.item.stage](session, doing) or {})
        if not began:  # it only read
            with one_transaction(session):
                pass
        if session.get_transaction() is not began[0]:
            raise RuntimeError("a stage undid what it had done, or went on after its end")
        return _behind(session, doing, {**doing.made, **made}, last=len(stages))


def _behind(session: Session, doing: Doing, made: dict[str, Any], *, last: int) -> Doing | None:
    item = session.get_one(WorkItem, (doing.work.id, doing.item.number))  # locked by `first`
    item.stage, item.made = doing.item.stage + 1, made
    if item.stage < last:
        item.tries = 1
        item.taken_until = doing.at + KINDS[doing.work.kind].lease
        session.flush()
        return replace(doing, item=replace(doing.item, stage=item.stage, tries=1), made=made)
    item.state, item.done_at, item.taken_until = str(ItemState.DONE), doing.at, None
    item.kept = item.why = None
    session.flush()
    _count(session, doing.work.id, doing.at, done=1)
    return None


def _mine(session: Session, doing: Doing) -> WorkItem:
    """The item, locked, where it is still ours. Raises TakenByAnother."""
    at = (doing.work.id, doing.item.number)
    item = session.get_one(WorkItem, at, with_for_update=True, populate_existing=True)
    ours = (item.state, item.stage, item.tries)
    if ours != (ItemState.WAITING, doing.item.stage, doing.item.tries):
        raise TakenByAnother
    return item


def _set_aside(session: Session, doing: Doing, why: str) -> bool:
    try:
        with one_transaction(session):
            kept = without_words(session, doing.item.about, why)
            _store_aside(session, _mine(session, doing), kept, doing.at)
    except TakenByAnother:
        return False
    return True


def _store_aside(session: Session, item: WorkItem, why: str, at: datetime) -> None:
    item.state, item.why, item.done_at = str(ItemState.SET_ASIDE), why, at
    item.taken_until = None
    session.flush()
    _count(session, item.work_id, at, set_aside=1)


def _broke(session: Session, doing: Doing, fault: Exception, worked: Worked) -> None:
    if doing.item.tries >= TRIES:
        why = f"Something broke: {type(fault).__name__}. The log says where."
        worked.set_aside += _set_aside(session, doing, why)
        return
    worked.broken += 1
    try:
        with one_transaction(session):
            pause = PAUSES[min(doing.item.tries, len(PAUSES)) - 1]
            _mine(session, doing).taken_until = doing.at + pause
    except TakenByAnother:
        return


def _count(session: Session, work_id: int, at: datetime, done: int = 0, set_aside: int = 0) -> None:
    """Last of all: others who end an item of this work wait for the end of this transaction."""
    counted = update(Work).where(Work.id == work_id)
    counted = counted.values(
        done=Work.done + done, set_aside=Work.set_aside + set_aside, beat_at=at
    )
    counted = counted.values(
        began_at=func.coalesce(Work.began_at, at), run_at=func.coalesce(Work.run_at, at)
    )
    left = Work.total - Work.done - Work.set_aside - Work.left
    quietly = {"synchronize_session": False}
    now = session.execute(counted.returning(left, Work.state), execution_options=quietly).one()
    if now[0] == 0:
        ended = update(Work).values(state=str(WorkState.ENDED), ended_at=at)
        session.execute(ended.where(Work.id == work_id), execution_options=quietly)
    elif now[1] == WorkState.WAITING:
        began = update(Work).values(state=str(WorkState.RUNNING)).where(Work.id == work_id)
        session.execute(began, execution_options=quietly)


def _programs_differ(doing: Doing) -> RuntimeError:
    return RuntimeError(f"{doing.work.kind} has no stage {doing.item.stage} in this program")
