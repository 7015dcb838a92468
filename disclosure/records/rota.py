"""Who can be rung when: the disclosure coach on call at each site, and who stands in for whom."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.users import User


class OnCall(Record):
    """One turn of a coach: from a moment until another, the second no longer in it."""

    __tablename__ = "on_call"
    __table_args__ = (CheckConstraint("from_at < until_at", "ends_after_it_begins"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime] = mapped_column(index=True)
    recorded_at: Mapped[datetime]
    by: Mapped[str]
    cancelled_at: Mapped[datetime | None]


class Absence(Record):
    """Somebody away, first and last day both included, and who stands in."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("from_on <= to_on", "ends_after_it_begins"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    stand_in: Mapped[str]
    recorded_at: Mapped[datetime]
    by: Mapped[str]
    cancelled_at: Mapped[datetime | None]


def turns_from(session: Session, site_id: int, at: datetime) -> list[OnCall]:
    """Turns that run at this moment or later, the earliest first."""
    mine = select(OnCall).where(OnCall.site_id == site_id, OnCall.until_at > at)
    return list(session.scalars(mine.where(OnCall.cancelled_at.is_(None)).order_by(OnCall.from_at)))


def turns_of_sites(
    session: Session, sites: Collection[int], at: datetime, before: datetime | None = None
) -> list[OnCall]:
    """The same of several sites; of those alone that begin before that."""
    theirs = select(OnCall).where(OnCall.site_id.in_(sites), OnCall.until_at > at)
    theirs = theirs.where(OnCall.from_at < before) if before else theirs
    found = theirs.where(OnCall.cancelled_at.is_(None)).order_by(OnCall.from_at, OnCall.id)
    return list(session.scalars(found))


def last_turn_ended(session: Session, site_id: int, at: datetime) -> datetime | None:
    """When the last of those that are over ended; None where there was none. One that was taken
    away while it ran ended then.
    """
    here = OnCall.site_id == site_id
    over = select(func.max(OnCall.until_at)).where(here, OnCall.until_at <= at)
    last = session.scalar(over.where(OnCall.cancelled_at.is_(None)))
    ran = select(func.max(OnCall.cancelled_at)).where(here, OnCall.from_at < OnCall.cancelled_at)
    cut_short = session.scalar(ran.where(OnCall.cancelled_at <= at))
    return max(last, cut_short) if last and cut_short else last


def absences_from(session: Session, on: date) -> list[Absence]:
    """Everybody's, running on this day or later, the earliest first."""
    found = select(Absence).where(Absence.to_on >= on, Absence.cancelled_at.is_(None))
    return list(session.scalars(found.order_by(Absence.from_on, Absence.id)))


def who_left_or_came_back(session: Session, before: date, today: date) -> set[str]:
    """Whose first day away, or first day back, came after the one day and by the other."""
    left = and_(Absence.from_on > before, Absence.from_on <= today)
    back = and_(Absence.to_on >= before, Absence.to_on < today)
    found = select(Absence.email).where(Absence.cancelled_at.is_(None), or_(left, back))
    return set(session.scalars(found))


def asked_through(session: Session, emails: Collection[str], on: date) -> set[str]:
    """They, and everybody in whose place one of them is asked that day, also by way of another."""
    away = select(Absence.email, Absence.stand_in).where(Absence.cancelled_at.is_(None))
    away = away.where(Absence.from_on <= on, Absence.to_on >= on)
    left = select(User.email, User.successor).where(User.active.is_(False))
    instead = [*session.execute(away), *session.execute(left)]
    found = set(emails)
    while more := {email for email, asked in instead if asked in found} - found:
        found |= more
    return found
