"""Whether a case says that its patient died, asked of many cases at once: most say nothing."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.facts import gather
from disclosure.actions.people.lives import capacity_of
from disclosure.kinds.fields import moment_of
from disclosure.kinds.people import PatientStatus
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable
from workflows.words import PatientChange


def with_deaths(session: Session, incidents: Mapping[int, Incident], at: datetime) -> set[int]:
    """Those of them that say so; of a case whose words cannot be opened nobody knows."""
    told = select(Evidence.incident_id).where(Evidence.incident_id.in_(incidents)).distinct()
    found = set[int]()
    for incident_id in session.scalars(told.where(Evidence.kind == PatientStatus.word)).all():
        with suppress(Unreadable):
            if died_at(session, incidents[incident_id], at):
                found.add(incident_id)
    return found


def died_at(session: Session, incident: Incident, at: datetime) -> datetime | None:
    """By the record, also where the patient is nobody whom the case names. Raises Unreadable."""
    said = select(Evidence.number).where(Evidence.incident_id == incident.id)
    if session.scalar(said.where(Evidence.kind == PatientStatus.word).limit(1)) is None:
        return None
    gathered = gather(session, incident, at)
    if not capacity_of(gathered.case).died:
        return None
    deaths = [b for _, b in gathered.case.those(PatientStatus) if b.what is PatientChange.DIED]
    return moment_of(deaths[-1].at, gathered.zone)
