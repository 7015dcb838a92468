"""Once a day: says that the time of a record is over. It destroys nothing, ever."""

from datetime import datetime, timedelta

from sqlalchemy import exists, not_, select
from sqlalchemy.orm import Session

from disclosure.actions.change import OpenCase, open_for_the_clock
from disclosure.actions.outgoing.messages import tell_risk_managers
from disclosure.actions.retention.keeping import keeping_of
from disclosure.actions.retention.kept_list import over_at_the_earliest
from disclosure.logs import log, what_broke
from disclosure.records.chain import NotItsKeys
from disclosure.records.incident import Incident
from disclosure.records.job_runs import ended, last_run
from disclosure.records.keeping import wipe_leftovers
from disclosure.records.outbox import Message
from disclosure.records.transaction import one_transaction

RETENTION, OFTEN = "retention", timedelta(hours=20)
STEP = "may_be_destroyed"
_log = log(__name__)


def remind(session: Session, at: datetime) -> list[str]:
    """References of which somebody was told now. Asked again the same day, it does nothing. A last
    time that has not come yet is none: the clock was ahead, and is right again.
    """
    last = last_run(session, RETENTION)
    if last and last <= at < last + OFTEN:
        return []
    told = exists().where(Message.about == Incident.ref, Message.step == STEP)
    old = over_at_the_earliest(session, at)
    waiting = session.scalars(old.where(not_(told)).with_only_columns(Incident.id))
    found = [ref for id in list(waiting) if (ref := _as_far_as_readable(session, id, at))]
    with one_transaction(session):
        ended(session, RETENTION, at)
    wipe_leftovers(session)
    return found


def _as_far_as_readable(session: Session, incident_id: int, at: datetime) -> str:
    """Empty also where the case cannot be read: it stops no other, and the next day tries again."""
    try:
        return _remind_of(session, incident_id, at)
    except NotItsKeys:  # that is no fault of a case
        raise
    except Exception as fault:
        session.rollback()
        _log.warning("no reminder of a case", **what_broke(fault))
        return ""


def _remind_of(session: Session, incident_id: int, at: datetime) -> str:
    """Once a case, and not while anything stands in the way."""
    with open_for_the_clock(session, incident_id, at) as case:
        if keeping_of(case.gathered).in_the_way or _is_told(case):
            return ""
        tell_risk_managers(case, STEP, case.incident.ref)
        return str(case.incident.ref)


def _is_told(case: OpenCase) -> bool:
    """Another sweep was here a moment ago."""
    mine = select(Message.id).where(Message.about == case.incident.ref, Message.step == STEP)
    return case.session.scalar(mine.limit(1)) is not None
