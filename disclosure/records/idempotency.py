"""Answers kept for a while, so that a request sent again does nothing again.

Neither the key nor the request can be read out of a row: both are hashes, the second with the
first in it. An answer that is kept holds references, states and versions, and nobody's words.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record


class KeptAnswer(Record):
    __tablename__ = "kept_answer"

    hash: Mapped[str] = mapped_column(primary_key=True)  # of the key and of whose it is
    by: Mapped[str]  # e-mail of the account
    request: Mapped[str]  # hash of method, address and body, with the key in it
    status: Mapped[int]
    answer: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)


def kept_answer(session: Session, hash: str, *, locked: bool = False) -> KeptAnswer | None:
    return session.get(KeptAnswer, hash, with_for_update=locked or None, populate_existing=True)


def forget_answers_before(session: Session, at: datetime) -> None:
    session.execute(delete(KeptAnswer).where(KeptAnswer.at < at))
