"""Do what a request asks once, however often it is sent: the answer is kept with what was done."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput, Fault
from disclosure.records.idempotency import KeptAnswer, forget_answers_before, kept_answer
from disclosure.records.transaction import one_transaction, together_with

Document = dict[str, Any]
KEPT_FOR = timedelta(hours=48)
FIELD = "Idempotency-Key"


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
        return _hash(self.by, self.key, self.what, json.dumps(self.told, sort_keys=True))


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    document: Document
    again: bool = False  # nothing was done now: this was answered before


class _Meanwhile(Exception):
    """Somebody else sent the same a moment before, and was first."""


def once(session: Session, request: Request, act: Callable[[], Answered]) -> Answered:
    """`act` writes in one transaction; what it answers is stored in the same.

    What is refused is not kept, for nothing was done. Raises BadInput where the key was used for
    something else.
    """
    if there := _before(session, request):
        return there
    row = KeptAnswer(hash=request.hash, by=request.by, request=request.digest, at=request.at)
    row.status, row.answer = 0, {}
    try:
        with together_with(session, lambda: _claim(session, row)):
            done = act()
            row.status, row.answer = done.status, done.document
        return done
    except _Meanwhile:
        there = _before(session, request)
        assert there  # whoever was first has committed, else we would still wait
        return there


def forget_old_answers(session: Session, at: datetime) -> None:
    """For the sweep."""
    with one_transaction(session):
        forget_answers_before(session, at - KEPT_FOR)


def _before(session: Session, request: Request) -> Answered | None:
    session.rollback()
    found = kept_answer(session, request.hash)
    if found is None or found.at < request.at - KEPT_FOR:
        return None
    if found.request != request.digest:
        says = "this key came with another request before. Use a new one."
        raise BadInput([Fault(FIELD, f"{FIELD}: {says}")])
    return Answered(found.status, dict(found.answer), again=True)


def _claim(session: Session, row: KeptAnswer) -> None:
    """Of two at once, the second waits here until the first has ended, and finds its answer."""
    old = kept_answer(session, row.hash, locked=True)
    if old and old.at < row.at - KEPT_FOR:
        session.delete(old)
        session.flush()
    elif old:
        raise _Meanwhile
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise _Meanwhile from None


def _hash(*words: str) -> str:
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()
