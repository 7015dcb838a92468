"""Where this family can complain outside us, by the rules that hold in their case.

The house names its own way with DISCLOSURE_COMPLAIN_HOW. Where it names none, a letter says what
policy/complaint_routes.yaml knows, and that nobody has checked it lately.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from disclosure.actions.facts import Gathered
from disclosure.actions.law.applying import regimes_of
from disclosure.actions.letters.audience import was_of_age
from disclosure.policy import policy
from disclosure.policy.complaint_routes import ComplaintRoute, RouteKind, complaint_routes_in
from disclosure.policy.whole import UnknownRegime
from workflows.regimes import Certainty

COMPLAIN = "complain"  # in Session.info: how to complain outside, one sentence
BEGINS = "You may complain to us, or to people outside who do not work for us."
UNCHECKED = "These details may have changed. If you cannot reach them, please call us."


def outside_routes(gathered: Gathered) -> tuple[ComplaintRoute, ...]:
    """Never none: whoever complains must have somewhere to go."""
    return tuple(_once(route for routes in outside_places(gathered) for route in routes))


def outside_places(gathered: Gathered) -> list[tuple[ComplaintRoute, ...]]:
    """Place by place. Whoever hears of children alone is not named to somebody whose patient was of
    age.
    """
    grown = was_of_age(gathered)
    return [
        tuple(route for route in routes if not (grown and route.for_children))
        for routes in complaint_routes_in(jurisdictions_of(gathered))
    ]


def _once(routes: Iterable[ComplaintRoute]) -> Iterable[ComplaintRoute]:
    return {route.name: route for route in routes}.values()


def how_to_complain(gathered: Gathered) -> str:
    """For a letter: as the house says it, else who decides from outside in each place, or, where
    nobody does, who watches over all care there; by name and number, and within which time.
    """
    if says := str(gathered.session.info.get(COMPLAIN, "")).strip():
        return says
    places = outside_places(gathered)
    deciding = list(_once(route for routes in places for route in _deciding(routes)))
    said = [BEGINS, *map(_one, deciding)]
    if any(route.certainty is not Certainty.VERIFIED for route in deciding):
        said.append(UNCHECKED)
    return "\n\n".join(said)


def _deciding(routes: Iterable[ComplaintRoute]) -> list[ComplaintRoute]:
    by_kind = {kind: [r for r in routes if r.kind is kind] for kind in RouteKind}
    return by_kind[RouteKind.OMBUDSMAN] or by_kind[RouteKind.REGULATOR]


def _one(route: ComplaintRoute) -> str:
    """Ombudsman for Wales: telephone 0300 790 0203, www.example.org. It looks at complaints. Go to
    it within 12 months.
    """
    page = urlsplit(route.url or "")
    site = f"{page.netloc}{page.path}".rstrip("/")
    reach = ", ".join(filter(None, (route.phone and f"telephone {route.phone}", site)))
    until = f" Go to it {route.until}." if route.until else ""
    return f"{route.name}{f': {reach}' if reach else ''}. It {route.does}.{until}"


def jurisdictions_of(gathered: Gathered) -> Iterator[str]:
    """Of the rules of the case, and of those that a decision brought into it; a rule that was taken
    away names no place any more.
    """
    for name in regimes_of(gathered.case):
        try:
            yield policy().regime(name).jurisdiction
        except UnknownRegime:
            continue
