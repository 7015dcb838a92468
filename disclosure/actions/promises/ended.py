"""Why a promise is over that was neither kept nor given up, and of which nobody let us off; or why
nobody knows of it."""

from disclosure.actions.facts import Gathered
from disclosure.records.commitment import Commitment
from workflows.words import LetterState

CAME_BACK = "The letter that says so came back, and they have not said that they read it."
WITHDRAWN = "The record of this promise was withdrawn."


def why_ended(gathered: Gathered, promise: Commitment) -> str | None:
    """None while it may still come to be owed."""
    if promise.number in gathered.case.gone:
        return WITHDRAWN
    if promise.letter_ref is None or any(gathered.letters_that_hold(promise)):
        return None
    letter = gathered.letters_by_ref[promise.letter_ref]
    if letter.state is LetterState.WITHDRAWN:
        return "This promise ended with its letter, which was never sent."
    return "This promise ended with its sentence: no letter holds it any more."
