"""Entries of one case that two accounts or more made with one browser."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from disclosure.records.audit import AuditEntry
from disclosure.records.incident import Incident

Entry = AuditEntry


def shared_browsers(
    session: Session, cases: ColumnElement[bool], since: datetime
) -> Iterator[tuple[str, AuditEntry]]:
    """With the reference of the case; by case, by browser, and in the order of time."""
    recent = and_(Entry.device.is_not(None), Entry.at >= since)
    shared = select(Entry.incident_id, Entry.device).where(recent)
    shared = shared.group_by(Entry.incident_id, Entry.device)
    both = shared.having(func.count(func.distinct(Entry.by)) > 1).subquery()
    same = and_(Entry.incident_id == both.c.incident_id, Entry.device == both.c.device)
    found = select(Incident.ref, Entry).join(both, same)
    found = found.join(Incident, Incident.id == Entry.incident_id).where(recent, cases)
    ordered = found.order_by(Entry.incident_id, Entry.device, Entry.at, Entry.number)
    for row in session.execute(ordered.execution_options(yield_per=500)):
        yield row[0], row[1]


def done_by_page(
    session: Session, cases: ColumnElement[bool], since: datetime, like: Collection[str]
) -> Iterator[tuple[str, AuditEntry]]:
    """With the reference of the case, the latest first. `like`: patterns of what was done."""
    said = or_(*(Entry.what.like(each, escape="/") for each in like))
    found = select(Incident.ref, Entry).join(Incident, Incident.id == Entry.incident_id)
    found = found.where(Entry.door == "page", Entry.at >= since, said, cases)
    ordered = found.order_by(Entry.at.desc(), Entry.incident_id, Entry.number)
    for row in session.execute(ordered.execution_options(yield_per=500)):
        yield row[0], row[1]


def first_seen(session: Session, since: datetime) -> Mapping[str, datetime]:
    """When each browser that did something since then first did anything, in any case."""
    lately = select(Entry.device).where(Entry.device.is_not(None), Entry.at >= since)
    first = select(Entry.device, func.min(Entry.at)).where(Entry.device.in_(lately))
    return {device: at for device, at in session.execute(first.group_by(Entry.device)) if device}
