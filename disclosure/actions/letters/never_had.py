"""A letter that its reader never had, and the one that was begun in its place, with its words."""

from disclosure.actions.facts import Gathered
from disclosure.records.letter import Letter
from disclosure.records.writing import wordings_of
from workflows.words import LetterState

NEVER_HAD = (LetterState.RETURNED, LetterState.WITHDRAWN)  # only what was not sent is withdrawn


def never_had(gathered: Gathered, replaces: str | None) -> Letter | None:
    """The letter of that reference, where its reader never had it: it is written anew, not
    corrected.
    """
    was = next((each for each in gathered.letters if each.ref == replaces), None)
    return was if was and was.state in NEVER_HAD else None


def copied_from(gathered: Gathered, letter: Letter) -> Letter | None:
    """The same, where `letter` began with its words: whoever began it has read none of them. What
    stood in its boxes says so; the words around them may be others, for another reader.
    """
    was = never_had(gathered, letter.replaces)
    first = next(reversed(wordings_of(gathered.session, letter.id)), None) if was else None
    if was is None or first is None:
        return None
    same = _filled(first.slots) == _filled(was.boxes) if was.boxes else first.text == was.text
    return was if same else None


def _filled(boxes: dict[str, str]) -> dict[str, str]:
    return {name: words for name, words in boxes.items() if words}
