"""A note of a case to paste into the health record: who told whom what and when, in plain text.

A patient reads their health record, and so may others after them. So it holds words of those talks
alone in which the patient was; of others that they were, and with whom. While hearing it would harm
the patient, as a second person agreed, it tells nothing but what was said or sent to them.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from disclosure.actions.family.view_told import Told
from disclosure.actions.findings_put_right import right_for_the_family
from disclosure.actions.in_error import said_in_error
from disclosure.actions.law.first_moments import harmed_at, knew_at
from disclosure.actions.letter_names import letter_name
from disclosure.actions.packing.words import day, moment, on, when_it_happened
from disclosure.actions.said_beside import Parts, never_there, opening_line
from disclosure.actions.to_do.case_view import CaseView
from disclosure.kinds.care import Support
from disclosure.kinds.conversation import Conversation, Side
from disclosure.kinds.excuses import Excuse, ExcuseEnd, ExcuseReview
from disclosure.kinds.fields import latest_of
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.people import Attempt
from disclosure.kinds.promises import Commitment
from disclosure.kinds.questions import Question
from workflows.phrases import going_on, joined
from workflows.words import Excusable, Ground

TITLE = "NOTE FOR THE HEALTH RECORD: what the patient and the family were told"
NOT_THERE = "  What was said is not told here: the patient was not there."
PUT_RIGHT = "  Put right later:"
NO_LONGER = "No longer so since"
NOT_ITS_WORDS = f"{PUT_RIGHT} the record of the incident says what is right instead."
NOT_TO_PASTE = "Paste nothing of this case into a health record."
NOT_HERE = "What happened, and what others were told of it, is not told here."
GROUNDS: Mapping[Ground, str] = {
    Ground.DECLINED: "did not want",
    Ground.UNREACHABLE: "could not be reached for",
    Ground.ASKED_FOR_LATER: "asked to wait with",
}  # what would harm to hear stands in no note that a patient reads
LEFT_OUT: Mapping[Excusable, str] = {
    Excusable.RELEVANT_PERSON_NAMED: "being named as who must be told",
    Excusable.FIRST_CONVERSATION_RECORDED: "a first talk",
    Excusable.APOLOGY_GIVEN: "an apology",
    Excusable.SUPPORT_OFFERED: "support",
    Excusable.NEXT_CONTACT_PROMISED: "hearing from us",
    Excusable.FAMILY_QUESTIONS_SOUGHT: "being asked for questions",
    Excusable.MEETING_OFFERED: "a meeting",
    Excusable.DISCLOSURE_CONVERSATION_RECORDED: "a talk about what we found",
    Excusable.UNDERSTANDING_CHECKED: "going over it again",
    Excusable.APOLOGY_LETTER_DELIVERED: "a letter of apology",
    Excusable.CLOSING_LETTER_GIVEN: "a closing letter",
    Excusable.FAMILY_HEARD: "being asked how it went",
    Excusable.OUTCOME_TOLD: "being told how it ended",
}


def health_record_note(view: CaseView) -> bytes:
    """Of a case recorded in error, that it is: it is not this patient's, or nothing happened."""
    if why := said_in_error(view.gathered.case):
        i, made = view.incident, moment(view.gathered.at, view.gathered.zone)
        of = f"Incident: {i.ref}, {view.site}\nMade: {made}"
        return f"{TITLE}\n{why} {NOT_TO_PASTE}\n{of}\n".encode()
    parts = (_head(view), _talks(view), _letters(view), _findings(view), _not_told(view))
    text = "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))
    return f"{text}\n".encode()


def _head(view: CaseView) -> Iterator[str]:
    i = view.incident
    yield TITLE
    born = f", born {day(i.patient_born_on)}" if i.patient_born_on else ""
    number = f", number {i.patient_identifier}" if i.patient_identifier else ""
    yield f"Patient: {view.patient}{born}{number}"
    yield f"Incident: {i.ref}, {view.site}"
    if _would_harm(view):
        yield NOT_HERE
        if happened := harmed_at(view.gathered.case):
            yield f"It happened: {_on(view, happened)}"
    else:
        yield f"What happened: {opening_line(view.gathered.case)}"
        yield f"It happened: {when_it_happened(view.gathered.case)}"
    yield f"We became aware: {_on(view, knew_at(view.gathered.case))}"
    yield f"As it stood on {moment(view.gathered.at, view.gathered.zone)}."


def _talks(view: CaseView) -> Iterator[str]:
    told = view.gathered.case.those(Conversation)
    talks = [(row, talk) for row, talk in told if _may_be_said(view, *talk.persons)]
    yield "CONVERSATIONS" if talks else f"No conversation {_with(view)}is on record."
    zone = view.gathered.zone
    for row, talk in sorted(talks, key=lambda each: (latest_of(each[1].at, zone), each[0].number)):
        yield f"- {_on(view, talk.at)}, {_words(talk.kind)} conversation, {_words(talk.how)}"
        yield f"  With: {joined(_whom(view, each) for each in sorted(talk.persons))}"
        ours = [f"{a.name}, {a.role}" for a in talk.attendees if a.side is Side.STAFF]
        yield f"  Told by: {'; '.join(ours) or view.staff_name(row.by)}"
        there = view.gathered.patients & {*talk.persons}
        yield from (
            _said(talk, never_there(view.gathered.case, row.number)) if there else (NOT_THERE,)
        )
        of_it = (row.number, *_came_with(view, row.number))
        yield from _put_right(view, *of_it, in_words=there == {*talk.persons})


def _said(talk: Conversation, never: Parts) -> Iterator[str]:
    yield f"  We said: {_indented(talk.said)}"
    if talk.not_known:
        yield f"  Not known then: {_indented(talk.not_known)}"
    if talk.apology_words:
        yield f"  We said sorry: {_indented(talk.apology_words)}"
    if talk.support_offered and (Support.word, talk.support_offered) not in never:
        yield f"  Support offered: {_indented(talk.support_offered)}"
    if talk.next_contact and (Commitment.word, talk.next_contact.words) not in never:
        until = talk.next_contact.due_on
        by = f", by {day(until)}" if until else ""
        yield f"  Next contact: {talk.next_contact.words}{by}"


def _came_with(view: CaseView, number: int) -> Iterator[int]:
    """What was promised and offered in a talk, which its note tells; not what they asked there."""
    case = view.gathered.case
    for part, row in case.records.items():
        if row.parent == number and not isinstance(case.bodies.get(part), Question):
            yield part


def _put_right(view: CaseView, *numbers: int, in_words: bool = False) -> Iterator[str]:
    """That something of it is not right; in its words only where they can be of nobody else."""
    right = [each for n in numbers for each in right_for_the_family(view.gathered.case, n)]
    if right and not in_words:
        yield NOT_ITS_WORDS
    elif right:
        yield from (f"{PUT_RIGHT} {_indented(each)}" for each in right)


def _letters(view: CaseView) -> Iterator[str]:
    went = [(letter, letter.sent_at) for letter in view.gathered.letters if letter.sent_at]
    sent = [(letter, at) for letter, at in went if _may_be_said(view, letter.to_person)]
    yield "LETTERS" if sent else f"No letter {_to(view)}was sent."
    for letter, sent_at in sent:
        name, day_only = letter_name(letter), view.gathered.case.moved_day_only(letter.ref, "send")
        to, state = _whom(view, letter.to_person), _words(letter.state)
        at = _at(view, sent_at, day_only=day_only)
        yield f"- {at}, {name} to {to}, {letter.ref}: {state}"


def _findings(view: CaseView) -> Iterator[str]:
    """The last that a second person approved and whoever reads the note was told since, by us or in
    a letter: the patient; where nobody may tell the patient, somebody of the family.
    """
    if _would_harm(view):
        return
    persons = view.gathered.persons
    patients = [p for p in persons if p.is_patient and not (p.died_at or p.acted_for)]
    case, told = view.gathered.case, [Told(view.gathered, p.number) for p in patients or persons]
    for row, found in reversed(list(case.those(Findings))):
        approval = case.agreement(FindingsApproval, row.number)
        if approval and any(at for each in told for at in each.of_findings(approval)):
            yield "WHAT WE FOUND"
            yield found.facts
            yield f"Why: {found.why}"
            yield f"What changes: {found.changes}"
            yield from _put_right(view, row.number, in_words=True)
            return


def _not_told(view: CaseView) -> Iterator[str]:
    """Whom we could not reach, or who did not want it. Never what a person must not read."""
    if lines := [*_tried(view), *_not_wanted(view)]:
        yield "TRIED, OR NOT WANTED"
        yield from lines


def _tried(view: CaseView) -> Iterator[str]:
    for row, tried in view.gathered.case.those(Attempt):
        if not _may_be_said(view, tried.person):
            continue
        who, how = _whom(view, tried.person), _words(tried.how)
        yield f"- {_on(view, tried.at)}, tried to reach {who}, {how}"
        yield from _put_right(view, row.number)


def _not_wanted(view: CaseView) -> Iterator[str]:
    """Who wants it after all, was reached or asked to wait until a day, is not read as still so."""
    agreed = view.gathered.clocks.excuses.all_agreed
    ended = {each.number: each.contact.at for each in agreed if each.contact}
    ended |= {end.excuse: end.at for _, end in view.gathered.case.those(ExcuseEnd)}
    for row, excuse in view.gathered.case.those(Excuse):
        why = GROUNDS.get(excuse.ground)
        if not (why and excuse.person and _may_be_said(view, excuse.person)):
            continue
        if view.gathered.case.agreed(ExcuseReview, row.number):
            what = joined(LEFT_OUT[each] for each in excuse.requirement)
            until = excuse.review_on if excuse.ground is Ground.ASKED_FOR_LATER else None
            wait = f", until {day(until)}" if until else ""
            yield f"- {_on(view, excuse.at)}, {_whom(view, excuse.person)} {why}: {what}{wait}"
            if row.number in ended:
                yield f"  {NO_LONGER} {_on(view, ended[row.number])}"
            yield from _put_right(view, row.number)


def _would_harm(view: CaseView) -> bool:
    living = (p.number for p in view.gathered.persons if not p.died_at)
    there = view.gathered.patients.intersection(living)
    return any(Told(view.gathered, number).would_harm for number in there)


def _may_be_said(view: CaseView, *persons: int) -> bool:
    """That something was said or sent to them; while it would harm the patient, to them alone."""
    return not _would_harm(view) or not view.gathered.patients.isdisjoint(persons)


def _with(view: CaseView) -> str:
    return "with the patient " if _would_harm(view) else ""


def _to(view: CaseView) -> str:
    return "to the patient " if _would_harm(view) else ""


def _whom(view: CaseView, number: int) -> str:
    """In full: who reads a health record does not know the family by first names."""
    person = view.person(number)
    if person is None:
        return "the family"
    kin = "patient" if person.is_patient else str(person.body["relationship"])
    return f"{person.body['name']} ({going_on(kin)})"


def _indented(words: str) -> str:
    return words.replace("\n", "\n    ")


def _words(word: str) -> str:
    return str(word).replace("_", " ")


def _at(view: CaseView, at: datetime, *, day_only: bool) -> str:
    return moment(at, view.gathered.zone, day_only=day_only)


def _on(view: CaseView, at: datetime | date) -> str:
    return on(at, view.gathered.zone)
