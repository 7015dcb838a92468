"""When each case has to be looked at next, so that a sweep reads what is due and nothing else.

It follows from the record and can be made anew from it; so it is sealed in no chain.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record


class Watch(Record):
    """`look_at`: the next moment at which anything of the case falls due; none: nothing will.

    `looked_at`: when it was last looked at; none: not since before there was a sweep. `rules`: the
    fingerprint of the rules `look_at` was worked out with; other rules, look again.
    """

    __tablename__ = "watch"
    __table_args__ = (Index(None, "rules", "incident_id"),)

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    look_at: Mapped[datetime | None] = mapped_column(index=True)
    looked_at: Mapped[datetime | None]
    rules: Mapped[str]


def due_for_a_look(session: Session, now: datetime, rules: str, after: int, most: int) -> list[int]:
    """Ids of incidents above `after`, in their order: due, or worked out with other rules."""
    due = or_(Watch.look_at <= now, Watch.rules < rules, Watch.rules > rules)
    found = select(Watch.incident_id).where(Watch.incident_id > after, due)
    return list(session.scalars(found.order_by(Watch.incident_id).limit(most)))


def look_soon(session: Session, incident_id: int, at: datetime) -> None:
    """Whatever changed a case may have changed what falls due next."""
    watch = session.get(Watch, incident_id)
    if watch is None:
        session.add(Watch(incident_id=incident_id, look_at=at, looked_at=at, rules=""))
    else:
        watch.look_at = at
