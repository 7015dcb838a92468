"""policy/harm_scales.yaml: its shape, and the frozen scales made from it."""

from collections.abc import Iterable, Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from disclosure.policy.reading import Checked, stands_once
from disclosure.policy.vocabulary_file import Outcome
from workflows.harm import Level, Rung, Scale
from workflows.regimes import Certainty, weakest

OUTCOMES = "outcomes"
Axis = Literal["physical", "psychological", "either"]


class RungShape(Checked):
    id: str
    order: int | None
    label: str
    meaning: str


class LevelShape(Checked):
    id: str
    label: str
    order: int | None
    axis: Axis
    meaning: str
    outcomes_implied: frozenset[Outcome]
    outcomes_possible: frozenset[Outcome]
    maps_to: Rung | Literal["psychological"] | None
    lossy: bool
    code: str | None = None
    lossy_note: str | None = None
    neutral_severity: Rung | None = None

    @model_validator(mode="after")
    def _psychological_has_a_severity(self) -> Self:
        if (self.maps_to == "psychological") != (self.neutral_severity is not None):
            raise ValueError("a level that maps to psychological, and it alone, has a severity")
        return self

    @property
    def rung(self) -> Rung | None:
        return self.maps_to if isinstance(self.maps_to, Rung) else self.neutral_severity


class ScaleSource(Checked):
    title: str
    url: str | None


class ScaleShape(Checked):
    id: str
    issuer: str
    jurisdiction: str
    name: str
    axis: Axis
    sources: tuple[ScaleSource, ...]
    certainty: dict[str, Certainty] = Field(min_length=1)
    notes: tuple[str, ...]
    levels: tuple[LevelShape, ...] = Field(min_length=1)


class DutyThreshold(Checked):
    id: str
    jurisdiction: str
    trigger: str
    source: str
    url: str | None
    certainty: Certainty


class HarmFile(Checked):
    schema_version: Literal[1]
    about: str
    certainty_values: dict[Certainty, str]
    rules_for_use: tuple[str, ...]
    neutral_ladder: tuple[RungShape, ...]
    scales: tuple[ScaleShape, ...] = Field(min_length=1)
    duty_thresholds: tuple[DutyThreshold, ...]

    @model_validator(mode="after")
    def _ids_are_used_once(self) -> Self:
        ids = [scale.id for scale in self.scales]
        ids += [level.id for scale in self.scales for level in scale.levels]
        stands_once("id", ids)
        return self


def scales_of(file: HarmFile, outcomes: Mapping[str, str]) -> tuple[Scale, ...]:
    """The scales of the file, and one more: the regimes' own terms, recorded directly."""
    return (*(_scale(shape) for shape in file.scales), _own_terms(outcomes))


def _scale(shape: ScaleShape) -> Scale:
    levels = tuple(_level(shape.id, each) for each in shape.levels)
    sure = weakest(*shape.certainty.values())
    said = (shape.id, shape.name, shape.issuer, shape.jurisdiction, shape.axis)
    return Scale(*said, levels, shape.notes, sure)


def _level(scale: str, shape: LevelShape) -> Level:
    return Level(
        scale,
        shape.id,
        shape.label,
        shape.axis,
        shape.order,
        shape.rung,
        shape.outcomes_implied,
        shape.outcomes_possible,
        shape.code,
        shape.meaning,
        known=shape.rung is not None,
    )


def _own_terms(outcomes: Mapping[str, str]) -> Scale:
    levels = tuple(_own_term(each, means, outcomes) for each, means in outcomes.items())
    return Scale(OUTCOMES, "The regime's own term", "the regimes", "any", "either", levels)


def _own_term(outcome: str, means: str, outcomes: Iterable[str]) -> Level:
    """One outcome implies itself and excludes no other, so that it alone never answers no."""
    label = outcome.replace("_", " ").capitalize()
    itself, all_of_them = frozenset({outcome}), frozenset(outcomes)
    return Level(OUTCOMES, outcome, label, "either", None, None, itself, all_of_them, meaning=means)
