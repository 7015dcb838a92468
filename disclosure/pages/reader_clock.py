"""What happened at no site, or at several, on the clock of whoever reads it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import g

from disclosure.actions.looks.caseload import zones_of
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor
from disclosure.pages.list_clocks import place_of
from disclosure.pages.words import HOME_ZONE, moment


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
    if "zones_of_reader" not in g:
        g.zones_of_reader = zones_of(db.session(), current_actor()) or [HOME_ZONE]
    zones: list[ZoneInfo] = g.zones_of_reader
    return zones
