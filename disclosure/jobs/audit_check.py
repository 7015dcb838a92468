"""The record proved from end to end, beside the pages; what does not hold is told to those who run
the house."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.jobs.working import Doing
from disclosure.operations.asking import AUDIT_CHECK
from disclosure.operations.verify import verify
from disclosure.permissions import Permission
from disclosure.records.out_of_reach import MENDS, Away, why_out_of_reach
from disclosure.records.outbox import Message
from disclosure.records.transaction import one_transaction
from disclosure.records.users import accounts

LEASE = timedelta(hours=2)  # a million entries are read in minutes
SHOWN = 20  # faults that are kept with the item; `disclosure audit verify` names all
STEP = "record_not_whole"


def check(session: Session, doing: Doing) -> Mapping[str, Any]:
    """One case by its reference, or the whole record where the item names none. Raises Refused
    where it lacks a right, which no waiting brings.
    """
    try:
        found = verify(session, doing.item.about or None)
    except DBAPIError as no:
        if why_out_of_reach(no) is not Away.RIGHTS:
            raise
        raise Refused(f"{Away.RIGHTS} {MENDS[Away.RIGHTS]}") from None
    if not found.ok:
        with one_transaction(session):
            _tell(session, doing)
    told = found.document()
    return told | {"broken": told["broken"][:SHOWN], "faults": len(found.broken)}


def _tell(session: Session, doing: Doing) -> None:
    """To everybody who administers; the next check tells them again."""
    for user in accounts(session):
        if user.active and user.actor().may(Permission.ADMINISTER):
            key = f"{AUDIT_CHECK} {doing.work.id} {doing.item.number} {user.email}"
            message = Message(key=key, to=user.email, about=doing.item.about or "Whole record")
            message.step, message.instead_of, message.tries = STEP, None, 0
            message.recorded_at = message.step_at = message.mail_from = doing.at
            session.add(message)
