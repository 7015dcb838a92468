"""A new letter in place of one that its reader never had: the same words, to be read again."""

from collections.abc import Iterator

from disclosure.actions.change import OpenCase
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.check import easy_words_fit, easy_words_of
from disclosure.actions.letters.had import copied_from, never_had
from disclosure.actions.letters.hash import words_sha256
from disclosure.actions.letters.links import promised_by_a_day_over, standing_links
from disclosure.records.letter import Letter
from letters.dates import in_words
from workflows.commitment import FINISHED
from workflows.words import LetterState

WHY: dict[LetterState, str] = {
    LetterState.RETURNED: "which came back",
    LetterState.WITHDRAWN: "which was withdrawn",
}
WHAT_WAS_DONE = "Write what was done, or leave it out."


def words_again(
    gathered: Gathered, replaces: str | None, kind: str, language: str
) -> Letter | None:
    """The letter that its reader never had, where the new letter has its kind and language, and so
    begins with its words.
    """
    was = never_had(gathered, replaces)
    return was if was and (was.kind, was.language) == (kind, language) else None


def bring_over(case: OpenCase, letter: Letter, was: Letter) -> None:
    """What belongs to the words that the letter has from `was` already.

    Whoever wrote them is a writer of this letter too, so that nobody approves their own. Promises
    that stand stay linked. A translation says itself of which text it was checked.
    """
    me = case.change.actor.email
    letter.put_begun(was.begun)
    letter.written_by = [*(each for each in was.written_by if each != me), me]
    standing = standing_links(case.gathered, was.links, letter.to_person)
    words = f"{letter.text}\n{was.easy_read or ''}"
    linked = {said: ref for said, ref in standing.items() if said in words}
    letter.links = {**letter.links, **linked}
    letter.translation = was.translation
    letter.easy_read = was.easy_read if easy_words_fit(case.session, was) else None
    letter.text_sha256 = words_sha256(letter)


def easy_words_came_along(case: OpenCase, letter: Letter) -> None:
    """They fit the text that they stand beside, as they did in the letter before: from now on."""
    if letter.easy_read:
        case.write_down(easy_words_of(letter))


def to_read_again(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """What whoever writes it on is told, in sentences: some of it may be true no more."""
    unsent = letter.state in (LetterState.DRAFT, LetterState.IN_REVIEW)
    was = copied_from(gathered, letter) if unsent else None
    if was is None:
        return
    yield (
        f"It began with the words of {was.ref}, {WHY[was.state]}. Read all of it again: is every "
        "name, day and promise still right?"
    )
    person = gathered.person(letter.to_person)
    if person and was.address and tuple(was.address) != person.address:
        yield (
            f"The name or the address changed since {was.ref}: now it is "
            f"{', '.join(person.address)}. Does the greeting still fit?"
        )
    yield from _done_since(gathered, letter)


def _done_since(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """A promise of the words of before whose day is over, and which we kept: to send it once more
    would promise them what has been.
    """
    words = letter.all_words
    there = {said: ref for said, ref in letter.links.items() if said in words}
    for said, due_on in promised_by_a_day_over(gathered, letter, there, FINISHED):
        yield f"“{said}”: {in_words(due_on)} is over, and this is done. {WHAT_WAS_DONE}"
