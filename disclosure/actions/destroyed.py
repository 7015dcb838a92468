"""A case whose words were destroyed: what is left of it, and that nothing more is done in it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.keeping import DESTROYED
from letters.dates import without_weekday


class Destroyed(Refused):
    """The words of this case were destroyed. Pages answer 410, commands 1."""

    def __init__(self, incident: Incident, row: Evidence) -> None:
        left, zone = row.body, incident.zone
        by = f"{left['agreed_by']}, as {left['asked_by']} had asked"
        on = without_weekday(row.at.astimezone(zone))
        says = f"The record of {incident.ref} was destroyed on {on} by {by}"
        super().__init__(f"{says}, under the rule “{left['rule']['name']}”. Nothing can be added.")
        self.ref, self.row, self.zone = incident.ref, row, zone


def stub_of(session: Session, incident_id: int) -> Evidence | None:
    """What is left of a case whose words were destroyed."""
    mine = select(Evidence).where(Evidence.incident_id == incident_id, Evidence.kind == DESTROYED)
    return session.scalar(mine)


def must_stand(session: Session, incident: Incident) -> None:
    """Raises Destroyed. Asked before anything of a case is shown, and before it is changed."""
    must_be_whole(incident, stub_of(session, incident.id))


def must_be_whole(incident: Incident, stub: Evidence | None) -> None:
    """The same where the record was read already, and with it what is left of it."""
    if stub:
        raise Destroyed(incident, stub)


def stub_document(ref: str, row: Evidence) -> dict[str, Any]:
    """What a command and the API answer where the record was: nobody's words."""
    return {"ref": ref, "destroyed": {"at": row.at.isoformat(), "entry": row.number, **row.body}}
