"""policy/professional_duty.yaml: what the professions ask of their own, whatever the law asks."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from disclosure.policy.marks import ROOT
from disclosure.policy.reading import Checked, checked, read_yaml
from workflows.regimes import Certainty

FILE = ROOT / "policy" / "professional_duty.yaml"


class ProfessionalSource(Checked):
    title: str
    section: str
    url: str | None
    opened: bool

    def __str__(self) -> str:
        return f"{self.title}, {self.section}"


class ProfessionalDuty(Checked):
    """The duty in one place: no threshold, no clock. `jurisdictions`: how they begin, as GB."""

    id: str
    name: str
    jurisdictions: tuple[str, ...]
    who: str
    asks: str
    sources: tuple[ProfessionalSource, ...] = Field(min_length=1)
    certainty: Certainty

    @model_validator(mode="after")
    def _verified_was_read(self) -> Self:
        if self.certainty is Certainty.VERIFIED and not any(each.opened for each in self.sources):
            raise ValueError("verified needs a source with `opened: true`: open one, or say less")
        return self


class ProfessionalFile(Checked):
    schema_version: Literal[1]
    about: str
    as_of: str
    certainty_values: dict[Certainty, str]
    places: tuple[ProfessionalDuty, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_place_is_every_other(self) -> Self:
        if sum(not place.jurisdictions for place in self.places) != 1:
            raise ValueError("one place, and only one, must have no jurisdictions: it is the rest")
        named = [code for place in self.places for code in place.jurisdictions]
        twice = sorted({code for code in named if named.count(code) > 1})
        if twice:
            raise ValueError(f"the jurisdiction {twice[0]} stands under two places: take one out")
        return self


@cache
def professional_duties(path: Path = FILE) -> tuple[ProfessionalDuty, ...]:
    """The duty of every place, read once. Raises BadPolicy."""
    return checked(path, ProfessionalFile, read_yaml(path), {}).places


def professional_duties_in(jurisdictions: Iterable[str]) -> tuple[ProfessionalDuty, ...]:
    """Those of these jurisdictions (`GB-WLS` is in GB); of every other place where none is named.

    It never answers nothing: the duty to be honest does not end where our list does.
    """
    codes = {code.partition("-")[0] for code in jurisdictions}
    places = professional_duties()
    found = tuple(place for place in places if codes & set(place.jurisdictions))
    known = {code for place in places for code in place.jurisdictions}
    rest = tuple(place for place in places if not place.jurisdictions)
    return found if found and codes <= known else (*found, *rest)
