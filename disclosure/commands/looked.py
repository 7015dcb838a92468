"""What a command shows of a case is looked at first, and that stands on record, as with a page."""

from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.finding import incident_id_of
from disclosure.actions.looks.looking import look
from disclosure.clock import now
from disclosure.permissions import Actor
from disclosure.records.incident import Incident


def looked_at(
    session: Session, actor: Actor, ref: str, what: str, version: int | None = None
) -> Change:
    """The change that follows. Its answer, a refusal too, names people and quotes letters.

    `ref`: of the case, or of a letter or a promise of it. Raises NothingThere, BadInput, NotYours.
    """
    incident = session.get_one(Incident, incident_id_of(session, ref))
    look(session, actor, incident, now(), Door.COMMAND, what)
    return Change(incident.id, actor, now(), Door.COMMAND, version)
