"""From the records to what has a life of its own: persons, questions, concerns, consents, as they
stand now. Run after every record, so that what is searched for and owed agrees with the evidence.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from disclosure.actions.answers_given import answers_given, places_of_none
from disclosure.actions.change import OpenCase
from disclosure.actions.concern_owners import owner_for
from disclosure.actions.people.people_now import named_contact, persons_now
from disclosure.actions.people.who_left import who_left, who_took_over
from disclosure.actions.people.whose_words import denied_ends
from disclosure.actions.reading import Case
from disclosure.kinds import people as p
from disclosure.kinds import questions as q
from disclosure.kinds.fields import moment_of
from disclosure.kinds.kind import Kind
from disclosure.permissions import Permission, is_family
from disclosure.records.base import next_id, reference
from disclosure.records.concerns import Concern, concerns_of
from disclosure.records.consents import Consent, consents_of
from disclosure.records.evidence import Evidence, new_salt
from disclosure.records.letter import letters_of
from disclosure.records.people import Person, people_of
from disclosure.records.questions import Question, questions_of
from disclosure.records.team import is_theirs
from disclosure.records.users import actor_called, users_with
from workflows.words import QuestionState, Standing

COLUMNS = ("name", "relationship", "is_patient", "standing")


def project(case: OpenCase, read: Case) -> None:
    """Bring every row that follows from the records up to date. Sealed with the last entry."""
    on_record = {row.kind for row in read.records.values()}
    for kind, bring_up_to_date in _FOLLOWING.items():
        if kind.word in on_record:  # without it there are no such rows, and none to ask for
            bring_up_to_date(case, read)


def _persons(case: OpenCase, read: Case) -> None:
    rows = {row.number: row for row in people_of(case.session, case.incident.id)}
    now = {person.number: person for person in persons_now(read)}
    for number, person in now.items():
        row = rows.get(number) or _new(case, Person, number, f"PERSON-{number}")
        rest = {k: v for k, v in person.body.items() if k not in COLUMNS}
        _set(row, **{name: person.body[name] for name in COLUMNS})
        _set(row, died_at=person.died_at)
        row.details = rest
    for number in set(rows) - set(now):
        _set(rows[number], standing=str(Standing.NOT_TO_BE_TOLD))  # its record was withdrawn


def _questions(case: OpenCase, read: Case) -> None:
    rows = {row.number: row for row in questions_of(case.session, case.incident.id)}
    asked = {row.number: body for row, body in read.those(q.Question)}
    nowhere = places_of_none(read, lambda: letters_of(case.session, case.incident.id))
    for number, body in asked.items():
        row = rows.get(number) or _new(case, Question, number, None)
        named = [b.owner for _, b in read.those(q.QuestionOwner) if b.question == row.ref]
        stays = None if row.owner in _named_in_error(read, row.ref) else row.owner
        owner = named[-1] if named else body.owner or stays
        owner = owner or _keeper(case, read, read.records[number])
        _set(row, person=body.person, words=body.words, owner=owner)
        state, commitment = _answered(read, row.ref, nowhere)
        _set(row, commitment_ref=commitment)
        _stand(row, state)
    for number in set(rows) - set(asked):
        _stand(rows[number], QuestionState.TAKEN_BACK)


def _named_in_error(read: Case, asked: str | int) -> frozenset[str]:
    """Who was named for that question or concern in a record that was withdrawn."""
    bodies = (read.bodies.get(number) for number in read.gone)
    return frozenset(
        body.owner
        for body in bodies
        if (isinstance(body, q.QuestionOwner) and body.question == asked)
        or (isinstance(body, q.ConcernOwner) and body.concern == asked)
    )


def _keeper(case: OpenCase, read: Case, row: Evidence) -> str:
    """The named contact's when it was asked, else whose record it is: of what the family wrote
    itself, who opened the case. Of one who has left, whoever took over. Not of one who may not
    answer it: a family may ring an approver. Then a risk manager's.
    """
    contact = named_contact(read.as_on_record(row.recorded_at))
    recorder = case.incident.opened_by if is_family(row.by) else row.by
    owner = (contact.user if contact else None) or recorder
    left = who_left(case.session)
    asked = [who_took_over(left, email) for email in (owner, recorder)]
    return next(_who_may_answer(case, chain(asked, _managers(case))), asked[0] or owner)


def _managers(case: OpenCase) -> Iterator[str]:
    """Read where nobody before them may answer."""
    for user in users_with(case.session, Permission.MOVE_INCIDENT, case.incident.site_id):
        yield user.email


def _who_may_answer(case: OpenCase, emails: Iterable[str]) -> Iterator[str]:
    session, incident = case.session, case.incident
    for actor in (actor_called(session, email) for email in emails):
        sees = actor and (not incident.restricted or is_theirs(session, actor, incident))
        if actor and sees and actor.may_by_role(Permission.RECORD_CARE):
            yield actor.email


def _answered(read: Case, ref: str, nowhere: frozenset[str]) -> tuple[QuestionState, str | None]:
    denied, back = denied_ends(read), read.those(q.QuestionTakenBack)
    if any(body.question == ref for row, body in back if row.number not in denied):
        return QuestionState.TAKEN_BACK, None
    answers = answers_given(read, ref, nowhere)
    if not answers:
        return QuestionState.OPEN, None
    _, last = answers[-1]
    if last.unknown is q.Unknown.NOT_YET:
        return QuestionState.NOT_YET, last.commitment
    unknown = last.unknown is q.Unknown.CANNOT_BE_KNOWN
    return (QuestionState.CANNOT_BE_KNOWN if unknown else QuestionState.ANSWERED), None


def _concerns(case: OpenCase, read: Case) -> None:
    rows = {row.number: row for row in concerns_of(case.session, case.incident.id)}
    raised = {row.number: body for row, body in read.those(q.Concern)}
    for number, body in raised.items():
        row = rows.get(number) or _new(case, Concern, number, f"CONCERN-{number}")
        _set(row, person=body.person, words=body.words, about=list(body.about))
        _set(row, external_ref=body.external_ref)
        named = [b.owner for _, b in read.those(q.ConcernOwner) if b.concern == number]
        stays = None if row.owner in _named_in_error(read, number) else row.owner
        _set(row, owner=named[-1] if named else stays or owner_for(case, body.about))
        _stand(row, _stands(read, number))
    for number in set(rows) - set(raised):
        _stand(rows[number], "answered")  # its record was withdrawn, and a second person agreed


def _stands(read: Case, concern: int) -> str:
    """Nobody accepted an answer that was taken back since, nor what they deny that they said."""
    answers = [row.number for row, b in read.those(q.ConcernAnswer) if b.concern == concern]
    said = [(row.number, b.outcome) for row, b in read.those(q.ConcernEnd) if b.concern == concern]
    denied = denied_ends(read)
    counting = [
        outcome
        for number, outcome in said
        if number not in denied
        if outcome is not q.ConcernOutcome.ACCEPTED or any(each < number for each in answers)
    ]
    return str(counting[-1]) if counting else "answered" if answers else "open"


def _consents(case: OpenCase, read: Case) -> None:
    rows = {row.number: row for row in consents_of(case.session, case.incident.id)}
    ended = {b.consent: moment_of(b.at, case.zone) for _, b in read.those(p.ConsentEnd)}
    for row, body in read.those(p.Consent):
        consent = rows.get(row.number) or _new(case, Consent, row.number, f"CONSENT-{row.number}")
        _set(consent, person=body.person, purpose=str(body.purpose), agrees=body.agrees)
        _set(consent, shared_with=body.shared_with, until=body.until)
        _set(consent, with_person=body.with_person)
        _set(consent, ended_at=ended.get(row.number))


_FOLLOWING: Mapping[type[Kind], Callable[[OpenCase, Case], None]] = {
    p.Person: _persons,
    q.Question: _questions,
    q.Concern: _concerns,
    p.Consent: _consents,
}


def _new(case: OpenCase, table: Any, number: int, ref: str | None) -> Any:
    row = table(id=next_id(case.session, table), number=number, salt=new_salt())
    row.incident_id, row.recorded_at = case.incident.id, case.change.at
    row.ref = ref or reference(table.prefix, case.change.at, row.id)
    case.session.add(row)
    return row


def _set(row: Any, **cells: Any) -> None:
    """Only what differs, so that an unchanged row is not sealed again."""
    for name, value in cells.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _stand(row: Any, state: str) -> None:
    if row._state != str(state):
        row._state = str(state)
