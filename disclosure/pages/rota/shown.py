"""What a reader sees of the rota of each site; and, for who keeps it, when nobody is on call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import url_for

from disclosure.actions.on_call.absences import days_words
from disclosure.actions.on_call.rota import (
    AHEAD,
    gaps_to_fill,
    keeps_rota_of,
    sites_on_call,
    sites_with_a_rota,
)
from disclosure.actions.on_call.turns_away import TurnAway, turns_of_who_left, turns_while_away
from disclosure.extensions import db
from disclosure.pages.guard import current_actor
from disclosure.pages.rota.coach import CoachShown, coach_at, house_number
from disclosure.pages.rota.picture import Strip, strip_of
from disclosure.pages.rota.words import from_to, nobody
from disclosure.records.rota import OnCall, absences_from, turns_from
from disclosure.records.users import Site
from workflows.counting import A_DAY
from workflows.rota import Gap

NO_ROTA = "nobody has put in a rota"


@dataclass(frozen=True, slots=True)
class GapShown:
    """`href`: the form, with these times filled in."""

    site: str
    says: str
    href: str
    more: int = 0  # how many other gaps the site has


@dataclass(frozen=True, slots=True)
class AwayShown:
    """A turn of somebody who is away then, or has left. `href`: the rota, to take it away."""

    site_id: int
    site: str
    says: str
    href: str


@dataclass(frozen=True, slots=True)
class TurnShown:
    id: int
    when: str
    name: str
    phone: str
    runs: bool


@dataclass(frozen=True, slots=True)
class SiteShown:
    """`keeps`: the reader may change this rota; what follows is only for them."""

    id: int
    name: str
    zone: str
    coach: CoachShown
    keeps: bool
    gaps: tuple[GapShown, ...] = ()
    away: tuple[AwayShown, ...] = ()
    turns: tuple[TurnShown, ...] = ()
    later: tuple[TurnShown, ...] = ()  # beyond the next 14 days
    strip: Strip | None = None


def sites_shown(sites: Iterable[Site], at: datetime) -> list[SiteShown]:
    actor, kept = current_actor(), sites_with_a_rota(db.session(), at)
    holes = {site.id: gaps for site, gaps in gaps_to_fill(db.session(), actor, at)}
    away = away_to_tell(at)
    return [
        _for_keeper(site, holes.get(site.id, ()), site.id in kept, away, at)
        if keeps_rota_of(actor, site.id)
        else SiteShown(site.id, site.name, site.zone_name, coach_at(site, at), False)
        for site in sites
    ]


def gaps_to_tell(at: datetime) -> list[GapShown]:
    """The first gap of each site whose rota the reader keeps.

    A site that never kept one is left out where the house has a number that is always answered.
    """
    fallback, kept = bool(house_number()[1]), sites_with_a_rota(db.session(), at)
    found = gaps_to_fill(db.session(), current_actor(), at, fallback=fallback)
    return [
        GapShown(
            site.name,
            nobody(gaps[0], at, site.zone) if site.id in kept else NO_ROTA,
            _to_fill(site, gaps[0], at),
            len(gaps) - 1,
        )
        for site, gaps in found
    ]


def away_to_tell(at: datetime) -> list[AwayShown]:
    """Turns at the sites whose rota the reader keeps, of who is away then or has left, in the next
    14 days."""
    actor = current_actor()
    mine = [site for site in sites_on_call(db.session(), actor) if keeps_rota_of(actor, site.id)]
    absences = absences_from(db.session(), (at - A_DAY).date())  # a day over here may run there
    left = turns_of_who_left(db.session(), mine, at, at + AHEAD)
    return [
        *(_not_there(turn, site, "has left") for turn, site in left),
        *(
            _not_there(each.turn, each.site, f"is away {_away(each, at)}")
            for each in turns_while_away(db.session(), mine, at, absences)
            if each.turn.from_at < at + AHEAD
        ),
    ]


def _away(each: TurnAway, at: datetime) -> str:
    return days_words(each.absence, at.astimezone(each.site.zone).date())


def _not_there(turn: OnCall, site: Site, why: str) -> AwayShown:
    when = from_to(turn.from_at, turn.until_at, site.zone)
    says = f"{turn.name} {why}, and is on call {when}"
    href = url_for("rota.on_call", _anchor=f"site-{site.id}")
    return AwayShown(site.id, site.name, says, href)


def told(row: OnCall, site: Site) -> str:
    """A turn in one line: who, where, from when to when."""
    return f"{row.name} at {site.name}, {from_to(row.from_at, row.until_at, site.zone)}"


def form_for(site: Site, from_at: datetime, until_at: datetime | None) -> str:
    """Its address, with the site and these times filled in."""
    zone = site.zone
    ends = _on_the_wall(until_at, zone) if until_at else None
    starts = _on_the_wall(from_at, zone)
    return url_for("rota.new_turn", site=site.id, from_at=starts, until_at=ends)


def _for_keeper(
    site: Site, gaps: tuple[Gap, ...], kept: bool, away: Iterable[AwayShown], at: datetime
) -> SiteShown:
    zone = site.zone
    rows = turns_from(db.session(), site.id, at)
    near = [_turn(row, zone, at) for row in rows if row.from_at < at + AHEAD]
    later = [_turn(row, zone, at) for row in rows if row.from_at >= at + AHEAD]
    return SiteShown(
        site.id,
        site.name,
        site.zone_name,
        coach_at(site, at),
        True,
        tuple(_gap(site, gap, kept, at) for gap in gaps),
        tuple(each for each in away if each.site_id == site.id),
        tuple(near),
        tuple(later),
        strip_of(gaps, at, zone) if kept else None,
    )


def _gap(site: Site, gap: Gap, kept: bool, at: datetime) -> GapShown:
    says = nobody(gap, at, site.zone) if kept else NO_ROTA
    return GapShown(site.name, f"{says[0].upper()}{says[1:]}", _to_fill(site, gap, at))


def _turn(row: OnCall, zone: ZoneInfo, at: datetime) -> TurnShown:
    when = from_to(row.from_at, row.until_at, zone)
    return TurnShown(row.id, when, row.name, row.phone, row.from_at <= at)


def _to_fill(site: Site, gap: Gap, at: datetime) -> str:
    """What is known is filled in. The end of the 14 days is nobody's wish, so it is left open."""
    return form_for(site, gap.from_at, gap.until_at if gap.until_at < at + AHEAD else None)


def _on_the_wall(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"
