"""Every look at a case, in a keyed chain of its own, so that reading makes no open form stale."""

from datetime import datetime

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.audit import chain_of, remember_head
from disclosure.records.base import Record


class Look(Record):
    __tablename__ = "look"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str]
    role: Mapped[str]
    door: Mapped[str]
    what: Mapped[str]  # the section looked at
    why: Mapped[str]  # why the glass was broken; empty otherwise
    before: Mapped[str]
    seal: Mapped[str]


def add_look(session: Session, look: Look) -> None:
    last = session.scalar(select(func.max(Look.number)).where(Look.incident_id == look.incident_id))
    look.number = (last or 0) + 1
    before = session.get(Look, (look.incident_id, look.number - 1))
    look.before = before.seal if before else ""
    look.seal = chain_of(session).seal_of(look)
    session.add(look)
    remember_head(session, "looks", look.incident_id, look.number, look.seal)


def looks_of(session: Session, incident_id: int) -> list[Look]:
    """The latest first."""
    mine = select(Look).where(Look.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Look.number.desc())))
