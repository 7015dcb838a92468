"""Harm scales and levels, and the neutral rung that lets levels of different scales be compared.

Source: policy/harm_scales.yaml; policy/README.md, "From a harm grade".
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflows.regime_words import Certainty

PHYSICAL = "physical"
PSYCHOLOGICAL = "psychological"
EITHER = "either"
OF_NO_COUNTRY = "international"
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


# Terms of the regimes that name a rung: whoever records one says that it was no less.
NO_LESS_THAN: Mapping[str, Rung] = {
    "moderate_harm": Rung.MODERATE,
    "severe_harm": Rung.SEVERE,
    "death": Rung.DEATH,
    "any_death": Rung.DEATH,
}


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

    @property
    def at_least(self) -> Rung | None:
        """Its rung; of a term of the regimes, which has none, the one that it names, if any."""
        named = (NO_LESS_THAN[term] for term in self.outcomes_implied & NO_LESS_THAN.keys())
        return self.rung or max(named, key=lambda rung: rung.order, default=None)


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


def nearest_first(scales: Iterable[Scale], places: Collection[str], axis: str) -> tuple[Scale, ...]:
    """Of the place itself, of its country, of no country, then of another one, in the order told.

    `axis`: the harm that is asked about, or another word for both. What is made for it alone comes
    before what covers both, and that before what is made for the other.
    """
    return tuple(sorted(scales, key=lambda s: (_far(s, places), _fits(s, axis))))


def _far(scale: Scale, places: Collection[str]) -> int:
    if scale.jurisdiction in places:
        return 0
    if any(place.startswith(f"{scale.jurisdiction}-") for place in places):
        return 1
    return 2 if scale.jurisdiction == OF_NO_COUNTRY else 3


def _fits(scale: Scale, axis: str) -> int:
    return [axis, EITHER].index(scale.axis) if scale.axis in (axis, EITHER) else 2


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
