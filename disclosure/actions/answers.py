"""What was done, as a document: what a command prints and the API answers."""

from dataclasses import asdict
from typing import Any

from disclosure.actions.gate import Moved
from disclosure.actions.recording import Recorded
from disclosure.records.incident import Incident

Document = dict[str, Any]


def opened_document(incident: Incident) -> Document:
    return {"ref": incident.ref, "state": str(incident.state), "version": incident.version}


def recorded_document(kept: Recorded) -> Document:
    return asdict(kept)


def moved_document(done: Moved) -> Document:
    return {"ref": done.ref, "from": done.was, "to": done.now, "version": done.version}
