"""What began with the words of a letter that its reader never had, and so which one a later letter
corrects.
"""

from collections.abc import Iterable, Iterator

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.never_had import was_never_had
from disclosure.actions.reading import Case
from disclosure.records.letter import Letter
from disclosure.records.writing import wordings_of
from workflows.words import LetterState


def never_had(gathered: Gathered, replaces: str | None) -> Letter | None:
    """The letter of that reference, where its reader never had it: it is written anew, not
    corrected.
    """
    was = gathered.letters_by_ref.get(replaces)
    return was if was and was_never_had(gathered.case, was) else None


def copied_from(gathered: Gathered, letter: Letter) -> Letter | None:
    """The same, where `letter` began with its words: whoever began it has read none of them. What
    stood in its boxes says so; the words around them may be others, for another reader.
    """
    was = never_had(gathered, letter.replaces)
    return was if was and _began_with_words_of(gathered, letter, was) else None


def copied_before(gathered: Gathered, letter: Letter) -> Letter | None:
    """The same of a letter that is written to somebody else by now, and so replaces none."""
    older = (each for each in gathered.letters if each.id < letter.id)
    never = (each for each in older if was_never_had(gathered.case, each))
    return next((was for was in never if _began_with_words_of(gathered, letter, was)), None)


def _began_with_words_of(gathered: Gathered, letter: Letter, was: Letter) -> bool:
    first = next(reversed(wordings_of(gathered.session, letter.id)), None)
    if first is None:
        return False
    return _filled(first.slots) == _filled(was.boxes) if was.boxes else first.text == was.text


def _filled(boxes: dict[str, str]) -> dict[str, str]:
    return {name: words for name, words in boxes.items() if words}


def in_place_of(case: Case, letters: Iterable[Letter], replaces: str | None) -> Iterator[Letter]:
    """Every letter in whose place one comes that `replaces` the letter of that reference: those
    that they never had, the latest first, and then the one that it corrects, where there is one.
    """
    called = {letter.ref: letter for letter in letters}
    while was := called.get(replaces or ""):
        yield was
        replaces = was.replaces if was_never_had(case, was) else None


def corrects(case: Case, letters: Iterable[Letter], replaces: str | None) -> Letter | None:
    """The last of these, unless they never had it either."""
    last = next(reversed([*in_place_of(case, letters, replaces)]), None)
    return last if last and not was_never_had(case, last) else None


def corrected(gathered: Gathered, replaces: str | None) -> Letter | None:
    """The letter that one corrects which `replaces` this, where the person was sent it."""
    was = corrects(gathered.case, gathered.letters, replaces)
    return was if was and was.sent_at else None


def corrections_of(gathered: Gathered, letter: Letter) -> tuple[Letter, ...]:
    """The letters that correct this one, in the order they were begun."""
    return tuple(
        x
        for x in gathered.letters
        if x.state is not LetterState.WITHDRAWN
        and corrects(gathered.case, gathered.letters, x.replaces) is letter
    )
