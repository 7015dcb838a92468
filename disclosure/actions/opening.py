"""Open an incident. Its first entry is number 1."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Annotated, TypeVar
from unicodedata import normalize
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door, OpenCase, seal
from disclosure.actions.looks.caseload import seen_by
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import (
    Each,
    Happened,
    Line,
    TrueOrFalse,
    Words,
    is_storable,
    latest_of,
    moment_of,
    shared,
    team_only,
    who_wrote_it,
)
from disclosure.kinds.kind import Part, read
from disclosure.kinds.people import Patient
from disclosure.kinds.seen import seen
from disclosure.permissions import Actor, Forbidden, Permission
from disclosure.policy import policy
from disclosure.records.base import next_id, reference
from disclosure.records.evidence import new_salt
from disclosure.records.incident import Incident
from disclosure.records.team import show_only_to
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Site, all_sites, site_called, users_with

P = TypeVar("P", bound=Part)
_REGIMES: TypeAdapter[tuple[str, ...]] = TypeAdapter(Each[Line])
EARLIEST = timezone(timedelta(hours=14))  # where each day begins first: no fault is made up


def _in_one_spelling(number: object) -> object:
    """As a list brings it in: in a spelling that looks the same it would be a second case."""
    return normalize("NFC", seen(number)) if isinstance(number, str) else number


Number = Annotated[Line, BeforeValidator(_in_one_spelling)]


class Opening(Part):
    """What is told when an incident is opened. `patient` says whom it is about; nobody is named."""

    became_aware_at: Happened = shared(
        "When did anyone here first know", "Any member of staff. The clocks start here."
    )
    site: Line = shared("Where", offers="sites")
    summary: Words = team_only("What happened, in one line", "Ten times the morphine dose")
    occurred_at: Happened | None = shared("When it happened", default=None)
    occurred_words: Line | None = shared(
        "If nobody knows when, what is known", "Some time in the night", default=None
    )
    patient: Patient | None = shared("Whom it is about", default=None)
    regimes: Each[Line] = team_only("Under which rules", offers="regimes", default=())
    reported_at: Happened | None = team_only("When it was reported locally", default=None)
    restricted: TrueOrFalse = team_only(
        "Only named people may see it",
        "You alone, until you name others. If you are no risk manager, those of the site too.",
        default=False,
    )
    external_ref: Number | None = team_only("Number in another system", default=None)
    written_by: Line | None = who_wrote_it()


def open_incident(
    session: Session, actor: Actor, at: datetime, door: Door, data: object, *, by_demo: bool = False
) -> Incident:
    """Raises BadInput naming each field, Forbidden where this is not the person's site.

    Somebody else may take the same number of another system meanwhile; then it is looked at once
    more, and the answer names their case.
    """
    try:
        return _opened(session, actor, at, door, data, by_demo=by_demo)
    except IntegrityError:
        return _opened(session, actor, at, door, data, by_demo=by_demo)


def _opened(
    session: Session, actor: Actor, at: datetime, door: Door, data: object, *, by_demo: bool
) -> Incident:
    with one_transaction(session):
        case = opened_in(session, actor, at, door, data, by_demo=by_demo)
        seal(case)
    return case.incident


def opened_in(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    data: object,
    *,
    by_demo: bool = False,
    regimes: Sequence[str] = (),
) -> OpenCase:
    """The same inside an open transaction: whoever calls may add to the case, and seals it.
    `regimes`: those that were named before, known today or not.

    Raises Forbidden also for a site that is not theirs.
    """
    actor.must(Permission.OPEN_CASE)
    odd = partial(_odd, session, actor)
    site, told = read_at_site(session, actor, at, data, Opening, odd)
    zone = site.zone
    incident = _incident(session, told, site, at, zone)
    incident.opened_by, incident.by_demo = actor.email, by_demo
    incident.regimes = list(regimes or incident.regimes)
    if door is not Door.IMPORT:
        incident.reported_at = incident.reported_at or at
    session.add(incident)
    incident.patient_identifier = told.patient.identifier if told.patient else None
    case = OpenCase(session, incident, Change(incident.id, actor, at, door), zone)
    case.write_down("open")
    if incident.restricted:
        show_only_to(session, incident.id, _who_may_see_it(session, actor, site))
    return case


def _who_may_see_it(session: Session, actor: Actor, site: Site) -> set[str]:
    """Until `restrict` names others: whoever opened it, and nobody else. Who could name nobody, as
    a clinician, opens it to those who can: else it could neither be judged nor ever closed."""
    if actor.may(Permission.DECIDE):
        return {actor.email}
    managers = users_with(session, Permission.MOVE_INCIDENT, site.id)
    return {actor.email, *(user.email for user in managers)}


def read_at_site(
    session: Session,
    actor: Actor,
    at: datetime,
    data: object,
    model: type[P],
    odd: Callable[[P, Site | None], Iterable[Fault]],
) -> tuple[Site, P]:
    """What is told of what happened at a site, and that site. `odd`: what is wrong with it though
    each field can be read; without a site, what no midnight of it decides.

    Raises BadInput with every fault at once, also where no such site is there to say which day it
    is; Forbidden where it is not theirs.
    """
    site, faults = site_in(session, data), list[Fault]()
    try:
        told: P = read(model, data, at, site.zone if site else EARLIEST)
        faults += odd(told, site)
    except BadInput as bad:
        faults += [*bad.faults, *unknown_regimes(_regimes_in(data))]
    if site is None and isinstance(data, Mapping):
        faults = [fault for fault in faults if fault.field != "site"]
        theirs = [each.name for each in all_sites(session) if each.id in actor.sites]
        says = f"Where: name one of your sites: {', '.join(theirs) or 'none yet'}."
        faults.insert(0, Fault("site", says))
    if faults or site is None:
        raise BadInput(faults)
    if site.id not in actor.sites:
        raise Forbidden(f"{site.name} is not one of your sites.")
    return site, told


def site_in(session: Session, data: object) -> Site | None:
    """Which they name; None where there is no such one."""
    name = data.get("site") if isinstance(data, Mapping) else None
    there = isinstance(name, str) and is_storable(name)
    return site_called(session, str(name)) if there else None


def _regimes_in(data: object) -> tuple[str, ...]:
    """As the model reads them, where all else may be wrong; what is wrong with them, it says."""
    try:
        return _REGIMES.validate_python(data["regimes"] if isinstance(data, dict) else ())
    except (KeyError, ValidationError):
        return ()


def unknown_regimes(regimes: Iterable[str]) -> Iterator[Fault]:
    known = policy().names
    if strange := [f"'{name}'" for name in regimes if name not in known]:
        says = f"there is no regime {' or '.join(strange)}: use one of {', '.join(known)}"
        yield Fault("regimes", f"Under which rules: {says}.")


def _odd(session: Session, actor: Actor, told: Opening, site: Site | None) -> Iterator[Fault]:
    """What one field says about another follows once there is a site."""
    yield from unknown_regimes(told.regimes)
    if site is None:
        return
    zone = site.zone
    happened = moment_of(told.occurred_at, zone) if told.occurred_at else None
    if happened and happened > latest_of(told.became_aware_at, zone):
        yield Fault("occurred_at", "When it happened: this lies after anyone first knew of it.")
    if happened and told.reported_at and latest_of(told.reported_at, zone) < happened:
        yield Fault("reported_at", "When it was reported locally: this lies before it happened.")
    mine = select(Incident.ref).where(Incident.external_ref == told.external_ref)
    if told.external_ref and (there := session.scalar(mine)):
        theirs = session.scalar(mine.where(seen_by(actor)))
        whose = there if theirs else "another case"  # its reference is not for everybody
        yield Fault("external_ref", f"Number in another system: {whose} has it already.")


def _incident(
    session: Session, told: Opening, site: Site, at: datetime, zone: ZoneInfo
) -> Incident:
    patient = told.patient or Patient()
    incident = Incident(id=next_id(session, Incident), recorded_at=at, salt=new_salt(), version=0)
    incident.ref = reference(Incident.prefix, at, incident.id)
    incident.site_id, incident.summary = site.id, told.summary
    incident.became_aware_at = moment_of(told.became_aware_at, zone)
    incident.became_aware_day_only = not isinstance(told.became_aware_at, datetime)
    if told.occurred_at:
        incident.occurred_at = moment_of(told.occurred_at, zone)
    incident.occurred_day_only = bool(told.occurred_at) and not isinstance(
        told.occurred_at, datetime
    )
    incident.occurred_words, incident.written_by = told.occurred_words, told.written_by
    incident.reported_at = moment_of(told.reported_at, zone) if told.reported_at else None
    incident.patient_name, incident.patient_born_on = patient.name, patient.born_on
    incident.regimes = list(told.regimes or site.regimes)
    incident.restricted, incident.external_ref = told.restricted, told.external_ref
    return incident
