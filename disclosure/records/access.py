"""Every look at a case, in a keyed chain of its own, so that reading makes no open form stale."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.chain import remember_head
from disclosure.records.house import seal_after
from disclosure.records.locked import session_of, text_locked, text_opened


class Look(Record):
    __tablename__ = "look"
    added_later = frozenset({"key"})
    spelled_as: ClassVar[Mapping[str, str]] = {"why_kept": "why"}

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str]
    role: Mapped[str]
    door: Mapped[str]
    what: Mapped[str]  # the section looked at
    why_kept: Mapped[str] = mapped_column("why")  # of a broken glass; empty otherwise
    key: Mapped[str | None]  # which key sealed it; None: the first there was
    before: Mapped[str]
    seal: Mapped[str]

    @property
    def why(self) -> str:
        """Why the glass was broken. Raises Unreadable."""
        return why_opened(session_of(self), self.incident_id, self.why_kept)


def why_locked(session: Session, incident_id: int, words: str) -> str:
    """Once for each glass: its row and the looks through it hold the same."""
    return text_locked(session, incident_id, _place(incident_id), words)


def why_opened(session: Session, incident_id: int, stored: str) -> str:
    """Raises Unreadable."""
    return text_opened(session, incident_id, _place(incident_id), stored) if stored else ""


def _place(incident_id: int) -> str:
    return f"glass {incident_id}"


def add_look(session: Session, look: Look) -> None:
    """Raises NotItsKeys."""
    last = session.scalar(select(func.max(Look.number)).where(Look.incident_id == look.incident_id))
    look.number = (last or 0) + 1
    before = session.get(Look, (look.incident_id, look.number - 1))
    seal_after(session, before, look)
    session.add(look)
    remember_head(session, "looks", look.incident_id, look.number, look.seal)


def looks_of(session: Session, incident_id: int) -> list[Look]:
    """The latest first."""
    mine = select(Look).where(Look.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Look.number.desc())))
