"""Entries of one case, or of the house, that two accounts or more made with one browser."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, union
from sqlalchemy.orm import Session

from disclosure.records.audit import AuditEntry
from disclosure.records.house import HouseEntry
from disclosure.records.incident import Incident

Entry = AuditEntry | HouseEntry


def shared_browsers(
    session: Session, cases: ColumnElement[bool], since: datetime
) -> Iterator[tuple[str, AuditEntry]]:
    """With the reference of the case; by case, by browser, and in the order of time."""
    recent = and_(AuditEntry.device.is_not(None), AuditEntry.at >= since)
    shared = select(AuditEntry.incident_id, AuditEntry.device).where(recent)
    shared = shared.group_by(AuditEntry.incident_id, AuditEntry.device)
    both = shared.having(func.count(func.distinct(AuditEntry.by)) > 1).subquery()
    same = and_(AuditEntry.incident_id == both.c.incident_id, AuditEntry.device == both.c.device)
    found = select(Incident.ref, AuditEntry).join(both, same)
    found = found.join(Incident, Incident.id == AuditEntry.incident_id).where(recent, cases)
    ordered = found.order_by(
        AuditEntry.incident_id, AuditEntry.device, AuditEntry.at, AuditEntry.number
    )
    for row in session.execute(ordered.execution_options(yield_per=500)):
        yield row[0], row[1]


def done_by_page(
    session: Session, cases: ColumnElement[bool], since: datetime, like: Collection[str]
) -> Iterator[tuple[str, AuditEntry]]:
    """With the reference of the case, the latest first. `like`: patterns of what was done."""
    said = or_(*(AuditEntry.what.like(each, escape="/") for each in like))
    found = select(Incident.ref, AuditEntry).join(Incident, Incident.id == AuditEntry.incident_id)
    found = found.where(AuditEntry.door == "page", AuditEntry.at >= since, said, cases)
    ordered = found.order_by(AuditEntry.at.desc(), AuditEntry.incident_id, AuditEntry.number)
    for row in session.execute(ordered.execution_options(yield_per=500)):
        yield row[0], row[1]


def shared_in_house(session: Session, since: datetime) -> Iterator[HouseEntry]:
    """By browser, and in the order of time."""
    recent = and_(HouseEntry.device.is_not(None), HouseEntry.at >= since)
    shared = select(HouseEntry.device).where(recent).group_by(HouseEntry.device)
    both = shared.having(func.count(func.distinct(HouseEntry.by)) > 1)
    found = select(HouseEntry).where(recent, HouseEntry.device.in_(both))
    ordered = found.order_by(HouseEntry.device, HouseEntry.at, HouseEntry.number)
    yield from session.scalars(ordered.execution_options(yield_per=500))


def done_in_house(
    session: Session, since: datetime, whats: Collection[str]
) -> Iterator[HouseEntry]:
    """By page, the latest first. Of the time before entries of the house named a browser: none."""
    begun = select(func.min(HouseEntry.number)).where(HouseEntry.device.is_not(None))
    those = and_(HouseEntry.what.in_(whats), HouseEntry.door == "page", HouseEntry.at >= since)
    found = select(HouseEntry).where(those, HouseEntry.number >= begun.scalar_subquery())
    yield from session.scalars(found.order_by(HouseEntry.number.desc()))


def first_seen(session: Session, since: datetime) -> Mapping[str, datetime]:
    """When each browser that did something since then first did anything, in any case or here."""
    tables: tuple[type[AuditEntry] | type[HouseEntry], ...] = (AuditEntry, HouseEntry)
    recent = (select(t.device).where(t.device.is_not(None), t.at >= since) for t in tables)
    lately, first = union(*recent).subquery(), dict[str, datetime]()
    for table in tables:
        those = table.device.in_(select(lately.c.device))
        found = select(table.device, func.min(table.at)).where(those).group_by(table.device)
        for device, at in session.execute(found):
            if device:
                first[device] = min(at, first.get(device, at))
    return first
