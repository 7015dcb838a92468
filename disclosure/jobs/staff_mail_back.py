"""A mail to somebody who works here that a mail system took, and then gave back: what it told is
owed again, as where no server takes it, so that `doctor` names whom no mail reaches.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from disclosure.actions.to_staff.delivering import VAIN
from disclosure.jobs.mails import mail_id_of
from disclosure.jobs.outbox import PAUSES
from disclosure.records.outbox import Message, gone_since, locked
from disclosure.records.transaction import one_transaction

BACK = "A mail system gave it back"
LATEST = timedelta(days=14)  # a mail system tries for five days, and rarely longer


def staff_mail_came_back(
    session: Session, mail_ids: Collection[str], why: str, at: datetime
) -> bool | None:
    """Whether anything is sent again now; None where it is no mail to staff. What they have seen in
    their list needs no mail any more. `why`: empty where it did not fail.
    """
    with one_transaction(session):
        gone = _told_in(gone_since(session, at - LATEST, BACK), mail_ids)
        if gone is None:
            return None
        owed = [each for each in locked(session, [each.id for each in gone]) if why]
        again = [each for each in owed if each.mailed_at and not each.seen_at]
        for message in again:
            message.mailed_at, message.mail_from = None, at + PAUSES[-1]
            message.tries, message.fault = max(message.tries, VAIN), f"{BACK} ({why})"
    return bool(again)


def _told_in(messages: Iterable[Message], mail_ids: Collection[str]) -> list[Message] | None:
    """Those of one of these mails."""
    for _, same in groupby(messages, lambda each: (each.to, each.mailed_at, each.mail_from)):
        of_one = list(same)
        if mail_id_of([each.key for each in of_one]) in mail_ids:
            return of_one
    return None
