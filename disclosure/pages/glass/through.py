"""A case seen through a broken glass: its pages of reading say so, and no other page opens."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import g, request

from disclosure.actions.looks.looking import theirs_by_role
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor, only_look
from disclosure.permissions import FOR_LOOKING, Forbidden
from disclosure.records.glass import Glass, open_glass
from disclosure.records.incident import Incident

READS = frozenset(
    {
        *("incidents.show", "incidents.section", "incidents.analysis", "keeping.one"),
        *("letters.one", "letter_steps.file", "letter_steps.preview", "letter_versions.all_of_it"),
        *("commitments.one", "conversations.after", "letter_genuine.check_code"),
    }
)  # whatever is not named here is a form, and a form does not open through a glass
ASKS = frozenset({"letter_genuine.check_code"})  # by POST, and it changes nothing


@dataclass(frozen=True, slots=True)
class Through:
    """What the line at the top of the page says, and which glass its button gives back."""

    id: int
    until: datetime
    zone: ZoneInfo


def glass_before(incident: Incident) -> Glass | None:
    """Asked before a look is written down. Raises Forbidden on a page that is not for reading."""
    actor = current_actor()
    if incident.id not in actor.glass or theirs_by_role(db.session(), actor, incident):
        return None
    glass = open_glass(db.session(), actor.email, incident.id, now())
    if glass and not _is_for_reading():
        raise Forbidden(FOR_LOOKING)
    return glass


def say_so(glass: Glass, incident: Incident) -> None:
    """On the page that is being made; nothing on it can be done."""
    zone = incident.zone
    g.through_glass = Through(glass.id, glass.ends_at, zone)
    only_look()


def glass_of_page() -> Through | None:
    through: Through | None = g.get("through_glass")
    return through


def _is_for_reading() -> bool:
    reads = request.method in ("GET", "HEAD") or request.endpoint in ASKS
    return reads and request.endpoint in READS
