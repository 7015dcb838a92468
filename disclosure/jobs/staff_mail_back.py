"""A mail to somebody who works here that a mail system took, and then gave back: what it told is
owed again, as where no server takes it, so that `doctor` names whom no mail reaches.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import Enum
from itertools import groupby

from sqlalchemy.orm import Session

from disclosure.actions.to_staff.delivering import VAIN
from disclosure.jobs.mails import mail_id_of
from disclosure.jobs.outbox import PAUSES
from disclosure.records.outbox import Message, gone_since, locked
from disclosure.records.transaction import one_transaction

BACK = "A mail system gave it back"
LATEST = timedelta(days=14)  # a mail system tries for five days, and rarely longer


class OfStaff(Enum):
    """What a mail to staff that came back changed."""

    AGAIN = "sent again"
    KNOWN = "it came back before"
    OVER = "seen in their list by now, or sent again by itself"


def staff_mail_came_back(
    session: Session, mail_ids: Collection[str], why: str, at: datetime
) -> OfStaff | None:
    """None where it is no mail to staff. What they have seen in their list needs no mail any more.
    `why`: empty where it did not fail.
    """
    with one_transaction(session):
        found = _told_in(gone_since(session, at - LATEST), mail_ids)
        if found is None:
            return None
        gone = locked(session, [each.id for each in found])
        if all((each.fault or "").startswith(BACK) for each in gone):
            return OfStaff.KNOWN
        if not why or all(each.seen_at or each.mailed_at is None for each in gone):
            return OfStaff.OVER
        for message in gone:  # what they have seen too, which is owed no more: it was in that mail
            message.mailed_at, message.mail_from = None, at + PAUSES[-1]
            message.tries, message.fault = max(message.tries, VAIN), f"{BACK} ({why})"
    return OfStaff.AGAIN


def _told_in(messages: Iterable[Message], mail_ids: Collection[str]) -> list[Message] | None:
    """Those of one of these mails."""
    for _, same in groupby(messages, lambda m: (m.to, m.mailed_at, m.mail_from, m.fault)):
        of_one = list(same)
        if mail_id_of([each.key for each in of_one]) in mail_ids:
            return of_one
    return None
