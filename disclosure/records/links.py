"""The way of a family to their page: a code for one person, used once; and the visits it opened.

Neither code, second fact nor key is kept: only what tells whether one that is brought is right.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record, hash_of
from disclosure.records.evidence import Evidence


class FamilyLink(Record):
    __tablename__ = "family_link"
    __table_args__ = (CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", "ended_why"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    person: Mapped[int]  # their id in the case
    code_hash: Mapped[str] = mapped_column(unique=True)
    asks: Mapped[str]  # which second fact, as chosen with the person; never the answer
    fact_hash: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0)  # right code, wrong second fact
    locked_until: Mapped[datetime | None]


class FamilyVisit(Record):
    """One time on the page, until it ends by itself, is left, or the door is closed."""

    __tablename__ = "family_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    person: Mapped[int]
    link_id: Mapped[int] = mapped_column(ForeignKey("family_link.id"))
    key_hash: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    seen_version: Mapped[int | None]  # of their case, when they looked; None: it was not kept yet
    ended_at: Mapped[datetime | None]


def link_with(session: Session, code: str) -> FamilyLink | None:
    """`code` as `bare` spells it. Locked, so that two at once cannot both use it."""
    found = select(FamilyLink).where(FamilyLink.code_hash == hash_of(code))
    return session.scalar(found.with_for_update(), execution_options={"populate_existing": True})


def links_of(session: Session, incident_id: int) -> list[FamilyLink]:
    """The latest first."""
    mine = select(FamilyLink).where(FamilyLink.incident_id == incident_id)
    return list(session.scalars(mine.order_by(FamilyLink.id.desc())))


def visit_with(session: Session, key: str) -> FamilyVisit | None:
    return session.scalar(select(FamilyVisit).where(FamilyVisit.key_hash == hash_of(key)))


def visits_of(session: Session, incident_id: int) -> list[FamilyVisit]:
    """The latest first."""
    mine = select(FamilyVisit).where(FamilyVisit.incident_id == incident_id)
    return list(session.scalars(mine.order_by(FamilyVisit.id.desc())))


def showed(visit: FamilyVisit, row: Evidence) -> bool:
    """Whether that record stood there when they last looked: by the version of the case that they
    looked at, for one that began before may have come on record after. Where that was not kept, by
    the time.
    """
    if visit.seen_version is None:
        return visit.seen_at > row.recorded_at
    return visit.seen_version >= row.number  # each record raises the version to its own number
