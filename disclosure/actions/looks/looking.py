"""Look at a case: who may, and the line that every look leaves."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import NOT_YOURS, Door
from disclosure.actions.destroyed import must_stand
from disclosure.actions.refused import Refused
from disclosure.permissions import SEE_THEIR_SITES, Actor, Forbidden, Permission, Role
from disclosure.records.access import Look, add_look
from disclosure.records.glass import open_glass
from disclosure.records.incident import Incident
from disclosure.records.locked import CaseKey, key_named_in
from disclosure.records.ring import Purpose, keys_of
from disclosure.records.team import CaseMember, is_theirs, team_of
from disclosure.records.transaction import one_transaction
from workflows.phrases import joined

# Who is named on a case for several reasons is there for the care first.
CARE_FIRST = (
    *(Role.CLINICIAN, Role.INVESTIGATOR, Role.RISK_MANAGER, Role.APPROVER, Role.COACH),
    *(Role.EXECUTIVE, Role.AUDITOR, Role.ADMINISTRATOR),
)


class NotYours(Forbidden):
    """The case is not this person's to see. Pages answer 404, as if it were not there."""


def look(
    session: Session, actor: Actor, incident: Incident, at: datetime, door: Door, what: str
) -> None:
    """Its own short transaction, committed before anything is shown. Raises NotYours, Refused
    without the key of its words, and Destroyed where nothing is left to see.
    """
    incident_id = incident.id
    with one_transaction(session, beside=True):
        there = session.get_one(Incident, incident_id, with_for_update=True)
        why = _by_which_right(session, actor, there, at)
        _must_open(session, [incident_id])
        team = team_of(session, incident_id)
        seen_as = first_role(actor.roles) if why else role_of(actor, there, team)
        add_look(session, line_of(actor, incident_id, at, door, what, seen_as, why))
        session.flush()
    must_stand(session, session.get_one(Incident, incident_id))


def theirs_by_role(session: Session, actor: Actor, incident: Incident) -> bool:
    """Whether this person sees the case without breaking any glass."""
    return actor.may_by_role(Permission.SEE_CASES) and is_theirs(session, actor, incident)


def _by_which_right(session: Session, actor: Actor, incident: Incident, at: datetime) -> str:
    """Empty: it is theirs. Else why they broke the glass; it may be over since the page began."""
    if theirs_by_role(session, actor, incident):
        return ""
    broken = incident.id in actor.glass
    glass = open_glass(session, actor.email, incident.id, at) if broken else None
    if glass is None:
        raise NotYours(NOT_YOURS)
    return glass.reason_kept


def look_through(
    session: Session, actor: Actor, refs: Iterable[str], at: datetime, door: Door, what: str
) -> None:
    """The same of every case shown in a list, whose cases this person may see.

    One line a case, person, list and day (of UTC): a list that stays open all day says the same.
    """
    shown = select(Incident.id).where(Incident.ref.in_(set(refs)))
    if not (ids := _not_seen_today(session, actor, at, what, session.scalars(shown))):
        return
    with one_transaction(session, beside=True):
        locked = select(Incident.id).where(Incident.id.in_(ids)).order_by(Incident.id)
        there = session.scalars(locked.with_for_update())
        _must_open(session, ids)
        for incident_id in _not_seen_today(session, actor, at, what, there):
            incident = session.get_one(Incident, incident_id)
            seen_as = role_of(actor, incident, team_of(session, incident_id))
            add_look(session, line_of(actor, incident_id, at, door, what, seen_as))
        session.flush()


def _must_open(session: Session, ids: Collection[int]) -> None:
    """Else the look would be sealed by another file of keys, and break the chain of looks for good.

    A key that was destroyed with its case is no hindrance: that somebody looked is still said. Nor
    is one case of a list whose key alone is strange.
    """
    words = CaseKey.purpose == str(Purpose.WORDS)
    stored = session.scalars(select(CaseKey.wrapped).where(CaseKey.incident_id.in_(ids), words))
    names = set(map(key_named_in, stored))
    if names and names.isdisjoint(keys_of(session).ring.names[Purpose.WORDS]):
        called = joined(sorted(names))
        raise Refused(
            f"The file of keys here lacks the key {called} (words), so this cannot be read. "
            "Nothing was noted. Whoever looks after the machine has to put the right file back."
        )


def _not_seen_today(
    session: Session, actor: Actor, at: datetime, what: str, ids: Iterable[int]
) -> list[int]:
    shown = list(ids)
    today = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    seen = select(Look.incident_id).where(
        Look.incident_id.in_(shown), Look.by == actor.email, Look.what == what, Look.at >= today
    )
    there = set(session.scalars(seen))
    return [each for each in shown if each not in there]


def first_role(roles: Collection[Role]) -> str:
    """The first of what they are; the operator of the machine has no role."""
    return next((str(role) for role in CARE_FIRST if role in roles), "")


def role_of(actor: Actor, incident: Incident, team: Mapping[str, CaseMember]) -> str:
    """By which of their roles they see it, as the family reads it."""
    watches = actor.email not in team and incident.site_id in actor.sites
    over_the_site = actor.roles & SEE_THEIR_SITES if watches else frozenset()
    return first_role(over_the_site or actor.roles)


def line_of(
    actor: Actor, incident_id: int, at: datetime, door: Door, what: str, role: str, why: str = ""
) -> Look:
    """`role`: by which they see it. `why`: as the glass keeps it."""
    seen = Look(incident_id=incident_id, at=at, by=actor.email, role=role, door=str(door))
    seen.what, seen.why_kept = what, why
    return seen
