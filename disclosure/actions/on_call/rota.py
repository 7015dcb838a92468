"""The rota of disclosure coaches: put a turn in, take one away, who it is now, when nobody is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import sites_of
from disclosure.actions.on_call.turns_asked import TurnAsked, turns_asked
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Forbidden, Permission
from disclosure.records.base import numbered
from disclosure.records.rota import OnCall, turns_from
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Site, all_sites
from workflows.rota import Gap, Turn, gaps, next_turn, on_call, on_call_until

AHEAD = timedelta(days=14)  # how far ahead somebody has to be on call
GIVEN_UP_AFTER = timedelta(days=90)  # without a turn, a site keeps no rota any more
MOST_KNOWN = 20  # names to choose from
Gaps = list[tuple[Site, tuple[Gap, ...]]]


@dataclass(frozen=True, slots=True)
class Coach:
    """Whom to ring, and until when (in UTC)."""

    name: str
    phone: str
    until: datetime


@dataclass(frozen=True, slots=True)
class OnCallNow:
    """Who is on call at a site now, and who is next. `kept`: the site keeps a rota."""

    now: Coach | None
    then: Turn | None
    kept: bool


def add_turns(session: Session, actor: Actor, at: datetime, asked: TurnAsked) -> list[OnCall]:
    """The turn of each week. One that stands in the rota already is not put in twice.

    Raises Forbidden for a site that is not the actor's, BadInput with every fault at once.
    """
    actor.must(Permission.KEEP_ROTA)
    with one_transaction(session):
        site = _site(session, actor, asked.site_id)
        there = {_key(row): row for row in turns_from(session, site.id, at)}
        turns = turns_asked(asked, site.zone, at)
        wanted = [_row(turn, site, actor, at) for turn in turns]
        rows = [there.get(_key(row), row) for row in wanted]
        session.add_all(rows)
    return rows


def cancel_turn(session: Session, actor: Actor, at: datetime, turn_id: int) -> OnCall:
    """It stays on record as taken away; asked twice, the first holds.

    Raises BadInput where there is none, Forbidden as above, Refused once it is over.
    """
    actor.must(Permission.KEEP_ROTA)
    with one_transaction(session):
        row = numbered(session, OnCall, turn_id)
        if row is None:
            raise BadInput.at("turn", "There is no such turn.")
        _site(session, actor, row.site_id)
        session.refresh(row)  # somebody else may have held the lock
        if row.until_at <= at:
            raise Refused("This turn is over. It stays as it was.")
        row.cancelled_at = row.cancelled_at or at
    return row


def on_call_at(session: Session, site_id: int, at: datetime) -> OnCallNow:
    turns = _of(turns_from(session, site_id, at))
    kept = bool(turns) or site_id in sites_with_a_rota(session, at)
    return OnCallNow(_coach(turns, at), next_turn(turns, at), kept)


def gaps_of_sites(session: Session, at: datetime, *, fallback: bool = False) -> Gaps:
    """Active sites where nobody is on call at some time in the next 14 days, by name.

    A site without a rota is one long gap. With `fallback`, a number that is answered day and night,
    such a site is left out: there the number is the rota. A site that keeps a rota is never left
    out, since its people rely on it.
    """
    return _gaps(session, all_sites(session), at, fallback)


def gaps_to_fill(session: Session, actor: Actor, at: datetime, *, fallback: bool = False) -> Gaps:
    """The same, of the sites whose rota this person keeps."""
    mine = [site for site in all_sites(session) if keeps_rota_of(actor, site.id)]
    return _gaps(session, mine, at, fallback)


def sites_on_call(session: Session, actor: Actor) -> list[Site]:
    """Whose rota this person sees: active sites of their own; an administrator's are all."""
    if actor.may(Permission.ADMINISTER):
        return [site for site in all_sites(session) if site.active]
    return sites_of(session, actor)


def keeps_rota_of(actor: Actor, site_id: int) -> bool:
    everywhere = actor.may(Permission.ADMINISTER)
    return actor.may(Permission.KEEP_ROTA) and (everywhere or site_id in actor.sites)


def sites_with_a_rota(session: Session, at: datetime) -> set[int]:
    """Sites whose last turn, of those left in, lies ahead or less than 90 days back."""
    kept = select(OnCall.site_id).where(OnCall.until_at > at - GIVEN_UP_AFTER)
    return set(session.scalars(kept.where(OnCall.cancelled_at.is_(None)).distinct()))


def coaches_known(session: Session, sites: Iterable[Site]) -> list[tuple[str, str]]:
    """Name and telephone of those who were put in at these sites before, the latest first."""
    before = select(OnCall.name, OnCall.phone).where(OnCall.site_id.in_(site.id for site in sites))
    latest = before.group_by(OnCall.name, OnCall.phone).order_by(func.max(OnCall.until_at).desc())
    return [(name, phone) for name, phone in session.execute(latest.limit(MOST_KNOWN))]


def _site(session: Session, actor: Actor, site_id: int) -> Site:
    """Locked, so that the same turn asked for twice at once is put in once."""
    site = numbered(session, Site, site_id, with_for_update=True)
    if site is None or not site.active:
        raise BadInput.at("site", "Site: choose one of those offered.")
    if not keeps_rota_of(actor, site.id):
        raise Forbidden(f"The rota of {site.name} is not one of yours.")
    return site


def _row(turn: Turn, site: Site, actor: Actor, at: datetime) -> OnCall:
    row = OnCall(site_id=site.id, name=turn.name, phone=turn.phone)
    row.from_at, row.until_at = turn.from_at, turn.until_at
    row.recorded_at, row.by = at, actor.email
    return row


def _key(row: OnCall) -> tuple[datetime, datetime, str, str]:
    return row.from_at, row.until_at, row.name, row.phone


def _gaps(session: Session, sites: Iterable[Site], at: datetime, fallback: bool) -> Gaps:
    """One question to the database, however many sites there are."""
    kept = sites_with_a_rota(session, at) if fallback else set()
    asked = [site for site in sites if site.active and (site.id in kept or not fallback)]
    turns = _until(session, at, at + AHEAD) if asked else {}
    found = [(site, gaps(turns.get(site.id, ()), at, at + AHEAD)) for site in asked]
    return [(site, holes) for site, holes in found if holes]


def _until(session: Session, at: datetime, end: datetime) -> dict[int, list[Turn]]:
    """The turns of each site that run within this time."""
    running = select(OnCall).where(OnCall.until_at > at, OnCall.from_at < end)
    found: dict[int, list[Turn]] = {}
    for row in session.scalars(running.where(OnCall.cancelled_at.is_(None))):
        found.setdefault(row.site_id, []).extend(_of([row]))
    return found


def _of(rows: Iterable[OnCall]) -> list[Turn]:
    return [Turn(row.from_at, row.until_at, row.name, row.phone, row.recorded_at) for row in rows]


def _coach(turns: Collection[Turn], at: datetime) -> Coach | None:
    turn, until = on_call(turns, at), on_call_until(turns, at)
    return Coach(turn.name, turn.phone, until) if turn and until else None
