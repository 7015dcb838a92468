"""What one browser sends twice, since the answer takes a while, is taken once."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from disclosure.clock import is_lately
from disclosure.records.sessions import end, ended_at

TWICE = timedelta(minutes=1)  # in which it is the same once more


def sent_just_now(session: Session, what: str, at: datetime) -> bool:
    """`what`: something that only the browser that sends it holds, and what it sent."""
    before = ended_at(session, what)
    return before is not None and is_lately(before.timestamp(), at, TWICE)


def remember_sent(session: Session, what: str, at: datetime) -> None:
    end(session, what, at)
