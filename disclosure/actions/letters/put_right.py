"""What the record said and was put right since, words, a name or the day of the harm: no letter
begins with it, and both are told.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from textwrap import shorten

from disclosure.actions.corrected import PutRight
from disclosure.actions.facts import Gathered
from disclosure.actions.findings_put_right import right_for_writers, right_since, waits_for_a_second
from disclosure.actions.law.first_moments import HAPPENED, happened_on
from disclosure.actions.letters.last_read import last_read
from disclosure.actions.people.people_now import PersonNow, persons_now
from disclosure.actions.reading import Case
from disclosure.kinds.care import Support
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.findings import Findings
from disclosure.kinds.law import Event, Explanation
from disclosure.kinds.people import PersonChange
from disclosure.kinds.questions import Answer, Question
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter, files_of
from letters.dates import without_weekday
from letters.days.days_in_languages import days_written_in, reads_days
from letters.parts_of_a_name import WORD, names_of
from letters.writing.facts import in_order
from workflows.letter_forms import TEXT

LONGEST = 240  # letters of what was noted, and of what is right: enough to know it by

_NAMES = frozenset({"name", "preferred_name"})
SAY_IT = "See that the letter says what is right."
AGREE_FIRST = (
    "These are findings, and no second person has agreed to that yet. Ask somebody first: the "
    "letter says what both agree is right."
)


def words_put_right(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """For whoever writes the letter or approves it: what they heard or may hear from us, and what
    is right. Once a letter went that was begun since it may be told, it has been.
    """
    if not letter.is_still_here:
        return
    right = right_for_writers(gathered.case)
    for row, noted in _noted_for(gathered, letter.to_person) if right else ():
        said = right.get(row.number, ())
        if said and not _told_since(gathered, letter, said):
            day = without_weekday(gathered.day_of(row.at))
            words = " ".join(each.words for _, each in said)
            waits = waits_for_a_second(gathered.case, row.number)
            yield (
                f"What was noted for {day} was put right since. Noted: {quoted(noted)} "
                f"Right: {quoted(words)} {AGREE_FIRST if waits else SAY_IT}"
            )


def harm_put_right(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Where the day of the harm is another than when the words were last read by whoever writes
    them, and they name the one before. It stops nothing: something else may have been on that day.
    """
    case = gathered.case
    if not letter.is_still_here or not _harm_told_anew(case):
        return
    was, now = happened_on(case.at_entry(last_read(gathered, letter))), happened_on(case)
    if was is None or was == now or not names_the_day(letter, was):
        return
    present = f"on {without_weekday(now)}" if now else "on a day that nobody knows"
    yield (
        f"The record says now that this happened {present}. When the words of this letter were "
        f"last read it said {without_weekday(was)}. See that the letter tells the right day."
    )


def _harm_told_anew(case: Case) -> bool:
    """By any record, also one that was withdrawn."""
    return any(isinstance(b, Event) and b.name == HAPPENED for b in case.bodies.values())


def names_the_day(letter: Letter, day: date) -> bool:
    """Whether it stands in its words. In a language whose months we do not know it may."""
    if not reads_days(letter.language):
        return True
    written = days_written_in(letter.all_words, letter.language)
    return any(day in each.days(day) for each in written)


def names_put_right(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Where the patient, or whom it is to, is called otherwise than when its words were last read,
    and they hold the name of before, or the line above them does, which is made when it is issued;
    or where they greet their reader as they do not wish to be called any more. It stops nothing:
    somebody else may be called so.
    """
    if not letter.is_still_here or not _named_anew(gathered.case):
        return
    words, case = _as_it_reads(gathered, letter), gathered.case
    numbers = filter(None, (last_read(gathered, letter), letter.issued_number))
    before = [each for number in numbers for each in persons_now(case.at_entry(number))]
    names = frozenset[str]().union(*map(_parts_of, gathered.persons))
    theirs = (p for p in gathered.persons if p.is_patient or p.number == letter.to_person)
    for person in theirs:
        olds = [each for each in before if each.number == person.number]
        was = [old for old in olds if _is_called_in(words, _parts_of(old) - names)]
        if person.number == letter.to_person:
            was += [old for old in olds if _is_greeted_as_before(words, old, person)]
        if old := next(iter(was), None):
            same = person.name == old.name
            now, then = (person.called, old.called) if same else (person.name, old.name)
            yield (
                f"The record says {now} now. When this letter was last read or issued it said "
                f"{then}. See that the letter has the right name."
            )


def _parts_of(person: PersonNow) -> frozenset[str]:
    """As they are spelled, without titles."""
    written = " ".join(person.names)
    known = names_of(written)
    return frozenset(each for each in WORD.findall(written) if each.lower() in known)


def _is_greeted_as_before(words: str, old: PersonNow, now: PersonNow) -> bool:
    """Whoever asked to be called Tara is still Tom by the record, and so no name of it is wrong."""
    greeted = rf"^Dear {re.escape(in_order(old.called))}\W*$"
    renamed = old.called != now.called and old.name == now.name
    return renamed and re.search(greeted, words, re.MULTILINE) is not None


def _is_called_in(words: str, names: Iterable[str]) -> bool:
    return any(re.search(rf"\b{re.escape(each)}\b", words) for each in names)


def _named_anew(case: Case) -> bool:
    """By any record, also one that was withdrawn."""
    changes = (b.changes() for b in case.bodies.values() if isinstance(b, PersonChange))
    return any(_NAMES & change.keys() for change in changes)


def _as_it_reads(gathered: Gathered, letter: Letter) -> str:
    """With all that stands around its words, once it is issued."""
    files = files_of(gathered.session, letter.id)
    printed = (file.content.decode() for file in files if file.format == TEXT)
    told = (letter.translation or {}).get("text", "")
    return "\n".join((letter.all_words, told, *printed))


def _noted_for(gathered: Gathered, to: int) -> Iterator[tuple[Evidence, str]]:
    """Words that a letter to this person may take over."""
    case, asked = gathered.case, {q.ref for q in gathered.questions if q.person == to}
    for row, talk in case.those(Conversation):
        if to in talk.persons:
            yield row, talk.said
    for row, answer in case.those(Answer):
        if answer.question in asked:
            yield row, answer.words
    for row, findings in [*case.those(Findings)][-1:]:
        yield row, findings.facts
    for row, explanation in case.those(Explanation):
        yield row, explanation.words
    yield from _offered_asked_or_promised(gathered, to)


def _offered_asked_or_promised(gathered: Gathered, to: int) -> Iterator[tuple[Evidence, str]]:
    case = gathered.case
    for row, offer in case.those(Support):
        if offer.person() == to:
            yield row, offer.what
    for row, question in case.those(Question):
        if question.person == to:
            yield row, question.words
    for promise in gathered.commitments:
        if to in promise.owed_to and gathered.is_owed(promise):
            yield case.records[promise.number], promise.words


def _told_since(gathered: Gathered, letter: Letter, said: Iterable[PutRight]) -> bool:
    """All of it, in another letter to them that was begun since it may be told."""
    others = [
        each
        for each in gathered.letters
        if each.to_person == letter.to_person and each.ref != letter.ref and each.sent_at
    ]
    since = (right_since(gathered.case, *each) for each in said)
    return all(at and any(other.recorded_at > at for other in others) for at in since)


def quoted(words: str) -> str:
    said = shorten(words, LONGEST, placeholder=" …")
    return f"“{said}”" if said.endswith((".", "!", "?", "…")) else f"“{said}”."
