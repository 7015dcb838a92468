"""Where every transaction that writes begins and ends. No other module may commit; a test looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from disclosure.records.base import IDS, TRIED

TOGETHER = "together"  # in Session.info: what the next transaction is kept together with


class OnlyTried(Exception):
    """Raised inside a transaction, it leaves without keeping anything: see `only_tried`."""


@contextmanager
def only_tried(session: Session, dry_run: bool) -> Iterator[None]:
    """Around a transaction that ends with OnlyTried where it is a dry run: then no number that
    people say aloud is used up.
    """
    if dry_run:
        session.info[TRIED] = True
    try:
        with suppress(OnlyTried):
            yield
    finally:
        session.info.pop(TRIED, None)


@dataclass(slots=True)
class _Together:
    first: Callable[[], None]
    begun: bool = False


@contextmanager
def one_transaction(session: Session) -> Iterator[None]:
    together: _Together | None = session.info.get(TOGETHER)
    if together and together.begun:
        raise RuntimeError("an answer is kept with one transaction, and this is a second one")
    session.rollback()  # what was read until now may be old by the time we hold the lock
    session.info.pop(IDS, None)
    session.connection(execution_options={"writes": True})
    try:
        if together:
            together.begun = True
            together.first()
        yield
        if not together:
            session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def together_with(session: Session, first: Callable[[], None]) -> Iterator[None]:
    """The next transaction begins with `first` and is committed only when this block ends.

    So what an action did and what we keep of its answer are stored both or neither.
    """
    session.info[TOGETHER] = _Together(first)
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(TOGETHER, None)
