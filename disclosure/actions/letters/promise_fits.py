"""Whether a sentence and its promise fit: owed to whoever reads it, and by the day it says."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.recipient import why_not_alone_to
from disclosure.actions.promises.ended import WITHDRAWN
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.records.letter import Letter
from letters.as_read import composed
from letters.check import judges
from letters.checks.promises import can_be_linked, reference_of
from letters.dates import in_words
from letters.days.promise_days import agrees, days_named, misnamed_days
from letters.text import sentences_of
from workflows.phrases import going_on, joined
from workflows.words import LetterState

LINKED_ALREADY = "That sentence of an issued letter is linked already."
ONE_ALONE = "link each sentence by itself, as the check of this letter lists it under promises."


class Tie(Protocol):
    """What somebody told to tie them: a promise that is there, or the day of a new one."""

    @property
    def sentence(self) -> str: ...
    @property
    def commitment(self) -> str | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def standing(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class NewTie:
    """To a promise that is made with it."""

    sentence: str
    due_on: date | None
    standing: bool
    commitment: str | None = None


def as_kept(text: str) -> str:
    """In one spelling of its letters and ends of lines, whichever machine it was typed on."""
    return composed(text).replace("\r\n", "\n").replace("\r", "\n")


def must_be_tied(gathered: Gathered, letter: Letter, told: Tie) -> None:
    """By whichever door a sentence is tied. `told.sentence`: as letters are kept.

    Raises BadInput for a sentence that the letter lacks or that says another day; Refused for one
    that is linked already, in an issued letter or, to another promise, in an approved one.
    """
    if not _is_sentence_of(letter, told.sentence):
        raise BadInput.at("sentence", "The sentence: the letter does not hold it.")
    found_again = any(can_be_linked(text, told.sentence) for text in _texts(letter))
    if judges(letter.language) and not found_again:
        raise BadInput.at("sentence", f"The sentence: {ONE_ALONE}")
    fell = gathered.fallen_promises
    stand = {sentence: ref for sentence, ref in letter.links.items() if ref not in fell}
    tied = reference_of(told.sentence, stand)
    if letter.issued_at and tied:
        raise Refused(LINKED_ALREADY)
    if letter.state is LetterState.APPROVED and tied and tied != told.commitment:
        raise Refused(f"{tied} was approved with these words. Return the letter to draft first.")
    _must_fit(gathered, letter, told)


def _is_sentence_of(letter: Letter, words: str) -> bool:
    """A whole sentence, or several, as they stand: half of one promises nothing."""
    return any(_begins_and_ends(composed(text), words) for text in _texts(letter))


def _texts(letter: Letter) -> tuple[str, str]:
    return letter.text, letter.easy_read or ""


def _begins_and_ends(text: str, words: str) -> bool:
    whole = sentences_of(text)
    starts, ends = {each.start for each in whole}, {each.end for each in whole}
    at = [match.start() for match in re.finditer(re.escape(words), text)]
    return any(start in starts and start + len(words) in ends for start in at)


def _must_fit(gathered: Gathered, letter: Letter, told: Tie) -> None:
    _must_stand(gathered, told)
    _must_be_to_them(gathered, letter, told)
    if not told.commitment:
        _must_be_owed_to_them(gathered, letter)
    _must_agree(gathered, letter, told)


def why_days_differ(sentence: str, due_on: date | None, today: date, language: str) -> str | None:
    """The family reads the sentence, the owner the ledger: both must say the same day.

    `due_on` None: the promise stands without a day. `language`: of the sentence.
    """
    if wrong := misnamed_days(sentence, today, language=language):
        return " ".join(f"{each.why} {each.mend}" for each in wrong)
    if agrees(sentence, due_on, today, language):
        return None
    says = joined(map(in_words, days_named(sentence, today, language)), "or")
    holds = f"the promise {in_words(due_on)}" if due_on else "the promise stands without a day"
    return f"The sentence says {says}, {holds}: make them agree."


def _must_stand(gathered: Gathered, told: Tie) -> None:
    """One that ended with a letter which never went may stand in another: it is owed by that."""
    promise = gathered.promises_by_ref.get(told.commitment)
    if promise and promise.number in gathered.case.gone:
        says = f"{promise.ref}: {going_on(WITHDRAWN)} Promise it anew."
        raise BadInput.at("commitment", says)


def _must_be_to_them(gathered: Gathered, letter: Letter, told: Tie) -> None:
    """A letter to one person does not speak of what is owed to another: neither could hold us
    to it.
    """
    promise = gathered.promises_by_ref.get(told.commitment)
    if promise and letter.to_person not in gathered.owed_to(promise):
        reader = gathered.called.get(letter.to_person, "them")
        says = (
            f"{promise.ref} was not promised to {reader}. Make a "
            "promise of its own for this sentence: say who does it and by which day."
        )
        raise BadInput.at("commitment", says)


def _must_be_owed_to_them(gathered: Gathered, letter: Letter) -> None:
    """What is promised to whom others act for is owed to those: made anew, it would be one more
    promise to them, and still none of this letter.
    """
    reader = gathered.person(letter.to_person)
    if letter.sent_at or reader is None or reader.number in gathered.who_hears([reader.number]):
        return
    if why := why_not_alone_to(gathered, reader):
        says = f"Nobody would owe this to {reader.called}. {why}"
        raise BadInput.at("sentence", says)


def _must_agree(gathered: Gathered, letter: Letter, told: Tie) -> None:
    owed = gathered.promises_by_ref.get(told.commitment)
    if not owed and told.due_on is None and not told.standing:
        return  # the kind asks for one of them
    due_on = owed.due_on if owed else told.due_on
    today = gathered.today
    if says := why_days_differ(told.sentence, due_on, today, letter.language):
        field = "commitment" if owed else "due_on" if due_on else "standing"
        raise BadInput.at(field, says)
