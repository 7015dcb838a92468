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
class Together:
    """What the next transaction is kept together with. `begun`: it waits to be committed;
    `undone`: something that was done in it was rolled back with what followed.
    """

    first: Callable[[], None]
    several: bool
    begun: bool = False
    undone: bool = False

    def must_take_more(self) -> None:
        if not self.several:
            raise RuntimeError("an answer is kept with one transaction, and this is a second one")

    def begin(self) -> None:
        self.begun = True
        self.first()

    def undo(self, session: Session) -> None:
        session.rollback()
        self.begun, self.undone = False, True


@contextmanager
def one_transaction(session: Session, *, beside: bool = False) -> Iterator[None]:
    """`beside`: it notes that somebody looked or searched; no answer is kept with it."""
    together: Together | None = session.info.get(TOGETHER)
    if together and together.begun:
        with _as_one_more(session, together):
            yield
        return
    together = None if beside else together
    session.rollback()  # what was read until now may be old by the time we hold the lock
    session.info.pop(IDS, None)
    session.connection(execution_options={"writes": True})
    try:
        if together:
            together.begin()
        yield
        if together:
            session.flush()  # so that what was made has its number
        else:
            session.commit()
    except BaseException:
        session.rollback()
        if together:
            together.begun = False
        raise


@contextmanager
def _as_one_more(session: Session, together: Together) -> Iterator[None]:
    """In the transaction that waits: all of them are stored, or none."""
    together.must_take_more()
    session.flush()
    session.expire_all()  # another case was not locked until now
    try:
        yield
        session.flush()
    except BaseException:
        together.undo(session)
        raise


@contextmanager
def together_with(
    session: Session, first: Callable[[], None], *, several: bool = False
) -> Iterator[Together]:
    """The next transaction begins with `first` and is committed only when this block ends.

    So what an action did and what we keep of its answer are stored both or neither. `several`: more
    may follow; they are one with it, so that nobody ever finds the half of what was asked for.
    """
    together = session.info[TOGETHER] = Together(first, several)
    try:
        yield together
        if several and not together.begun:
            session.rollback()  # what was only read and shown
        else:
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(TOGETHER, None)


@contextmanager
def all_or_nothing(session: Session) -> Iterator[None]:
    """What is asked for with one press, where that takes several changes: every transaction inside
    is one, and what is refused by the last of them undoes the first.
    """
    together: Together | None = session.info.get(TOGETHER)
    if together is None:
        with together_with(session, _nothing_first, several=True):
            yield
        return
    try:
        yield
    except BaseException:
        if together.begun:
            together.undo(session)
        raise


def _nothing_first() -> None:
    """Nobody keeps what becomes of it."""
