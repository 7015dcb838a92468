"""Break the glass: see one case that is not one's own, for an hour, with everybody seeing that."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.checks.checking import involved_in
from disclosure.actions.destroyed import stub_of
from disclosure.actions.facts import gather
from disclosure.actions.looks.looking import first_role, line_of, theirs_by_role
from disclosure.actions.outgoing.messages import message_to
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.people.people_now import keeper_of
from disclosure.actions.refused import Refused
from disclosure.clock import APART
from disclosure.kinds.faults import BadInput
from disclosure.kinds.fields import Line, Reason, shared
from disclosure.kinds.kind import Part, read
from disclosure.permissions import Actor, Permission
from disclosure.records.access import add_look, why_locked
from disclosure.records.glass import BROKEN, GIVEN_BACK, Glass, giving_back_in_house, open_glass
from disclosure.records.house import HouseEntry, note_of_house
from disclosure.records.incident import Incident, incident_called
from disclosure.records.team import team_of
from disclosure.records.transaction import one_transaction
from disclosure.records.watch import look_soon
from workflows.escalation import Receiver, Watched
from workflows.references import reference_in
from workflows.staffing import Colleague, Told, receivers

# Long enough to read a whole case once and act on it; too short to work from, or to be forgotten.
LASTS = timedelta(minutes=60)
NOTHING, OPEN_ALREADY = "glass: no such case", "glass: open already"
MOST_IN_VAIN, IN_VAIN_FOR = 5, timedelta(hours=1)  # then whoever tries references has to wait
REFERENCE = re.compile(r"INC-\d{4}-\d{6,}")  # what else was typed may be a patient's name
NO_CASE = "Case reference: no case has this reference. Look at it again, such as INC-2026-000417."


class Asked(Part):
    """What somebody says who needs to see a case that is not theirs."""

    ref: Line = shared("Case reference", "Such as INC-2026-000417")
    reason: Reason = shared(
        "Why you need to see it", "The family can read this. One whole sentence, with no names"
    )


def break_glass(
    session: Session, actor: Actor, ref: str, reason: str, at: datetime, door: Door
) -> Glass:
    """For looking only. Raises Forbidden, BadInput, Refused; every try is noted in the house.

    That a reference is there can be learned this way, but only by breaking its glass, with all
    that follows; and after five that are not there nothing opens for an hour.
    """
    actor.must(Permission.BREAK_GLASS)
    told = {"ref": reference_in(ref) or ref.strip().upper(), "reason": reason.strip()}
    asked: Asked = read(Asked, told, at, UTC)
    with one_transaction(session):
        _refuse_who_guesses(session, actor, at)
        incident = incident_called(session, asked.ref)
        if incident:
            session.refresh(incident, with_for_update=True)
        what, glass = _tried(session, actor, incident, asked.reason, at, door)
        about = asked.ref if REFERENCE.fullmatch(asked.ref) else "no reference"
        note_of_house(session, at, actor, str(door), what, about)
    if what == OPEN_ALREADY:
        raise Refused("This case is open to you already.")
    if glass is None:
        raise BadInput.at("ref", NO_CASE)
    return glass


def give_back(session: Session, actor: Actor, glass_id: int, at: datetime, door: Door) -> None:
    """Their own, before its time; asked twice, the first holds."""
    actor.must(Permission.BREAK_GLASS)
    with one_transaction(session):
        glass = session.get(Glass, glass_id, with_for_update=True)
        if glass is None or glass.email != actor.email or glass.closed_at or glass.ends_at <= at:
            return
        glass.closed_at = at
        incident = session.get_one(Incident, glass.incident_id)
        about, *_ = giving_back_in_house(session, glass, incident.ref)
        note_of_house(session, at, actor, str(door), GIVEN_BACK, about)


def _refuse_who_guesses(session: Session, actor: Actor, at: datetime) -> None:
    tried = select(func.count()).where(HouseEntry.by == actor.email, HouseEntry.what == NOTHING)
    # Not those of later than now: a clock was ahead, and they would count until that day has gone.
    lately = tried.where(HouseEntry.at > at - IN_VAIN_FOR, HouseEntry.at <= at + APART)
    if (session.scalar(lately) or 0) >= MOST_IN_VAIN:
        raise Refused(
            "Too many references that are not there. Ask a risk manager for the right one."
        )


def _tried(
    session: Session, actor: Actor, there: Incident | None, why: str, at: datetime, door: Door
) -> tuple[str, Glass | None]:
    if there is None:
        return NOTHING, None
    opened = open_glass(session, actor.email, there.id, at)
    if opened or theirs_by_role(session, actor, there):
        return OPEN_ALREADY, None
    if stub_of(session, there.id):  # nothing is left to see: as one that is not there
        return NOTHING, None
    locked = why_locked(session, there.id, why)
    glass = Glass(incident_id=there.id, email=actor.email, reason_kept=locked, broken_at=at)
    glass.ends_at = at + LASTS
    session.add(glass)
    session.flush()
    seen_as = first_role(actor.roles)
    add_look(session, line_of(actor, there.id, at, door, BROKEN, seen_as, locked))
    session.add_all(_alerts(session, there, glass))
    look_soon(session, there.id, at)  # somebody has to judge it
    return BROKEN, glass


def _alerts(session: Session, incident: Incident, glass: Glass) -> Iterator[object]:
    at, site = glass.broken_at, incident.site
    gathered, staff = gather(session, incident, at), Staff(session, at)
    involved = glass.email in involved_in(gathered)  # on call, care may need it: it is said
    step = "glass_broken_involved" if involved else "glass_broken"
    others = staff.of_case(incident, team_of(session, incident.id))
    others = {email: each for email, each in others.items() if email != glass.email}
    watched = Watched("glass", step, at, None, keeper_of(gathered.case))
    today = gathered.day_of(at)
    for told in _told(watched, others, today, incident.restricted):
        key = f"{incident.ref} glass {glass.id} {told.email}"
        yield message_to(
            told, key, incident.ref, step, at,
            staff=staff, site=site, case=incident.id, at_once=True,
        )  # fmt: skip


def _told(
    watched: Watched, others: Mapping[str, Colleague], today: date, restricted: bool
) -> Iterable[Told]:
    """Who watches over the site, who the family can ring, one executive; never who broke it."""
    close = receivers((Receiver.RISK_MANAGER, Receiver.OWNER), watched, others, today)
    above = receivers((Receiver.EXECUTIVE,), watched, others, today)
    told = {each.email: each for each in (*above[:1], *close)}.values()
    named = [each for each in told if others[each.email].sees]
    return named if restricted and named else told
