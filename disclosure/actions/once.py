"""Do what a request asks once, however often it is sent: the answer is kept with what was done."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from disclosure.records.idempotency import KeptAnswer, forget_answers_before, kept_answer
from disclosure.records.transaction import one_transaction, together_with

Document = dict[str, Any]
Shown = TypeVar("Shown")  # what a page answers
KEPT_FOR = timedelta(hours=48)
FIELD = "Idempotency-Key"
NOT_ENDED = 0  # the status of a row while its request is worked on


@dataclass(frozen=True, slots=True)
class Request:
    """One request under a key that its sender chose. `what`: method and address."""

    by: str
    key: str
    what: str
    told: object
    at: datetime

    @property
    def hash(self) -> str:
        return _hash(self.by, self.key)

    @property
    def digest(self) -> str:
        """Raises BadInput where what is told can be read, and not be spelled again."""
        try:
            told = json.dumps(self.told, sort_keys=True)
        except RecursionError:
            raise BadInput.at("body", "body: this is nested too deep.") from None
        return _hash(self.by, self.key, self.what, told)


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    document: Document
    again: bool = False  # nothing was done now: this was answered before


class SentBefore(Exception):
    """Something was changed under this key before, by other words. Nothing was changed now."""

    def __init__(self, document: Document) -> None:
        super().__init__("This is on record already.")
        self.document = document


class _Meanwhile(Exception):
    """Somebody else sent the same a moment before, and was first."""


def once(session: Session, request: Request, act: Callable[[], Answered]) -> Answered:
    """`act` writes in one transaction; what it answers is stored in the same.

    What is refused is not kept, for nothing was done. Raises BadInput where the key was used for
    something else.
    """
    if there := _before(session, request):
        return there
    row = _row(request)
    try:
        with together_with(session, lambda: _claim(session, row)):
            done = act()
            row.status, row.answer = done.status, done.document
        return done
    except _Meanwhile:
        there = _before(session, request)
        assert there  # whoever was first has committed, else we would still wait
        return there


def once_by_form(
    session: Session,
    request: Request,
    show: Callable[[], Shown],
    kept: Callable[[Shown], Document | None],
) -> Shown | Answered:
    """The same for a page: `show` may also look, refuse, and show the form again, as often as it is
    sent; only where it changes something and `kept` says what to keep is the key used up. All that
    it changes is stored with that, or nothing is: no key is ever taken by what did not end.

    Raises SentBefore where something would be changed under a key that is used up.
    """
    while True:
        there = _found(session, request)
        if there and there.request == request.digest:
            return Answered(there.status, dict(there.answer), again=True)
        try:
            return _shown(session, request, show, kept)
        except _Meanwhile:
            if (there := _found(session, request)) and there.request != request.digest:
                raise SentBefore(dict(there.answer)) from None
            # else whoever was first was refused after all


def answered_before(session: Session, request: Request) -> tuple[Document, bool] | None:
    """What was answered under its key, and whether to the very same words. Nothing is done."""
    found = _found(session, request)
    return (dict(found.answer), found.request == request.digest) if found else None


def _shown(
    session: Session,
    request: Request,
    show: Callable[[], Shown],
    kept: Callable[[Shown], Document | None],
) -> Shown:
    with together_with(session, lambda: _claim(session, _row(request)), several=True) as together:
        shown = show()
        document = kept(shown)
        if together.undone and document is not None:
            raise RuntimeError("the page says that it is done, and some of it was rolled back")
        if together.begun:
            _settle(session, request, document)
        return shown


def _settle(session: Session, request: Request, document: Document | None) -> None:
    """In the transaction that made the change: it still waits."""
    if (row := kept_answer(session, request.hash)) is None:
        raise RuntimeError("what was done was undone before it was committed")
    row.status, row.answer = 303, document or {}
    if document is None:
        session.delete(row)
    session.flush()


def _row(request: Request) -> KeptAnswer:
    row = KeptAnswer(hash=request.hash, by=request.by, request=request.digest, at=request.at)
    row.status, row.answer = NOT_ENDED, {}
    return row


def forget_old_answers(session: Session, at: datetime) -> None:
    """For the sweep."""
    with one_transaction(session):
        forget_answers_before(session, at - KEPT_FOR)


def _before(session: Session, request: Request) -> Answered | None:
    found = _found(session, request)
    if found is None:
        return None
    if found.request != request.digest:
        says = "this key came with another request before. Use a new one."
        raise BadInput.at(FIELD, f"{FIELD}: {says}")
    return Answered(found.status, dict(found.answer), again=True)


def _found(session: Session, request: Request) -> KeptAnswer | None:
    session.rollback()
    found = kept_answer(session, request.hash)
    return found if found and _holds(found, request.at) else None


def _holds(row: KeptAnswer, at: datetime) -> bool:
    """Not after two days; nor where whoever took the key ended before there was an answer, which
    an earlier release left behind: a row is committed with its answer.
    """
    return row.status != NOT_ENDED and row.at >= at - KEPT_FOR


def _claim(session: Session, row: KeptAnswer) -> None:
    """Of two at once, the second waits here until the first has ended, and finds its answer."""
    old = kept_answer(session, row.hash, locked=True)
    if old and _holds(old, row.at):
        raise _Meanwhile
    if old:
        session.delete(old)
        session.flush()
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise _Meanwhile from None


def _hash(*words: str) -> str:
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()
