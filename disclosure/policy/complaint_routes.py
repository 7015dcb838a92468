"""policy/complaint_routes.yaml: where a family complains outside us, and who helps them to."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from disclosure.policy.marks import ROOT
from disclosure.policy.reading import Checked, checked, read_yaml
from workflows.regimes import Certainty

FILE = ROOT / "policy" / "complaint_routes.yaml"


class RouteKind(StrEnum):
    OMBUDSMAN = "ombudsman"  # decides, from outside
    REGULATOR = "regulator"  # watches over all care
    ADVOCACY = "advocacy"  # helps to complain, and works for the family alone


class ComplaintRoute(Checked):
    """`does`: what it does, after its name. `until`: within which time one has to go there.

    `also_called`: its own name in another language in which it answers, by the language's tag.
    `for_children`: it hears only of the care of somebody under age.
    """

    kind: RouteKind
    name: str
    also_called: dict[str, str] = Field(default_factory=dict)
    does: str
    phone: str | None = None
    url: str | None = None
    until: str | None = None
    for_children: bool = False
    certainty: Certainty


class Place(Checked):
    """`jurisdictions`: as the regimes name them, such as GB-WLS; none: every other place."""

    id: str
    jurisdictions: tuple[str, ...]
    routes: tuple[ComplaintRoute, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _somebody_is_more_than_a_helper(self) -> Self:
        if all(route.kind is RouteKind.ADVOCACY or route.for_children for route in self.routes):
            raise ValueError(f"{self.id}: name an ombudsman or a regulator, too, for everybody")
        return self


class ComplaintRoutesFile(Checked):
    schema_version: Literal[1]
    as_of: str
    certainty_values: dict[Certainty, str]
    places: tuple[Place, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_place_is_every_other(self) -> Self:
        if sum(not place.jurisdictions for place in self.places) != 1:
            raise ValueError("one place, and only one, must have no jurisdictions: it is the rest")
        return self


@cache
def places(path: Path = FILE) -> tuple[Place, ...]:
    """Read once. Raises BadPolicy."""
    return checked(path, ComplaintRoutesFile, read_yaml(path), {}).places


def complaint_routes_in(jurisdictions: Iterable[str]) -> tuple[tuple[ComplaintRoute, ...], ...]:
    """Those of the narrowest place that is listed for each, place by place: GB-WLS before GB, AU
    before none. Where a part of a country has an ombudsman, that of the whole is left out.

    It never answers nothing: whoever complains must have somewhere to go.
    """
    there = {place.id: place for place in map(_nearest, jurisdictions)} or {"": _rest()}
    with_own = {
        code.partition("-")[0]
        for place in there.values()
        for code in place.jurisdictions
        if "-" in code and any(route.kind is RouteKind.OMBUDSMAN for route in place.routes)
    }
    found = (
        tuple(
            route
            for route in place.routes
            if route.kind is not RouteKind.OMBUDSMAN or with_own.isdisjoint(place.jurisdictions)
        )
        for place in there.values()
    )
    return tuple(filter(None, found))


def _nearest(code: str) -> Place:
    country = code.partition("-")[0]
    for asked in (code, country):
        for place in places():
            if asked in place.jurisdictions:
                return place
    return _rest()


def _rest() -> Place:
    return next(place for place in places() if not place.jurisdictions)
