"""What goes to the printer of an issued letter: its bytes of record, in the forms needed."""

from collections.abc import Collection, Iterator

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.moves import why_not_sent, why_not_to
from disclosure.actions.letters.recipient import (
    cannot_be_posted,
    needs_now,
    never_by,
    why_somebody_else,
)
from disclosure.actions.refused import Refused
from disclosure.records.letter import Letter, files_of
from workflows.letter_forms import to_print
from workflows.words import LetterState, Way

IT_WENT = "It went already, and the post may not take it to them again."


def prints_of(gathered: Gathered, letter: Letter) -> tuple[bytes, ...]:
    """One for each form on paper that its person needs by what was gathered of its case.

    Raises Refused: it is not issued, it was withdrawn, nobody may write to them any more, they need
    a form that paper cannot give, or the gate would not let it go by post any more: a stack of
    paper is posted, and what is refused afterwards is with the post already.
    """
    made = {file.format: file.content for file in files_of(gathered.session, letter.id)}
    if not made:
        raise Refused("It is not issued. Leave its cell empty for a draft.")
    if letter.state is LetterState.WITHDRAWN:
        raise Refused("It was withdrawn.")
    if why := why_not_to(gathered, letter.to_person):
        raise Refused(why)
    forms = _forms(gathered, letter, made)
    if whys := why_not_sent(gathered, letter, Way.POST, forms):
        raise Refused(" ".join(whys))
    if letter.sent_at and (whys := tuple(_why_not_again(gathered, letter))):
        raise Refused(" ".join((IT_WENT, *whys)))
    return tuple(made[form] for form in forms)


def _why_not_again(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Of one that went, perhaps by another way: what keeps the post from taking it to them now."""
    person = gathered.person(letter.to_person)
    if Way.POST in never_by(gathered, letter):
        yield "They asked us never to use post."
    if person and letter.address and tuple(letter.address) != person.address:
        yield "The name or the address changed since it was written."
    if letter.state is LetterState.RETURNED:
        yield "It came back."
    if why := why_somebody_else(gathered, letter):
        yield why
    yield from cannot_be_posted(gathered, letter)


def _forms(gathered: Gathered, letter: Letter, made: Collection[str]) -> tuple[str, ...]:
    try:
        return to_print(needs_now(gathered, letter), made)
    except ValueError as need:
        person = gathered.person(letter.to_person)
        name = person.called if person else "They"
        raise Refused(
            f"{name} needs “{need}”, and there is no print of this letter in that form. Have it "
            "made, and send it from the letter's own page."
        ) from None
