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
    """What the next transaction is kept together with. `begun`: it waits to be committed; `kept`:
    `first` was done in one that is committed.
    """

    first: Callable[[], None]
    several: bool
    begun: bool = False
    kept: bool = False

    @property
    def has_changed(self) -> bool:
        return self.begun or self.kept

    def make_way(self, session: Session) -> None:
        """Another transaction is about to begin."""
        if self.begun and not self.several:
            raise RuntimeError("an answer is kept with one transaction, and this is a second one")
        if self.begun:
            session.commit()
            self.begun, self.kept = False, True

    def begin(self) -> None:
        self.begun = True
        if not self.kept:
            self.first()


@contextmanager
def one_transaction(session: Session, *, beside: bool = False) -> Iterator[None]:
    """`beside`: it notes that somebody looked or searched; no answer is kept with it."""
    together: Together | None = session.info.get(TOGETHER)
    if together:
        together.make_way(session)
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
def together_with(
    session: Session, first: Callable[[], None], *, several: bool = False
) -> Iterator[Together]:
    """The next transaction begins with `first` and is committed only when this block ends.

    So what an action did and what we keep of its answer are stored both or neither. `several`: more
    may follow it; then each is committed when the next begins, and only the last waits.
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
