"""Sessions that somebody ended: a copy of their cookie is worth nothing any more."""

from datetime import datetime

from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record, hash_of


class EndedSession(Record):
    """Also what a browser sent to come in by, so that sent twice it is one. Kept until every copy
    of its cookie would be too old in any case.
    """

    __tablename__ = "ended_session"

    hash: Mapped[str] = mapped_column(primary_key=True)  # of its random name, never the name
    at: Mapped[datetime]


def has_ended(session: Session, number: str) -> bool:
    return bool(number) and session.get(EndedSession, hash_of(number)) is not None


def end(session: Session, number: str, at: datetime) -> None:
    if number and not has_ended(session, number):
        session.add(EndedSession(hash=hash_of(number), at=at))


def ended_at(session: Session, number: str) -> datetime | None:
    found = session.get(EndedSession, hash_of(number)) if number else None
    return found.at if found else None
