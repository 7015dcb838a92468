"""How each move of an incident is offered, headed and explained to staff."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from workflows import requirements as r
from workflows.excuses import excused
from workflows.facts import IncidentFacts, PersonFacts
from workflows.machine import NAMED
from workflows.words import State, Trigger


@dataclass(frozen=True, slots=True)
class MoveWords:
    button: str
    before: str  # "Before this can close"
    to: str  # "To begin investigating, first"
    means: str
    instead: str = ""  # what it means where an excuse stands for something of `claims`
    claims: tuple[Callable[[IncidentFacts, PersonFacts], str | None], ...] = ()


MOVES: Mapping[Trigger, MoveWords] = {
    Trigger.BEGIN_INVESTIGATION: MoveWords(
        "Begin the investigation",
        "Before the investigation can begin",
        "To begin investigating, first",
        "The family knows, and we have said sorry. Now we find out what happened.",
        "A second person agreed why not everything was said. Now we find out what happened.",
        (r.first_conversation_recorded, r.apology_given),
    ),
    Trigger.SHARE_FINDINGS: MoveWords(
        "Go on to telling what we found",
        "Before we can tell what we found",
        "To go on to telling what we found, first",
        "The findings are approved. Now the family hears them.",
        "The findings are approved. A second person agreed why not everybody hears them now.",
        (r.disclosure_conversation_recorded,),
    ),
    Trigger.RECORD_DISCLOSURE: MoveWords(
        "Go on to the apology",
        "Before we can go on to the apology",
        "To go on to the apology, first",
        "The family has heard what we found. Now we apologise in writing for what we did.",
        "A second person agreed why not everybody heard what we found. Next is the apology in "
        "writing.",
        (r.disclosure_conversation_recorded,),
    ),
    Trigger.DELIVER_APOLOGY: MoveWords(
        "Go on to keeping our promises",
        "Before we can go on to keeping our promises",
        "To go on to keeping our promises, first",
        "The apology has reached the family. Now we keep what we promised.",
        "A second person agreed why not everybody has the apology. Now we keep what we promised.",
        (r.apology_letter_delivered,),
    ),
    Trigger.CLOSE: MoveWords(
        "Close this case",
        "Before this can close",
        "To close this case, first",
        "Every promise is kept and the family knows. The case can still open again.",
        "Every promise is finished. A second person agreed why not everybody was told. The case "
        "can still open again.",
        (r.first_conversation_recorded, r.closing_letter_given),
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


def words_of(trigger: Trigger, facts: IncidentFacts) -> MoveWords:
    """What a move means says nothing of a family that was excused from hearing it."""
    words = MOVES[trigger]
    return replace(words, means=words.instead) if _is_excused(facts, words) else words


def _is_excused(facts: IncidentFacts, words: MoveWords) -> bool:
    if words.claims and not facts.relevant:
        return excused(facts, NAMED, None) is not None
    return any(
        claim(facts, person) and excused(facts, claim.__name__, person)
        for person in facts.relevant
        for claim in words.claims
    )
