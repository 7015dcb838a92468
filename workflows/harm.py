"""Harm scales and levels, and the neutral rung that lets levels of different scales be compared.

Source: policy/harm_scales.yaml; policy/README.md, "From a harm grade".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workflows.regime_words import Certainty

PHYSICAL = "physical"
PSYCHOLOGICAL = "psychological"
BOTH_AXES = frozenset({PHYSICAL, PSYCHOLOGICAL})


class Rung(StrEnum):
    """The neutral ladder, least harm first. It compares; it never decides if a duty applies."""

    NONE = "none"
    LOW = "low"
    MODERATE = "moderate"
    SEVERE = "severe"
    DEATH = "death"

    @property
    def order(self) -> int:
        return list(Rung).index(self)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scale. Not `known`: the level itself says that nobody knows the harm yet.

    `order` rises with harm inside its own scale only; `axis` is physical, psychological, or
    either, which covers both. `outcomes_implied` is what the level always means,
    `outcomes_possible` what it may mean, both in the words of the regimes.
    """

    scale: str
    id: str
    label: str
    axis: str
    order: int | None
    rung: Rung | None
    outcomes_implied: frozenset[str]
    outcomes_possible: frozenset[str]
    code: str | None = None
    meaning: str = ""
    known: bool = True

    @property
    def axes(self) -> frozenset[str]:
        return frozenset({self.axis}) & BOTH_AXES or BOTH_AXES


@dataclass(frozen=True, slots=True)
class Scale:
    """`certainty`: the weakest of what is known of it: its labels, its definitions."""

    id: str
    name: str
    issuer: str
    jurisdiction: str
    axis: str
    levels: tuple[Level, ...]
    notes: tuple[str, ...] = ()
    certainty: Certainty = Certainty.VERIFIED


def higher(levels: Iterable[Level]) -> Level | None:
    """The level that counts where both axes are graded: the worse; one without a rung first."""
    return max(levels, key=_severity, default=None)


def _severity(level: Level) -> tuple[int, str]:
    worst = Rung.DEATH.order + 1
    return (worst if level.rung is None else level.rung.order, level.axis)


def nothing_on_the_other_axis(level: Level) -> tuple[Level, ...]:
    """The level, with "no harm" on the axis it does not cover: for whoever has said so."""
    missing = sorted(BOTH_AXES - level.axes)
    return (
        level,
        *(
            Level(level.scale, "none", "No harm", axis, 0, Rung.NONE, frozenset(), frozenset())
            for axis in missing
        ),
    )
