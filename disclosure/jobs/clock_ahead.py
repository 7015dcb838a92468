"""After the clock was ahead: nothing waits for that wrong day once it is right. What was said then
stays said.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.jobs.outbox import PAUSES
from disclosure.records.job_runs import SWEEP, last_run
from disclosure.records.news import let_wait_no_longer as let_news_go
from disclosure.records.outbox import let_wait_no_longer as let_mail_go
from disclosure.records.to_do import outdate_those_made_ahead
from disclosure.records.transaction import one_transaction
from disclosure.records.watch import look_at_those_seen_ahead
from workflows.moments import FORGIVEN

LONGEST_PAUSE = PAUSES[-1]  # of mail and of news: a claim ends long before


def wait_for_no_wrong_day(session: Session, at: datetime) -> None:
    """`at`: by the clock. Where a sweep ended minutes later than that, for else nobody has to ask:
    clocks of two machines may be a little apart. Asked again, it finds nothing more.
    """
    last, latest = last_run(session, SWEEP), at + FORGIVEN
    if last is None or last <= latest:
        return
    with one_transaction(session):
        look_at_those_seen_ahead(session, latest, at)
        outdate_those_made_ahead(session, at)
    with one_transaction(session):
        let_mail_go(session, at, latest, latest + LONGEST_PAUSE)
    with one_transaction(session):
        let_news_go(session, at, latest + LONGEST_PAUSE)
