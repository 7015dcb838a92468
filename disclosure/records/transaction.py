"""Where every transaction that writes begins and ends. No other module may commit; a test looks."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from disclosure.records.base import IDS


@contextmanager
def one_transaction(session: Session) -> Iterator[None]:
    session.rollback()  # what was read until now may be old by the time we hold the lock
    session.info.pop(IDS, None)
    session.connection(execution_options={"writes": True})
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
