"""Words of the record that were withdrawn since: whoever writes, approves or sends is told."""

from collections.abc import Iterable, Iterator
from datetime import date

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.last_read import last_read
from disclosure.actions.letters.put_right import names_the_day, quoted
from disclosure.actions.reading import Case
from disclosure.kinds.care import Support
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.findings import Findings
from disclosure.kinds.kind import Kind
from disclosure.kinds.law import Explanation
from disclosure.kinds.notes import Correction
from disclosure.kinds.people import Attempt
from disclosure.kinds.questions import Answer, Question
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from letters.dates import without_weekday
from letters.text import sentences_of
from letters.writing.facts import as_typed, offered

TOO_FEW = 3  # words: so short a sentence stands in a letter by itself


def words_withdrawn(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """What was said or found may have been another patient's. Named where a sentence of it stands
    in the letter, or where its writer has not read the letter since. It stops nothing: a person
    sees whether the words are right.
    """
    case = gathered.case
    fallen = [*_fallen(case)] if letter.is_still_here else []
    if not fallen:
        return
    read, here = last_read(gathered, letter), " ".join(letter.all_words.split())
    asked = {q.ref for q in gathered.questions if q.person == letter.to_person}
    gone_ones = {number for number, *_ in fallen}
    standing = (body for number, body in case.bodies.items() if number not in gone_ones)
    stand = _sentences(each for each in standing if not _of_another(each, letter.to_person))
    for number, body, correction, why in fallen:
        gone = [each for each in _sentences([body]) if each not in stand]
        said = [each for each in gone if len(each.split()) > TOO_FEW and as_typed(each) in here]
        unread = correction > read and _for_them(body, letter.to_person, asked)
        on = gathered.day_of(case.records[number].at)
        day = without_weekday(on)
        if said or (unread and gone):
            yield (
                f"What was noted for {day} was withdrawn since. Noted: "
                f"{quoted(_noted(body, said or gone))} Why it was withdrawn: {quoted(why)} "
                "See that the letter says nothing of it."
            )
        elif unread and _names_its_day_alone(gathered, letter, body, on):
            what = "attempt to reach them" if isinstance(body, Attempt) else "talk"
            yield (
                f"The {what} noted for {day} was withdrawn since, and none of that day stands. Why "
                f"it was withdrawn: {quoted(why)} See that the letter tells the right day."
            )


def _noted(body: Kind, sentences: Iterable[str]) -> str:
    """An offer as it was noted, whatever a letter makes of that."""
    return body.what if isinstance(body, Support) else " ".join(sentences)


def _of_another(body: Kind, to: int) -> bool:
    """What was offered to somebody else, or asked by them, stands in no letter to this reader."""
    return isinstance(body, Support | Question) and not _for_them(body, to, set())


def _names_its_day_alone(gathered: Gathered, letter: Letter, body: Kind, on: date) -> bool:
    """Its words stand elsewhere: most likely it was entered again, as of another day. Of an attempt
    to reach them a letter tells the day alone.
    """
    if not isinstance(body, Conversation | Attempt) or not names_the_day(letter, on):
        return False
    those = gathered.case.those(type(body))
    theirs = (row for row, each in those if _for_them(each, letter.to_person, set()))
    return on not in map(gathered.day_of, (row.at for row in theirs))


def _fallen(case: Case) -> Iterator[tuple[int, Kind, int, str]]:
    """By number: what was noted, the correction by which it fell, and why."""
    why = {row.about: (row.number, c.words) for row, c in _withdrawing(case)}
    for number, body in case.bodies.items():
        given_in = body.given_in if isinstance(body, Answer | Explanation) else None
        talk = int(given_in) if given_in and given_in.isdecimal() else 0
        fell = number in case.gone or talk in case.gone
        causes = (why.get(each) for each in (number, case.records[number].parent, talk))
        told = _words(body) or isinstance(body, Attempt)
        if fell and told and (cause := next(filter(None, causes), None)):
            yield number, body, *cause


def _withdrawing(case: Case) -> Iterator[tuple[Evidence, Correction]]:
    return ((row, each) for row, each in case.those(Correction) if each.withdraws)


def _sentences(bodies: Iterable[Kind]) -> dict[str, None]:
    """In their order, each once."""
    texts = (words for body in bodies for words in _words(body))
    return {" ".join(each.text.split()): None for words in texts for each in sentences_of(words)}


def _words(body: Kind) -> tuple[str, ...]:
    """Those that a letter may take over."""
    said: tuple[str | None, ...] = ()
    match body:
        case Conversation():
            said = (body.said, body.not_known, body.apology_words)
        case Findings():
            said = (body.facts, body.why, body.changes)
        case Answer() | Explanation() | Question():
            said = (body.words,)
        case Support():
            said = (offered(body.what),)
    return tuple(filter(None, said))


def _for_them(body: Kind, to: int, asked: set[str]) -> bool:
    """Whether a letter to this person may have taken it over, in other words perhaps."""
    match body:
        case Conversation():
            return to in body.persons
        case Support():
            return body.person() == to
        case Question() | Attempt():
            return body.person == to
        case Answer():
            return body.question in asked
    return True
