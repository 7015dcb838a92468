"""Where a site is: its zone and its rules are asked for when it is named, save at home; where its
days end is kept once cases stand there.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions.letters.home import UNKNOWN_HOME
from disclosure.kinds.faults import Fault
from disclosure.policy import policy
from disclosure.records.incident import Incident
from disclosure.records.users import Site
from workflows.phrases import joined
from workflows.wall_clock import is_no_place, zone_called

DEFAULT_ZONE = "Europe/London"
DEFAULT_REGIMES = ("gb-eng-reg20-nhs",)  # of a site in that zone alone
_FROM, _DAYS = date(1970, 1, 1), 366 * 130  # what a case may tell of


def zone_untold(regimes: Collection[str]) -> str:
    """Where nobody told a zone: the one that these rules name, if they name one."""
    named = _zones_of(regimes)
    return named.pop() if len(named) == 1 else DEFAULT_ZONE


def _zones_of(regimes: Collection[str]) -> set[str]:
    return {each.timezone for each in policy().regimes if each.id in regimes and each.timezone}


def faults_of_untold(regimes: Collection[str]) -> Iterator[Fault]:
    """Nobody told a zone, and these rules name none or several. The one that is taken then is no
    guess for another country."""
    if len(_zones_of(regimes)) == 1:
        return
    there = [each for each in policy().regimes if each.id in regimes]
    countries = {each.jurisdiction.partition("-")[0] for each in there}
    if countries and countries.isdisjoint((UNKNOWN_HOME, "international")):
        names = joined(each.name for each in there)
        says = f"say which one holds at the site, such as Europe/London: {names} is of elsewhere."
        yield Fault("zone", f"Time zone: {says}")


def faults_of_unnamed(zone: str | None) -> Iterator[Fault]:
    """Nobody named rules. The law of England is no guess for another country."""
    if zone is not None and zone != DEFAULT_ZONE and zone_called(zone):
        says = (
            "name those that hold at the site; `disclosure regimes` lists all there are. Only a "
            f"site in {DEFAULT_ZONE} is given {', '.join(DEFAULT_REGIMES)} without asking."
        )
        yield Fault("regimes", f"Rules: {says}")


def faults_of_zone(zone: str, at: datetime) -> Iterator[Fault]:
    """A place has its clocks: by GMT or EST nobody there could enter in summer what they see on the
    wall, and once cases stand at the site its zone stays. Whoever writes UTC means it: of that
    `doctor` speaks.
    """
    if zone_called(zone) is None:
        yield Fault("zone", f"Time zone: there is none called '{zone}'. Europe/London is one.")
    elif zone != "UTC" and is_no_place(zone, at.year):
        says = (
            f"'{zone}' never changes its hour, also where clocks go forward and back. Write a "
            "place whose clocks the site goes by, such as Europe/London or America/New_York."
        )
        yield Fault("zone", f"Time zone: {says}")


def faults_of_move(session: Session, site: Site, zone: str) -> Iterator[Fault]:
    """To another zone, with the cases that stand there."""
    there = zone_called(zone)
    if there and (stays := why_it_stays(session, site)) and not _same_days(site.zone_name, there):
        yield Fault("zone", f"Time zone: {stays}")


def why_it_stays(session: Session, site: Site) -> str:
    """Empty where no case stands there. A day that somebody recorded is kept as its midnight at the
    site: in another zone it would be the day before or after, and each due day with it.
    """
    count = select(func.count()).select_from(Incident).where(Incident.site_id == site.id)
    number = session.scalar(count) or 0
    if not number:
        return ""
    stand = "1 case stands" if number == 1 else f"{number} cases stand"
    return (
        f"{stand} at {site.name}, and days on record would move with it, so it stays "
        f"{site.zone_name}. Is it wrong? Add a site of another name, with the right zone, for new "
        f"cases; what stands at {site.name} stays there."
    )


def _same_days(before: str, zone: ZoneInfo) -> bool:
    """Each midnight is the same moment in both, as in Europe/London and Europe/Jersey. Of a zone
    that is none, no day can be read at all."""
    old = zone_called(before)
    begins = (datetime.combine(_FROM + timedelta(days), time()) for days in range(_DAYS))
    return old is None or all(
        at.replace(tzinfo=old).utcoffset() == at.replace(tzinfo=zone).utcoffset() for at in begins
    )
