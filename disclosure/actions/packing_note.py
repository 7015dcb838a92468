"""A note of a case to paste into the health record: who told whom what and when, in plain text.

Only what the family may read stands in it: a patient reads their health record.
"""

from collections.abc import Iterator
from datetime import date, datetime

from disclosure.actions.case_view import CaseView
from disclosure.actions.letter_names import letter_name
from disclosure.actions.packing_words import day, moment
from disclosure.actions.to_do import joined
from disclosure.kinds.conversation import Conversation, Side
from disclosure.kinds.excuses import Excuse, ExcuseReview
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.people import Attempt
from workflows.words import Ground

TITLE = "NOTE FOR THE HEALTH RECORD: what the patient and the family were told"


def health_record_note(view: CaseView) -> bytes:
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
    yield f"What happened: {i.summary}"
    if i.occurred_at:
        yield f"It happened: {_at(view, i.occurred_at, i.occurred_day_only)}"
    yield f"We became aware: {_at(view, i.became_aware_at, i.became_aware_day_only)}"
    yield f"As it stood on {moment(view.gathered.at, view.gathered.zone)}."


def _talks(view: CaseView) -> Iterator[str]:
    talks = list(view.gathered.case.those(Conversation))
    yield "CONVERSATIONS" if talks else "No conversation is on record."
    for row, talk in sorted(talks, key=lambda each: (each[0].at, each[0].number)):
        yield f"- {_on(view, talk.at)}, {_words(talk.kind)} conversation, {_words(talk.how)}"
        yield f"  With: {view.names(talk.persons)}"
        ours = [f"{a.name}, {a.role}" for a in talk.attendees if a.side is Side.STAFF]
        yield f"  Told by: {'; '.join(ours) or view.staff_name(row.by)}"
        yield f"  We said: {_indented(talk.said)}"
        if talk.not_known:
            yield f"  Not known then: {_indented(talk.not_known)}"
        if talk.apology_words:
            yield f"  We said sorry: {_indented(talk.apology_words)}"
        if talk.support_offered:
            yield f"  Support offered: {_indented(talk.support_offered)}"
        if talk.next_contact:
            until = talk.next_contact.due_on
            by = f", by {day(until)}" if until else ""
            yield f"  Next contact: {talk.next_contact.words}{by}"


def _letters(view: CaseView) -> Iterator[str]:
    sent = [letter for letter in view.gathered.letters if letter.sent_at]
    yield "LETTERS" if sent else "No letter was sent."
    for letter in sent:
        name = letter_name(letter)
        to, state = view.person_name(letter.to_person), _words(letter.state)
        yield f"- {_on(view, letter.sent_at)}, {name} to {to}, {letter.ref}: {state}"


def _findings(view: CaseView) -> Iterator[str]:
    """The last that a second person approved, once somebody was told of them."""
    case = view.gathered.case
    approved = [b for row, b in case.those(Findings) if case.agreed(FindingsApproval, row.number)]
    told = any(talk.kind == "disclosure" for _, talk in case.those(Conversation))
    if approved and told:
        yield "WHAT WE FOUND"
        yield approved[-1].facts
        yield f"Why: {approved[-1].why}"
        yield f"What changes: {approved[-1].changes}"


def _not_told(view: CaseView) -> Iterator[str]:
    """Whom we could not reach, or who did not want it. Never what a person must not read."""
    case = view.gathered.case
    for row, tried in case.those(Attempt):
        who = view.person_name(tried.person)
        yield f"- {_on(view, row.at)}, tried to reach {who}, {_words(tried.how)}"
    for row, excuse in case.those(Excuse):
        agreed = case.agreed(ExcuseReview, row.number)
        if agreed and excuse.person and excuse.ground is not Ground.WOULD_HARM:
            what = joined(map(_words, excuse.requirement))
            who, why = view.person_name(excuse.person), _words(excuse.ground)
            yield f"- {_on(view, row.at)}, {who}, {why}: {what}"


def _indented(words: str) -> str:
    return words.replace("\n", "\n    ")


def _words(word: str) -> str:
    return str(word).replace("_", " ")


def _at(view: CaseView, at: datetime, day_only: bool) -> str:
    zone = view.gathered.zone
    return day(at.astimezone(zone).date()) if day_only else moment(at, zone)


def _on(view: CaseView, at: datetime | date | None) -> str:
    """The day alone where the hour was not known."""
    if isinstance(at, datetime):
        return moment(at, view.gathered.zone)
    return day(at) if at else "No day"
