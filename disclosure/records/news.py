"""News for the family without data: that there is some, by which way, and what became of it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, not_, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record

_UNSENT = text("sent_at IS NULL")
GIVEN_BACK = "A mail system gave it back"  # how a fault begins


class FamilyNews(Record):
    """`key` makes a second one impossible; `mail_id` finds it again when it comes back."""

    __tablename__ = "family_news"
    __table_args__ = (
        Index(None, "send_from", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
        Index(None, "incident_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    mail_id: Mapped[str] = mapped_column(unique=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    person: Mapped[int]
    way: Mapped[str]  # email or text
    recorded_at: Mapped[datetime]
    version: Mapped[int | None]  # of the case, with what is new; None: it was not kept yet
    send_from: Mapped[datetime]  # their hours; the pause after a try that failed
    sent_at: Mapped[datetime | None]
    dropped: Mapped[str | None]  # why it is not sent any more, in a word
    came_back_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None]  # why the last try failed; the words of the server


def news_of(session: Session, incident_id: int) -> list[FamilyNews]:
    """The latest first."""
    mine = select(FamilyNews).where(FamilyNews.incident_id == incident_id)
    return list(session.scalars(mine.order_by(FamilyNews.id.desc())))


def unsent_of(session: Session, incident_id: int, person: int, way: str) -> FamilyNews | None:
    """What is on its way to them already: nothing more need be said. It is locked, as it is now:
    whoever sends or drops it at this moment ends first, and then it may be there no more.
    """
    mine = select(FamilyNews).where(FamilyNews.incident_id == incident_id, *_waiting())
    mine = mine.where(FamilyNews.person == person, FamilyNews.way == way)
    mine = mine.order_by(FamilyNews.id).with_for_update()
    return session.scalars(mine, execution_options={"populate_existing": True}).first()


def news_due(session: Session, ways: Collection[str], now: datetime, most: int) -> list[int]:
    """Ids, the longest wait first."""
    due = select(FamilyNews.id).where(FamilyNews.way.in_(ways), *_waiting())
    due = due.where(FamilyNews.send_from <= now)
    return list(session.scalars(due.order_by(FamilyNews.send_from, FamilyNews.id).limit(most)))


def one_due(session: Session, id: int, now: datetime) -> FamilyNews | None:
    """For this transaction alone; none where another holds it, or it is not due any more."""
    mine = select(FamilyNews).where(FamilyNews.id == id, *_waiting(), FamilyNews.send_from <= now)
    mine = mine.with_for_update(skip_locked=True)
    return session.scalar(mine, execution_options={"populate_existing": True})


def let_wait_no_longer(session: Session, at: datetime, furthest: datetime) -> None:
    """What a clock that was ahead put off to a wrong day: once tried, beyond `furthest`. What was
    not tried yet is due in any case: its claim asks for their hours again.
    """
    ahead = or_(FamilyNews.fault.is_(None), FamilyNews.send_from > furthest)
    put_off = update(FamilyNews).where(*_waiting(), FamilyNews.send_from > at, ahead)
    session.execute(put_off.values(send_from=at))


def news_called(session: Session, mail_ids: Collection[str]) -> FamilyNews | None:
    return session.scalars(select(FamilyNews).where(FamilyNews.mail_id.in_(mail_ids))).first()


def news_in_vain(session: Session, tries: int) -> list[FamilyNews]:
    """Not taken after so many tries or more, or given back and to be sent again; the oldest
    first.
    """
    back = FamilyNews.fault.startswith(GIVEN_BACK)
    vain = select(FamilyNews).where(*_waiting(), or_(FamilyNews.tries >= tries, back))
    return list(session.scalars(vain.order_by(FamilyNews.id)))


def others_got(session: Session, news: FamilyNews, since: datetime) -> bool:
    """Whether somebody else was sent theirs by that way since, so that it is open to us."""
    same = and_(FamilyNews.incident_id == news.incident_id, FamilyNews.person == news.person)
    got = select(FamilyNews.id).where(FamilyNews.way == news.way, FamilyNews.sent_at >= since)
    return session.scalar(got.where(not_(same)).limit(1)) is not None


def _waiting() -> tuple[ColumnElement[bool], ...]:
    dropped, back = FamilyNews.dropped.is_(None), FamilyNews.came_back_at.is_(None)
    return FamilyNews.sent_at.is_(None), dropped, back
