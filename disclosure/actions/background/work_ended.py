"""Ended work is forgotten after a time: its items go, and what it counted stays.

What is set aside stays and waits for a person, however long: a row that nobody decided on is a
patient whom nobody told. So do items that made a letter of a look-back, or marked a promise of all:
they say in references alone which letter is whose and what was told, and are asked for that later.
"""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, exists, select
from sqlalchemy.orm import Session

from disclosure.actions.look_backs.due import LETTER_WORK
from disclosure.actions.look_backs.promises import PROMISE_WORK
from disclosure.records.transaction import one_transaction
from disclosure.records.work import ItemState, Work, WorkItem, WorkState

KEPT_FOR = timedelta(days=90)  # a rule of ours: long enough to look up what became of a batch
AT_ONCE = 1000  # items of one transaction: nobody waits long
MOST = 100_000  # of one run
_DECIDED = WorkItem.state != str(ItemState.SET_ASIDE)


def forget_ended(session: Session, at: datetime) -> int:
    """The items of work that ended so long ago, but for those that stay. How many."""
    gone = 0
    while gone < MOST and (some := _forget(session, at - KEPT_FOR)):
        gone += some
    return gone


def _forget(session: Session, before: datetime) -> int:
    session.rollback()
    mine = exists().where(WorkItem.work_id == Work.id, _DECIDED)
    old = select(Work.id).where(Work.state == WorkState.ENDED, Work.ended_at < before, mine)
    old = old.where(Work.kind.not_in((LETTER_WORK, PROMISE_WORK)))
    work_id = session.scalar(old.order_by(Work.id).limit(1))
    if work_id is None:
        return 0
    with one_transaction(session):
        of_it = select(WorkItem.number).where(WorkItem.work_id == work_id, _DECIDED)
        some = of_it.order_by(WorkItem.number).limit(AT_ONCE).with_for_update(skip_locked=True)
        these = (WorkItem.work_id == work_id, WorkItem.number.in_(some))
        work = session.get_one(Work, work_id, with_for_update=True, populate_existing=True)
        if work.state != WorkState.ENDED:  # somebody tries it again
            return 0
        done = session.execute(delete(WorkItem).where(*these))
        assert isinstance(done, CursorResult)
        return int(done.rowcount)
