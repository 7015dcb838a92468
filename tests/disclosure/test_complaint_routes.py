"""Where a family complains outside us: every place leads somewhere, and says what was checked."""

import pytest

from disclosure.policy import policy
from disclosure.policy.complaint_routes import (
    ComplaintRoute,
    RouteKind,
    complaint_routes_in,
    places,
)


@pytest.mark.parametrize("code", sorted({regime.jurisdiction for regime in policy().regimes}))
def test_every_place_with_rules_has_a_way_outside(code: str) -> None:
    assert any(route.kind is not RouteKind.ADVOCACY for route in routes_in(code))


@pytest.mark.parametrize("code", ["GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR", "IE", "NZ"])
def test_where_there_is_free_help_it_is_named(code: str) -> None:
    assert any(route.kind is RouteKind.ADVOCACY for route in routes_in(code))


def routes_in(*codes: str) -> list[ComplaintRoute]:
    return [route for routes in complaint_routes_in(codes) for route in routes]


def test_wales_is_not_sent_to_england() -> None:
    names = {route.name for route in routes_in("GB-WLS")}
    assert "Public Services Ombudsman for Wales" in names
    assert "Parliamentary and Health Service Ombudsman" not in names


def test_nobody_in_ireland_is_sent_to_the_ombudsman_with_what_he_may_not_judge() -> None:
    """By his leaflet he hears of no diagnosis and no treatment, and of a hospital only after it."""
    (ombudsman,) = [route for route in routes_in("IE") if route.name == "Ombudsman"]
    assert "once we have answered yours" in ombudsman.does
    assert "may not judge what a doctor or nurse decided" in ombudsman.does


def test_a_state_without_its_own_goes_to_its_country_and_a_country_to_the_rest() -> None:
    assert routes_in("AU-QLD") == routes_in("AU")
    assert routes_in("PL") == routes_in()


def test_what_nobody_opened_says_so() -> None:
    unread = [route for place in places() for route in place.routes]
    assert {str(route.certainty) for route in unread} == {"remembered"}
