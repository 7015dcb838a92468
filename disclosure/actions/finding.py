"""What a reference names: the incident, the letter, the promise, and the case it belongs to."""

import re

from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.refused import NothingThere
from disclosure.records.commitment import Commitment, commitment_called
from disclosure.records.incident import Incident, incident_called
from disclosure.records.letter import Letter, letter_called

_REFERENCE = re.compile(r"[A-Z]{3}-\d{4}-\d{6,10}", re.ASCII)


def incident_of(session: Session, ref: str) -> Incident:
    """By its reference. Raises NothingThere, as the others here."""
    if _is_reference(ref) and (found := incident_called(session, ref)):
        return found
    raise NothingThere(f"ref: there is no incident {ref}.")


def commitment_of(session: Session, ref: str) -> Commitment:
    if _is_reference(ref) and (found := commitment_called(session, ref)):
        return found
    raise NothingThere(f"ref: there is no promise {ref}.")


def letter_of(session: Session, ref: str) -> Letter:
    if _is_reference(ref) and (found := letter_called(session, ref)):
        return found
    raise NothingThere(f"ref: there is no letter {ref}.")


def incident_id_of(session: Session, ref: str) -> int:
    """The case that an incident, a letter or a commitment belongs to. Raises NothingThere, or
    BadInput for what is no reference.
    """
    if _is_reference(ref):
        for called in (incident_called, letter_called, commitment_called):
            if found := called(session, ref):
                return int(found.incident_id)
    gate.machine_of(ref)
    raise NothingThere(f"ref: there is no {ref}.")


def _is_reference(text: str) -> bool:
    """Anything else is not looked for: no database need read it."""
    return _REFERENCE.fullmatch(text) is not None
