"""Which places the law of a case is of, by the rules it is under."""

from collections.abc import Iterator

from disclosure.actions.facts import Gathered
from disclosure.actions.law.duties import regimes_that_apply
from disclosure.policy import UnknownRegime, policy


def places_of(gathered: Gathered) -> Iterator[str]:
    """Jurisdictions: of the rules that apply, then of those of the site."""
    yield from (each.jurisdiction for each in regimes_that_apply(gathered.case))
    yield from places_of_site(gathered)


def places_of_site(gathered: Gathered) -> Iterator[str]:
    """Rules that were taken away name no place any more."""
    for name in gathered.incident.site.regimes:
        try:
            yield policy().regime(name).jurisdiction
        except UnknownRegime:
            continue
