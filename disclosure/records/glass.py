"""Glasses broken: who saw a case that is not theirs, why, until when, and whether it was right."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.clock import APART
from disclosure.permissions import Actor
from disclosure.records.access import Look, why_opened
from disclosure.records.base import Record
from disclosure.records.house import keyed_hashes
from disclosure.records.locked import session_of

BROKEN = "glass broken"  # the look that breaking it leaves
GIVEN_BACK = "glass given back"  # the entry of the house
_WHICH = ("id", "incident_id", "email", "broken_at", "ends_at")  # none of them ever changes
_CLOSED = (*_WHICH, "closed_at")
_JUDGED = (*_WHICH, "judged_by", "judged_at", "was_right", "judgement")


class Glass(Record):
    """It opens one case to one person, for looking only. The look itself has its own line."""

    __tablename__ = "glass"
    __table_args__ = (Index(None, "email", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    email: Mapped[str]
    broken_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason_kept: Mapped[str] = mapped_column("reason")  # under the key of the case
    closed_at: Mapped[datetime | None]  # given back before its time
    judged_by: Mapped[str | None]  # not by whom it was broken
    judged_at: Mapped[datetime | None]
    was_right: Mapped[bool | None]
    judgement: Mapped[str | None]

    @property
    def open_until(self) -> datetime:
        """Given back before its time, judged not right before it, or at its end."""
        judged = self.judged_at if self.was_right is False else None
        return min(filter(None, (self.closed_at, judged, self.ends_at)))

    @property
    def reason(self) -> str:
        """The family may read it. Raises Unreadable."""
        return why_opened(session_of(self), self.incident_id, self.reason_kept)


def open_glass(session: Session, email: str, incident_id: int, at: datetime) -> Glass | None:
    """The latest that opens this case to them now."""
    mine = select(Glass).where(Glass.incident_id == incident_id, *_open(email, at))
    return session.scalar(mine.order_by(Glass.id.desc()).limit(1))


def open_glasses(session: Session, email: str, at: datetime) -> list[Glass]:
    return list(session.scalars(select(Glass).where(*_open(email, at)).order_by(Glass.id)))


def with_glass(session: Session, actor: Actor, at: datetime) -> Actor:
    """The same person, who may now also look at what they broke the glass of."""
    found = select(Glass.incident_id).where(*_open(actor.email, at))
    return replace(actor, glass=frozenset(session.scalars(found)))


def _open(email: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Glass.email == email, *open_now(at)


def open_now(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """One broken later than now was by a clock that was ahead: it would stay open as long as that
    was. One that was judged not right opens nothing any more."""
    ended = Glass.closed_at.is_(None), Glass.was_right.is_not(False)
    return Glass.ends_at > at, Glass.broken_at <= at + APART, *ended


def glasses_of(session: Session, incident_id: int) -> list[Glass]:
    return list(session.scalars(select(Glass).where(Glass.incident_id == incident_id)))


def to_be_judged(session: Session, incident_id: int) -> list[Glass]:
    """The first one first."""
    waits = select(Glass).where(Glass.incident_id == incident_id, Glass.judged_at.is_(None))
    return list(session.scalars(waits.order_by(Glass.id)))


def giving_back_in_house(session: Session, glass: Glass, ref: str) -> tuple[str, ...]:
    """As `judgement_in_house`, of giving it back."""
    return _in_house(session, glass, ref, GIVEN_BACK, _CLOSED)


def judgement_in_house(session: Session, glass: Glass, ref: str) -> tuple[str, ...]:
    """What the entry of the house is about that says this judgement: the first as it is written
    today; the last as it was before a hash of the judgement stood there."""
    return _in_house(session, glass, ref, "glass judged", _JUDGED)


def _in_house(
    session: Session, glass: Glass, ref: str, what: str, cells: tuple[str, ...]
) -> tuple[str, ...]:
    hashes = keyed_hashes(session, what, glass, cells)
    return (*(f"{ref}, glass {glass.id}: {each}" for each in hashes), ref)


def looks_through(session: Session, glass: Glass) -> list[Look]:
    """The first one first. They hold its reason as the glass itself does, so no other glass's."""
    mine = Look.incident_id == glass.incident_id, Look.why_kept == glass.reason_kept
    return list(session.scalars(select(Look).where(*mine).order_by(Look.number)))
