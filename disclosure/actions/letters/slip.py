"""The slip that goes with a letter: when it does by itself, and which promises it asks about."""

import re
from collections.abc import Iterator

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.whereabouts import secrets_for
from disclosure.actions.outgoing.news_ways import Reach, has_a_page
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.promise_said import said_yes
from disclosure.records.commitment import Commitment
from disclosure.records.letter import Letter
from letters.kinds import LetterKind
from letters.printing.slip import PAGE, WAYS, Slip
from letters.second_language.same_sentence import in_other_words
from workflows.commitment import FINISHED
from workflows.words import CommitmentTrigger as T
from workflows.words import Way

_ONLY_A_PRONOUN = re.compile(r"\W*(?:(?:and|then|also),? )?(?:he|she|they)\b", re.IGNORECASE)


def goes_by_itself(gathered: Gathered, number: int) -> bool:
    """Where post reaches this person and they did not forbid it."""
    person = gathered.facts.person(number)
    return person is not None and Way.POST in person.ways - person.never


def slip_of(gathered: Gathered, letter: Letter) -> Slip | None:
    if not letter.with_slip:
        return None
    before = {promise.ref: promise.words for promise in _done_before(gathered, letter)}
    here = promised_in(letter)
    return Slip(
        promises=(*here.values(), *before.values()),
        translated=_translated(letter, tuple(here.values())),
        owners=_who_is_meant(gathered, letter, here | before),
        ways=tuple(ways_on(gathered, letter.to_person)),
    )


def _who_is_meant(gathered: Gathered, letter: Letter, promised: dict[str, str]) -> dict[str, str]:
    """By sentence that says only "he": its owner on record, whom the letter named before it."""
    owners = {promise.ref: promise.owner for promise in gathered.commitments}
    alone = {
        sentence: staff_name(gathered.session, owners[ref])
        for ref, sentence in promised.items()
        if ref in owners and _ONLY_A_PRONOUN.match(sentence)
    }
    before = {sentence: letter.text.partition(sentence)[0] for sentence in alone}
    return {sentence: name for sentence, name in alone.items() if name in before[sentence]}


def _translated(letter: Letter, promised: tuple[str, ...]) -> dict[str, str]:
    """Those that its translation says too. What other letters promised was not translated here."""
    text = letter.translation["text"] if letter.translation else ""
    found = {each: in_other_words(each, letter.text, text) for each in promised if text}
    return {sentence: said for sentence, said in found.items() if said}


def in_translation(letter: Letter, ref: str) -> str:
    """The promise as the translation says it; empty where it is not sure which sentence that is."""
    sentence = promised_in(letter).get(ref, "")
    return _translated(letter, (sentence,)).get(sentence, "")


def ways_on(gathered: Gathered, number: int) -> Iterator[str]:
    """Those it offers to this person: none that they forbade, and no page that they do not have."""
    person = gathered.person(number)
    never = person.never if person else frozenset()
    for way in WAYS:
        if has_a_page(Reach(gathered), number) if way == PAGE else way not in never:
            yield way


def promised_in(letter: Letter) -> dict[str, str]:
    """By reference, in the order of the letter: its sentence; that of its easy words, where the
    text has none.
    """
    whole = letter.all_words
    found: dict[str, str] = {}
    for sentence in sorted(letter.links, key=whole.find):
        found.setdefault(letter.links[sentence], sentence)
    return found


def asked_about(gathered: Gathered, letter: Letter) -> Iterator[tuple[Commitment, str]]:
    """What its slip may have asked about, in the words they know, whatever became of it since."""
    here = promised_in(letter)
    for ref, sentence in here.items():
        promise = gathered.promises_by_ref.get(ref)
        if promise and _is_theirs(gathered, promise, letter.to_person):
            yield promise, sentence
    for promise in gathered.commitments:
        if promise.ref in here or promise.next_contact:
            continue
        done = gathered.case.last_move(promise.ref, T.DONE)
        if done and _is_theirs(gathered, promise, letter.to_person):
            yield promise, promise.words


def _done_before(gathered: Gathered, letter: Letter) -> Iterator[Commitment]:
    """Who was not reached yet is told nothing of before; nor is anybody told where somebody is who
    keeps away from them: what stands on the slip alone, no check of the letter reads. What was
    promised to another, and is owed to them since that one died, was never promised to "you".
    """
    if letter.kind == LetterKind.no_contact:
        return
    here = promised_in(letter)
    for promise in gathered.commitments:
        if promise.ref in here or promise.next_contact or promise.state not in FINISHED:
            continue
        made_to_them = letter.to_person in promise.owed_to
        theirs = made_to_them and _is_theirs(gathered, promise, letter.to_person)
        answered = letter.to_person in said_yes(gathered.case.moves(promise.ref))
        if theirs and not answered and not secrets_for(gathered, letter.to_person, promise.words):
            yield promise


def _is_theirs(gathered: Gathered, promise: Commitment, number: int) -> bool:
    return gathered.is_owed(promise) and number in gathered.owed_to(promise)
