"""When each case has to be looked at next, so that a sweep reads what is due and nothing else.

It follows from the record and can be made anew from it; so it is sealed in no chain.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.incident import Incident
from disclosure.records.to_do import make_again, make_all_again

OfRules = tuple[str, int]


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

    def changed_after(self, at: datetime) -> datetime | None:
        """When the case was last changed, where that is later than `at` and no sweep has looked
        since: whoever works something out as of `at` sees only what there was by then.
        """
        is_later = self.rules == "" and self.look_at is not None and self.look_at > at
        return self.look_at if is_later else None


def due_for_a_look(
    session: Session, now: datetime, most: int, without: Collection[int]
) -> list[int]:
    """Ids of incidents that are due, the longest waiting first. What is not due is not read."""
    due = select(Watch.incident_id).where(Watch.look_at <= now)
    due = due.where(Watch.incident_id.not_in(without)).order_by(Watch.look_at)
    return list(session.scalars(due.limit(most)))


def of_other_rules(session: Session, rules: str, most: int, after: OfRules) -> list[OfRules]:
    """Rules and id of incidents that were last looked at by other rules, in the order of both;
    `after`: the last one of those before. Each question is carried by the index.
    """
    of, found = tuple_(Watch.rules, Watch.incident_id), list[OfRules]()
    for other in (Watch.rules < rules, Watch.rules > rules):
        these = select(Watch.rules, Watch.incident_id).where(other, of > after).order_by(*of)
        found += [(row.rules, row.incident_id) for row in session.execute(these.limit(most))]
        if found:
            break
    return found


def unswept_since(session: Session, before: datetime) -> datetime | None:
    """Since when the case that waits longest has been due, where that is before; else None."""
    return session.scalar(select(func.min(Watch.look_at)).where(Watch.look_at <= before))


def changes_after(session: Session, ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """`Watch.changed_after`, by case, of those of which it is not None."""
    watches = session.scalars(select(Watch).where(Watch.incident_id.in_(ids)))
    found = ((each.incident_id, each.changed_after(at)) for each in watches)
    return {incident_id: changed for incident_id, changed in found if changed}


def look_soon(session: Session, incident_id: int, at: datetime) -> None:
    """Whatever changed a case may have changed what falls due next. Without rules it is looked at
    even where `at` is far from now, by a clock that was ahead.
    """
    mine = update(Watch).where(Watch.incident_id == incident_id).values(look_at=at, rules="")
    if session.scalar(mine.returning(Watch.incident_id)) is None:
        session.add(Watch(incident_id=incident_id, look_at=at, looked_at=at, rules=""))
    make_again(session, incident_id)  # nor what is to do in it


def look_soon_at(session: Session, these: Select[int], at: datetime) -> None:
    """Nothing in these cases changed, but who is reminded of them. A look is put off by nothing."""
    later = or_(Watch.look_at.is_(None), Watch.look_at > at)
    mine = update(Watch).where(Watch.incident_id.in_(these), later)
    session.execute(mine.values(look_at=at))


def look_at_those_seen_ahead(session: Session, latest: datetime, at: datetime) -> None:
    """Cases that were last looked at later than `latest`, by a clock that was ahead, are due."""
    ahead = update(Watch).where(Watch.looked_at > latest)
    session.execute(ahead.values(look_at=at))


def look_at_all(session: Session, site_id: int | None = None) -> None:
    """Every case (of a site) is due, also one whose watch was lost: as after a restore."""
    here = true() if site_id is None else Incident.site_id == site_id
    known = exists().where(Watch.incident_id == Incident.id)
    lost = select(Incident.id, literal("")).where(~known, here)
    session.execute(insert(Watch).from_select(["incident_id", "rules"], lost))
    these = Watch.incident_id.in_(select(Incident.id).where(here))
    session.execute(update(Watch).where(these).values(rules=""))
    make_all_again(session, site_id)
