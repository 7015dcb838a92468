"""Whence the letters of a site come: its letterhead, its country, how its English writes a day."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered
from disclosure.actions.law.places import places_of
from letters import dates
from letters.dates import MONTH_FIRST
from letters.printing.countries import is_country
from letters.printing.paper import Paper, paper_of

LETTERHEAD = "letterhead"  # in Session.info: (organisation, lines)
UNKNOWN_HOME = "GB"  # where no regime says which country it is


def organisation_of(session: Session) -> str:
    return _head(session)[0]


def letterhead_of(session: Session) -> Sequence[str]:
    """The lines under its name."""
    return _head(session)[1]


def _head(session: Session) -> tuple[str, Sequence[str]]:
    found: tuple[str, Sequence[str]] = session.info.get(LETTERHEAD, ("", ()))
    return found


def home_of(gathered: Gathered) -> str:
    """ISO 3166-1 code of the country that the letters of this site are posted in. Rules that were
    taken away name none, nor do rules of our own that call it by no such code."""
    codes = (place[:2] for place in places_of(gathered))
    return next(filter(is_country, codes), UNKNOWN_HOME)


def month_first(gathered: Gathered) -> bool:
    """Whether the letters of this site say May 29, 2026, and not 29 May 2026."""
    return home_of(gathered) in MONTH_FIRST


def printed_in(gathered: Gathered, language: str) -> str:
    """The tag that a letter is printed with."""
    return dates.printed_in(language, home_of(gathered))


def paper_here(gathered: Gathered) -> Paper:
    """The sheet that the printers of this site hold."""
    return paper_of(home_of(gathered))
