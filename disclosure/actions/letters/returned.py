"""A letter that somebody sent back to be mended: who it was, when, and why."""

from disclosure.actions.facts import Gathered
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from workflows.words import LetterState, LetterTrigger


def returned_last(gathered: Gathered, letter: Letter) -> Evidence | None:
    """The move that made it a draft again, where nothing became of it since."""
    last = max(gathered.case.moves(letter.ref), key=lambda move: move.number, default=None)
    is_it = last is not None and last.body["trigger"] == LetterTrigger.RETURN_TO_DRAFT
    return last if is_it and letter.state is LetterState.DRAFT else None


def returned_by_another(gathered: Gathered, letter: Letter) -> Evidence | None:
    """The same, where it was not its last writer who took it back."""
    back = returned_last(gathered, letter)
    return back if back and back.by != letter.written_by[-1] else None
