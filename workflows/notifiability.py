"""From a harm grade to "does the duty apply": yes, no or undecided, and why.

This suggests. On an incident only a person's decision, reviewed by a second, makes a "no".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflows.harm import BOTH_AXES, Level
from workflows.phrases import joined
from workflows.regimes import Regime


class Applies(StrEnum):
    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Answer:
    applies: Applies
    why: str


UNGRADED = Answer(
    Applies.UNDECIDED, "Nobody has graded the harm yet: treated as applying until a person decides."
)


def suggested(regime: Regime, levels: Sequence[Level]) -> Answer:
    """The answer that follows from the present grade per axis (empty: ungraded).

    Rule: policy/README.md, "From a harm grade to applies". An implied outcome of the trigger is
    enough for yes; no outcome possible on either axis is a no; everything else is undecided.
    """
    known = [level for level in levels if level.known]
    implied = frozenset[str]().union(*(level.outcomes_implied for level in known))
    enough = implied & regime.trigger.outcomes
    if enough:
        graded = _labels([level for level in known if level.outcomes_implied & enough])
        return Answer(Applies.YES, f"{graded}: that always means {_words(enough)}.")
    if not known or len(known) < len(levels):
        return UNGRADED
    return _without_an_implied_outcome(regime, known)


def axes_covered(levels: Iterable[Level]) -> frozenset[str]:
    """Which of the axes, physical and psychological, have a known grade."""
    return frozenset[str]().union(*(level.axes for level in levels if level.known))


def _without_an_implied_outcome(regime: Regime, known: Sequence[Level]) -> Answer:
    possible = frozenset[str]().union(*(level.outcomes_possible for level in known))
    open_outcomes = possible & regime.trigger.outcomes
    if open_outcomes:
        graded = _labels([level for level in known if level.outcomes_possible & open_outcomes])
        why = f"{graded} may mean {_words(open_outcomes)}, or not: a person must say."
        return Answer(Applies.UNDECIDED, f"{why} Treated as applying until then.")
    graded = _labels(known)
    missing = BOTH_AXES - axes_covered(known)
    if missing:
        why = f"{graded}, but {_words(missing)} harm is not graded."
        return Answer(Applies.UNDECIDED, f"{why} Treated as applying until it is.")
    why = f"{graded}: none of what this regime asks for ({_words(regime.trigger.outcomes)})."
    return Answer(Applies.NO, f"{why} A person decides, and a second one reviews it.")


def _labels(levels: Sequence[Level]) -> str:
    return joined(level.label for level in levels)


def _words(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids)).replace("_", " ")
