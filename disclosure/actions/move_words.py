"""How each move of an incident is offered, headed and explained to staff."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.words import State, Trigger


@dataclass(frozen=True, slots=True)
class MoveWords:
    button: str
    before: str  # "Before this can close"
    to: str  # "To begin investigating, first"
    means: str


MOVES: Mapping[Trigger, MoveWords] = {
    Trigger.BEGIN_INVESTIGATION: MoveWords(
        "Begin the investigation",
        "Before the investigation can begin",
        "To begin investigating, first",
        "The family knows, and we have said sorry. Now we find out what happened.",
    ),
    Trigger.SHARE_FINDINGS: MoveWords(
        "Go on to telling what we found",
        "Before we can tell what we found",
        "To go on to telling what we found, first",
        "The findings are approved. Now the family hears them.",
    ),
    Trigger.RECORD_DISCLOSURE: MoveWords(
        "Go on to the apology",
        "Before we can go on to the apology",
        "To go on to the apology, first",
        "The family has heard what we found. Now we apologise in writing for what we did.",
    ),
    Trigger.DELIVER_APOLOGY: MoveWords(
        "Go on to keeping our promises",
        "Before we can go on to keeping our promises",
        "To go on to keeping our promises, first",
        "The apology has reached the family. Now we keep what we promised.",
    ),
    Trigger.CLOSE: MoveWords(
        "Close this case",
        "Before this can close",
        "To close this case, first",
        "Every promise is kept and the family knows. The case can still open again.",
    ),
    Trigger.CLOSE_WITHOUT_DUTY: MoveWords(
        "Close without the duty",
        "Before this can close without the duty",
        "To close this case without the duty, first",
        "For a case where the duty does not apply, recorded in error, or handed over in writing.",
    ),
    Trigger.RETURN_TO_INVESTIGATION: MoveWords(
        "Go back to investigating",
        "Before we can go back to investigating",
        "To go back to investigating, first",
        "Nothing that was promised is lost, and every record stays.",
    ),
    Trigger.REOPEN: MoveWords(
        "Open this case again",
        "Before this case can open again",
        "To open this case again, first",
        "Every record, letter and promise is still there.",
    ),
}
NEEDS_A_REASON = frozenset({Trigger.RETURN_TO_INVESTIGATION, Trigger.REOPEN})
FORWARD: Mapping[State, Trigger] = {
    State.ACKNOWLEDGE: Trigger.BEGIN_INVESTIGATION,
    State.INVESTIGATE: Trigger.SHARE_FINDINGS,
    State.DISCLOSE: Trigger.RECORD_DISCLOSURE,
    State.APOLOGIZE: Trigger.DELIVER_APOLOGY,
    State.FOLLOW_UP: Trigger.CLOSE,
}
