"""The clocks of a list that holds cases of several zones: its day, and whose an hour is."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import sites_of
from disclosure.actions.to_do.worklist import Narrowed, Worklist
from disclosure.pages.words import HOME_ZONE, Elsewhere, day, in_place
from disclosure.permissions import Actor


@dataclass(frozen=True)
class Clocks:
    """`here`: whose day it is at the head of the list. `zones`: of all that may stand there."""

    at: datetime
    here: ZoneInfo
    zones: frozenset[ZoneInfo]

    @property
    def heading(self) -> str:
        """The day, and whose it is where somebody could take it for another's."""
        today = self._today(self.here)
        return day(today) + in_place(self._named(self.here) if self._differ(self.at) else None)

    def elsewhere(self, zone: ZoneInfo, due: date | datetime | None) -> Elsewhere | None:
        """None where all these clocks show the same: nobody can take one hour for another."""
        if isinstance(due, datetime) and self._differ(due):
            return self._named(zone)
        return self._named(zone) if self._today(zone) != self._today(self.here) else None

    def _differ(self, at: datetime) -> bool:
        return len({at.astimezone(zone).utcoffset() for zone in self.zones}) > 1

    def _named(self, zone: ZoneInfo) -> Elsewhere:
        return Elsewhere(place_of(zone), self._today(self.here))

    def _today(self, zone: ZoneInfo) -> date:
        return self.at.astimezone(zone).date()


def clocks_of(
    session: Session, actor: Actor, at: datetime, only: Narrowed, found: Worklist
) -> Clocks:
    """Of the reader's sites, the first of which says the day; and of what else is in the list."""
    sites = [site for site in sites_of(session, actor) if only.site in (None, site.id)]
    own = [site.zone for site in sites]
    shown = [row.zone for rows in found.groups.values() for row in rows]
    here = next(iter((*own, *shown)), HOME_ZONE)
    return Clocks(at, here, frozenset((*own, *shown, here)))


def place_of(zone: ZoneInfo) -> str:
    """Sydney, New York."""
    return zone.key.rpartition("/")[2].replace("_", " ")
