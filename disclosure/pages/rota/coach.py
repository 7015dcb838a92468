"""Whom to ring for advice at a site: the coach on call there, else the number of the house."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g, url_for

from disclosure.actions.facts import Gathered
from disclosure.actions.on_call.rota import keeps_rota_of, on_call_at
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor
from disclosure.pages.rota.words import turn_begins, until
from disclosure.records.users import Site
from disclosure.settings import Settings
from workflows.words import State


@dataclass(frozen=True, slots=True)
class CoachShown:
    """As the templates say it. `name` and `phone` are empty where nobody at all can be rung.

    `until`: in words; empty for the number of the house, which is answered day and night.
    `nobody`: a rota is kept and nobody is on call; or there is neither a rota nor a number.
    `then`: who is next, in words. `fill`: where to put somebody in, for who keeps the rota.
    `first_hours`: the case stands at acknowledge, so that this stands at the top of its pages.
    """

    name: str
    phone: str
    until: str
    nobody: bool
    then: str
    fill: str
    first_hours: bool = False


def coach_at(site: Site, at: datetime, first_hours: bool = False) -> CoachShown:
    here, zone = on_call_at(db.session(), site.id, at), site.zone
    then = turn_begins(here.then, zone) if here.then else ""
    if here.now:
        ends = until(here.now.until, at, zone)
        return CoachShown(here.now.name, here.now.phone, ends, False, then, "", first_hours)
    name, phone = house_number()
    nobody = here.kept or not phone
    keeps = nobody and keeps_rota_of(current_actor(), site.id)
    fill = url_for("rota.new_turn", site=site.id) if keeps else ""
    return CoachShown(name, phone, "", nobody, then, fill, first_hours)


def house_number() -> tuple[str, str]:
    """Name and number that hold wherever no rota is kept; both empty where none is set."""
    settings: Settings = current_app.config["SETTINGS"]
    name, phone = settings.coach
    return (name or "the disclosure coach", phone) if phone else ("", "")


def remember_case(gathered: Gathered) -> None:
    """Of this request: every page of the case says who its coach is."""
    g.case_of_page = gathered


def coach_of_page() -> CoachShown | None:
    """At the site of the case; elsewhere at the reader's, who has only one. Else None."""
    gathered: Gathered | None = g.get("case_of_page")
    incident, mine = gathered.incident if gathered else None, current_actor().sites
    if incident is None and len(mine) != 1:
        return None
    site = incident.site if incident else db.session().get(Site, min(mine))
    first_hours = incident is not None and incident.state is State.ACKNOWLEDGE
    return coach_at(site, gathered.at if gathered else now(), first_hours) if site else None
