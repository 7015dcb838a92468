"""Which answers were given: not in a talk that was withdrawn, nor in a letter that has not gone or
came back.
"""

from collections.abc import Callable, Iterable

from disclosure.actions.reading import Case
from disclosure.kinds.questions import Answer
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from workflows.words import LetterState


def answers_given(
    case: Case, question: str, nowhere: frozenset[str]
) -> list[tuple[Evidence, Answer]]:
    """In order; the last is what stands. `nowhere`: see `places_of_none`."""
    return [
        (row, body)
        for row, body in case.those(Answer)
        if body.question == question and str(body.given_in) not in nowhere
    ]


def places_of_none(case: Case, letters: Callable[[], Iterable[Letter]]) -> frozenset[str]:
    """References of what was withdrawn, and of letters that have not gone, or came back: an answer
    in them was not given. `letters`: asked for only where an answer was given in one.
    """
    gone = map(str, case.gone)
    if not answered_in(case, "LET-"):
        return frozenset(gone)
    return frozenset((*gone, *(each.ref for each in letters() if not _with_them(each))))


def _with_them(letter: Letter) -> bool:
    """Or on its way."""
    return bool(letter.sent_at) and letter.state is not LetterState.RETURNED


def answered_in(case: Case, where: str) -> bool:
    """Whether an answer was given in a place whose reference begins so."""
    return any(str(body.given_in).startswith(where) for _, body in case.those(Answer))
