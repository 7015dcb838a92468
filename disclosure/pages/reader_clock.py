"""What happened at no site, or at several, on the clock of whoever reads it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import g
from sqlalchemy import select

from disclosure.actions.looks.caseload import sites_of
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor
from disclosure.pages.list_clocks import place_of
from disclosure.pages.words import HOME_ZONE, moment
from disclosure.records.users import Site


def zone_here() -> ZoneInfo:
    """Of the first of the reader's sites, as at the head of the list of the day."""
    return _zones()[0]


def today_here() -> date:
    return now().astimezone(zone_here()).date()


def moment_here(at: datetime) -> str:
    """Monday 2 November, 12:15am; and where, if the clocks of their sites differ then."""
    zones = _zones()
    several = len({at.astimezone(zone).utcoffset() for zone in zones}) > 1
    said = moment(at, zones[0], today_here())
    return f"{said} in {place_of(zones[0])}" if several else said


def _zones() -> list[ZoneInfo]:
    """For who works at no site, such as an administrator: those of the whole house."""
    if "zones_of_reader" not in g:
        session = db.session()
        sites = sites_of(session, current_actor()) or session.scalars(_EVERY)
        g.zones_of_reader = [ZoneInfo(site.zone) for site in sites] or [HOME_ZONE]
    zones: list[ZoneInfo] = g.zones_of_reader
    return zones


_EVERY = select(Site).where(Site.active).order_by(Site.name)
