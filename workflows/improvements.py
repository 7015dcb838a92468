"""One improvement of the house: from being written down to the answer whether it helped.

Source: our own rule, docs/decisions/learning.md.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum


class ImprovementState(StrEnum):
    OPEN = "open"
    IN_PLACE = "in_place"
    JUDGED = "judged"
    LET_GO = "let_go"  # we will not do it, and said why


class ImprovementStep(StrEnum):
    WRITTEN = "written"
    CHANGED = "changed"  # other words, another owner, another day
    IN_PLACE = "in_place"
    JUDGED = "judged"  # did it help? by somebody who neither owns nor did it
    TAKEN_UP_AGAIN = "taken_up_again"  # it did not help enough: evaluate and adjust
    LET_GO = "let_go"


_S, _T = ImprovementState, ImprovementStep
LEADS: Mapping[tuple[ImprovementState, ImprovementStep], ImprovementState] = {
    (_S.OPEN, _T.CHANGED): _S.OPEN,
    (_S.OPEN, _T.IN_PLACE): _S.IN_PLACE,
    (_S.OPEN, _T.LET_GO): _S.LET_GO,
    (_S.IN_PLACE, _T.JUDGED): _S.JUDGED,
    (_S.IN_PLACE, _T.TAKEN_UP_AGAIN): _S.OPEN,
    (_S.JUDGED, _T.TAKEN_UP_AGAIN): _S.OPEN,
    (_S.JUDGED, _T.LET_GO): _S.LET_GO,  # it did not help, and nothing takes its place
    (_S.LET_GO, _T.TAKEN_UP_AGAIN): _S.OPEN,
}
DONE = frozenset({_S.IN_PLACE, _S.JUDGED})  # the change is there
TOO_EARLY, NOT_HELPED = "too_early", "no"  # answers after which somebody has to come back to it
HELPED = "yes"


def leads_to(
    state: ImprovementState, step: ImprovementStep, helped: str = ""
) -> ImprovementState | None:
    """None where that step cannot be taken from there. Too early to say: it is judged later."""
    if step is _T.JUDGED and helped == TOO_EARLY:
        return state if (state, step) in LEADS else None
    return LEADS.get((state, step))


def steps_from(state: ImprovementState) -> tuple[ImprovementStep, ...]:
    return tuple(step for source, step in LEADS if source is state)


def why_not_let_go(helped: str) -> str | None:
    """`helped`: what was said of it last, where it is judged; else empty."""
    if helped == HELPED:
        return "It is in place, and it helped. Take it up again first, where it is not to stay."
    return None


def why_not_judge(who: str, had_a_part: Collection[str]) -> str | None:
    """Whether it helped is said by neither its owner nor who put it in place or wrote its words."""
    if who in had_a_part:
        return "You wrote, own or did this, so another person has to say whether it helped."
    return None
