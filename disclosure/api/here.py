"""A case, a letter or a promise as the API opens it: the look is written down before anything."""

from disclosure.actions.change import Change, Door
from disclosure.actions.finding import commitment_of, incident_of, letter_of
from disclosure.actions.looks.looking import look
from disclosure.api import asking
from disclosure.api.caller import calling
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.records.commitment import Commitment
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter


def incident_here(ref: str, what: str) -> Incident:
    """Raises NothingThere, and NotYours for one that this caller may not see."""
    found = incident_of(db.session(), ref)
    look(db.session(), calling(), found, now(), Door.API, what)
    return found


def letter_here(ref: str) -> Letter:
    found = letter_of(db.session(), ref)
    _look(found.incident_id, f"letter {ref}")
    return found


def commitment_here(ref: str) -> Commitment:
    found = commitment_of(db.session(), ref)
    _look(found.incident_id, f"promise {ref}")
    return found


def change_of(thing: Incident | Letter | Commitment) -> Change:
    """One made by the API, now, on the version of this that its caller decided on."""
    incident_id = int(thing.incident_id)
    return Change(incident_id, calling(), now(), Door.API, asking.seen_version(thing.version))


def _look(incident_id: int, what: str) -> None:
    there = db.session().get_one(Incident, incident_id)
    look(db.session(), calling(), there, now(), Door.API, what)
