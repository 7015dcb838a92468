"""News for the family without data: that there is some, by which way, and what became of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record

_UNSENT = text("sent_at IS NULL")


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
