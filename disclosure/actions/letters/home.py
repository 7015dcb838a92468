"""Whence the letters of a site come: its letterhead, its country, how its English writes a day."""

from disclosure.actions.facts import Gathered
from disclosure.actions.law.duties import regimes_that_apply
from disclosure.policy import policy
from letters import dates
from letters.dates import MONTH_FIRST

LETTERHEAD = "letterhead"  # in Session.info: (organisation, lines)
UNKNOWN_HOME = "GB"  # where no regime says which country it is


def home_of(gathered: Gathered) -> str:
    """ISO 3166-1 code of the country that the letters of this site are posted in."""
    if found := regimes_that_apply(gathered.case, gathered.zone):
        return found[0].jurisdiction[:2]
    site = gathered.incident.site
    places = (policy().regime(name).jurisdiction for name in site.regimes)
    return next(places, UNKNOWN_HOME)[:2]


def month_first(gathered: Gathered) -> bool:
    """Whether the letters of this site say May 29, 2026, and not 29 May 2026."""
    return home_of(gathered) in MONTH_FIRST


def printed_in(gathered: Gathered, language: str) -> str:
    """The tag that a letter is printed with."""
    return dates.printed_in(language, home_of(gathered))
