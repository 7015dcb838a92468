"""Messages to staff: written with the change that causes them, delivered after. No patient data."""

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Index,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.counted import at_most
from disclosure.records.users import User

_UNMAILED = text("mailed_at IS NULL")
_SEEN, _UNSEEN = text("seen_at IS NOT NULL"), text("seen_at IS NULL")
_IN_ORDER = ("to", "step_at", "id")


class Message(Record):
    """`step_at`: when it fell due, which is before `recorded_at` after a downtime."""

    __tablename__ = "message"
    __table_args__ = (
        Index(None, "mail_from", sqlite_where=_UNMAILED, postgresql_where=_UNMAILED),
        Index("ix_message_unseen", *_IN_ORDER, sqlite_where=_UNSEEN, postgresql_where=_UNSEEN),
        Index("ix_message_seen", *_IN_ORDER, sqlite_where=_SEEN, postgresql_where=_SEEN),
    )  # so that old messages cost nothing

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # so that doing it twice sends it once
    to: Mapped[str]
    about: Mapped[str]  # a reference
    step: Mapped[str]  # which message: `concern_opened`, `promise day_before`
    recorded_at: Mapped[datetime]
    step_at: Mapped[datetime]
    instead_of: Mapped[str | None]  # who is away or has left, and whom the receiver stands in for
    # Of the case that they saw when they were told: theirs as long as they see it. None: of no
    # case, or told by the reference alone to somebody who does not see it, such as an executive.
    incident_id: Mapped[int | None]
    seen_at: Mapped[datetime | None]  # or since when it is for nobody any more
    # Not by e-mail before: their hours; while it is being sent; the pause after a try that failed.
    mail_from: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None]  # why the last try failed; the words of the mail server


def key_passed_on(key: str, to: str) -> str:
    """Under which it is told to whoever takes over."""
    return f"{key} for {to}"


def was_passed_on(message: Message) -> bool:
    return message.key.endswith(f" for {message.to}")


def as_told_to(message: Message, to: str) -> str:
    """The key that the same has where it was told to them from the start: it ends with whose it
    is."""
    return f"{re.sub(r'( for [^ ]+)+$', '', message.key).rpartition(' ')[0]} {to}"


def keys_there(session: Session, keys: list[str]) -> set[str]:
    """Which of these were written already."""
    return set(session.scalars(select(Message.key).where(Message.key.in_(keys))))


def unseen_count(session: Session, to: str, *which: ColumnElement[bool]) -> int:
    """At most one more than MOST_COUNTED."""
    unseen = select(Message.id).where(Message.to == to, Message.seen_at.is_(None), *which)
    return at_most(session, unseen)


def unseen_of(
    session: Session, to: str, most: int | None = None, *which: ColumnElement[bool]
) -> list[Message]:
    """The latest first. `most` None: all."""
    mine = select(Message).where(Message.to == to, Message.seen_at.is_(None), *which)
    return list(session.scalars(mine.order_by(*_LATEST_FIRST).limit(most)))


def seen_of(
    session: Session, to: str, before: int, most: int, *which: ColumnElement[bool]
) -> list[Message]:
    """The latest first, from the one after the message of that id; 0: from the latest."""
    mine = select(Message).where(Message.to == to, Message.seen_at.is_not(None), *which)
    if last := session.scalar(mine.where(Message.id == before)):
        place = (last.step_at, last.id)
        mine = mine.where(tuple_(Message.step_at, Message.id) < tuple_(*map(literal, place)))
    return list(session.scalars(mine.order_by(*_LATEST_FIRST).limit(most)))


def seen_count(session: Session, to: str, *which: ColumnElement[bool]) -> int:
    """At most one more than MOST_COUNTED."""
    seen = select(Message.id).where(Message.to == to, Message.seen_at.is_not(None), *which)
    return at_most(session, seen)


def those_of(
    session: Session, messages: Collection[Message], *which: ColumnElement[bool]
) -> set[int]:
    """Of these, by id, the ones that are such."""
    ids = [message.id for message in messages]
    return set(session.scalars(select(Message.id).where(Message.id.in_(ids), *which)))


def locked(session: Session, ids: Collection[int]) -> list[Message]:
    """These, in the order of their ids, for this transaction alone."""
    found = select(Message).where(Message.id.in_(ids)).order_by(Message.id)
    return list(session.scalars(found.with_for_update(), execution_options=_AS_IT_IS_NOW))


def receivers_waiting(session: Session, now: datetime, most: int) -> list[str]:
    """Who works here and is owed mail by now, the longest wait first."""
    owed = select(Message.to).join(User, User.email == Message.to)
    owed = owed.where(User.active, *_to_mail(), Message.mail_from <= now).group_by(Message.to)
    return list(session.scalars(owed.order_by(func.min(Message.mail_from), Message.to).limit(most)))


def waiting_for(session: Session, to: str, now: datetime, most: int) -> list[Message]:
    """Mail owed to one person by now, the latest first, for this transaction alone.

    What another transaction holds is left to it.
    """
    owed = select(Message).where(Message.to == to, *_to_mail(), Message.mail_from <= now)
    owed = owed.order_by(*_LATEST_FIRST).limit(most).with_for_update(skip_locked=True)
    return list(session.scalars(owed, execution_options=_AS_IT_IS_NOW))


def tried_in_vain(session: Session, tries: int) -> list[Message]:
    """Not delivered after so many tries or more, the oldest first."""
    vain = select(Message).join(User, User.email == Message.to)
    vain = vain.where(User.active, *_to_mail(), Message.tries >= tries)
    return list(session.scalars(vain.order_by(Message.step_at, Message.id)))


def gone_since(session: Session, since: datetime) -> list[Message]:
    """What went out by mail since then, and what was tried and is still owed; the messages of one
    mail stand beside each other."""
    tried = and_(Message.mailed_at.is_(None), Message.fault.is_not(None))
    gone = select(Message).where(or_(Message.mailed_at >= since, tried))
    beside = (Message.to, Message.mailed_at, Message.mail_from, Message.fault)
    return list(session.scalars(gone.order_by(*beside)))


def let_wait_no_longer(
    session: Session, at: datetime, latest: datetime, furthest: datetime
) -> None:
    """What a clock that was ahead put off to a wrong day: written later than `latest`, or, once
    tried, put off beyond `furthest`. A reminder goes when its own step falls; all else now.
    """
    written = and_(Message.fault.is_(None), Message.recorded_at > latest)
    tried = and_(Message.fault.is_not(None), Message.mail_from > furthest)
    to_come = and_(written, Message.step_at < Message.recorded_at, Message.step_at > at)
    put_off = update(Message).where(*_to_mail(), Message.mail_from > at, or_(written, tried))
    session.execute(put_off.values(mail_from=case((to_come, Message.step_at), else_=at)))


def _to_mail() -> tuple[ColumnElement[bool], ...]:
    """What somebody has seen in the list needs no mail any more."""
    return Message.mailed_at.is_(None), Message.seen_at.is_(None)


_LATEST_FIRST = (Message.step_at.desc(), Message.id.desc())
_AS_IT_IS_NOW = {"populate_existing": True}
