"""Promises to a reader of which a letter says too little, what is done, or a wrong name."""

import re
from collections.abc import Iterator

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.last_read import last_read
from disclosure.actions.letters.material import sentence_of
from disclosure.actions.letters.promises_before import awaits_sorry, owed_again
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.promise_said import over_when_made
from disclosure.kinds.promises import Commitment as CommitmentKind
from disclosure.records.commitment import Commitment
from disclosure.records.letter import Letter
from letters.checks.promises import OWNER
from letters.dates import in_words, without_weekday
from letters.days.promise_days import days_named
from letters.kept import told_again
from letters.kinds import LetterKind
from letters.text import sentences_of
from letters.writing.facts import as_typed
from workflows.commitment import FINISHED
from workflows.words import CommitmentState, CommitmentTrigger, LetterState

GIVEN_UP = "Say that we did not do it, and that we are sorry."
UNTOLD = "Say what is still open and how they will hear, or keep it first."
DONE_ALREADY = (
    "They would wait for it once more, and nobody is reminded. Say that it was done, or promise a "
    "new day."
)

NOT_KEPT = "See that the letter does not say that we kept it."
WHO_KEEPS_IT = "See that the letter says who will do it."
SLIP = (
    "It is late before they read it. If that is a slip, tie the sentence to one with its right day."
)


def kept_no_more(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Told as kept, and they said since that it was not, or whoever checked it sent it back. Named
    where the letter says so as we would, or where its writer has not read it since. It stops
    nothing.
    """
    again = owed_again(gathered, letter.to_person) if letter.is_still_here else ()
    here = " ".join(letter.all_words.split())
    for promise, back, promised in again:
        told = re.escape(as_typed(told_again(promised)))
        as_kept = re.search(rf"{told} (?:We then agreed on [^.]*\. )?We (?:kept|did) this", here)
        unread = back.number > last_read(gathered, letter)
        if as_kept or (unread and _is_told(gathered, letter, promise, linked=False)):
            day = without_weekday(gathered.day_of(back.at))
            yield f"“{promised}”: this counts as done no more, since {day}. {NOT_KEPT}"


def late_from_the_start(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Made with this letter for a day that had passed, as by a slip of the year, where its sentence
    names none that would show it. It stops nothing, as with a sentence that does.
    """
    promises = gathered.promises_by_ref if letter.is_still_here else {}
    for said, ref in letter.links.items():
        promise = promises.get(ref)
        if promise is None or promise.letter_ref != letter.ref or said not in letter.all_words:
            continue
        due_on, made = promise.due_on, gathered.case.records[promise.number]
        is_late = due_on and due_on < gathered.today and promise.state is CommitmentState.OPEN
        shown = days_named(said, gathered.today, letter.language)
        if due_on and is_late and not shown and over_when_made(made, gathered.zone):
            day = in_words(due_on)
            yield f"“{said}”: {ref} is for {day}, which had passed when it was made. {SLIP}"


def promised_though_kept(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """What was kept since the words were written, and still stands there as a promise. It stops
    nothing: what was posted has to be recorded.
    """
    promises = gathered.promises_by_ref if letter.is_still_here and letter.links else {}
    for said in check_letter(gathered, letter).promises if promises else ():
        promise = promises.get(said.commitment or "")
        if promise and promise.state in FINISHED:
            yield f"“{said.text}”: {promise.ref} is done already. {DONE_ALREADY}"


def open_and_untold(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Open still or given up, and a closing letter says nothing of it. One sentence for each, so
    that “nothing is open” is not written by mistake. It stops nothing: a promise may be told in
    other words than its own.
    """
    unsent = letter.state in (LetterState.DRAFT, LetterState.IN_REVIEW)
    if letter.kind != LetterKind.closing or not unsent:
        return
    theirs = (c for c in gathered.commitments if letter.to_person in gathered.owed_to(c))
    for promise in theirs:
        if says := _untold(gathered, letter, promise):
            yield says


def kept_by_another_now(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Its owner fell ill or left, and somebody else keeps it, since its sentence named them: the
    family waits for whom they read of. So it is of “I”, which the check tells who still writes.
    It stops nothing.
    """
    promises = gathered.promises_by_ref if letter.is_still_here else {}
    for said, ref in letter.links.items():
        promise = promises.get(ref)
        if promise is None or promise.state is not CommitmentState.OPEN:
            continue
        now = staff_name(gathered.session, promise.owner)
        if said not in letter.all_words or _names(said, now):
            continue
        before = (staff_name(gathered.session, each) for each in _owners_before(gathered, promise))
        for name in dict.fromkeys(each for each in before if _names(said, each)):
            yield f"“{said}”: {now} keeps this promise now, and not {name}. {WHO_KEEPS_IT}"
    if letter.state in (LetterState.APPROVED, LetterState.ISSUED) and letter.links:
        advice = check_letter(gathered, letter).advice
        yield from (f"“{each.text}”: {each.why}" for each in advice if each.kind == OWNER)


def _owners_before(gathered: Gathered, promise: Commitment) -> Iterator[str]:
    made = gathered.case.bodies.get(promise.number)
    if isinstance(made, CommitmentKind):
        yield made.owner
    for move in gathered.case.moves(promise.ref):
        if move.body["trigger"] == CommitmentTrigger.REASSIGN:
            yield move.body["data"]["owner"]


def _names(sentence: str, name: str) -> bool:
    """By its last word, as in Dr Shah; with its capitals, or nobody could be called Will."""
    return re.search(rf"\b{re.escape(name.split()[-1])}\b", sentence) is not None


def _untold(gathered: Gathered, letter: Letter, promise: Commitment) -> str:
    is_open = promise.state is CommitmentState.OPEN and gathered.is_owed(promise)
    given_up = awaits_sorry(gathered, promise)
    if not (is_open or given_up) or _is_told(gathered, letter, promise):
        return ""
    words = gathered.words_of(promise, {letter.to_person}).rstrip(".")
    if given_up:
        return f"Given up, and not told in this letter: “{words}” ({promise.ref}). {GIVEN_UP}"
    by = f", by {in_words(promise.due_on)}" if promise.due_on else ", without a day"
    return f"Still open, and not told in this letter: “{words}” ({promise.ref}{by}). {UNTOLD}"


def _is_told(
    gathered: Gathered, letter: Letter, promise: Commitment, *, linked: bool = True
) -> bool:
    """A sentence is tied to it, or its words stand there, as they were told or as we would: each
    sentence of them, for a closing letter quotes every one by itself. `linked`: what is said of one
    with a sentence that promises it anew.
    """
    if any(ref == promise.ref and said in letter.text for said, ref in letter.links.items()):
        return linked
    owner = staff_name(gathered.session, promise.owner)
    reader = letter.to_person
    words = gathered.words_of(promise, {reader})
    ways = (promise.words, words, sentence_of(gathered, promise, owner, reader))
    text = _same(letter.text)
    return any(all(_same(each.text) in text for each in sentences_of(way)) for way in ways)


def _same(words: str) -> str:
    return " ".join(words.split()).rstrip(".").casefold()
