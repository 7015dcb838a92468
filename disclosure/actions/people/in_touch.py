"""When we were in touch with somebody: a talk with them, or a word of theirs for us; and whether
they are out of reach, as the requirements ask it too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.people.whose_words import said_by
from disclosure.actions.reading import Case
from disclosure.kinds.conversation import Account, Conversation, Heard
from disclosure.kinds.fields import latest_of
from disclosure.kinds.people import Attempt
from disclosure.kinds.questions import Concern, Question
from disclosure.permissions import person_of
from disclosure.records.evidence import Evidence
from workflows.counting import local_day
from workflows.excuses import still_to_try
from workflows.facts import AttemptFacts

THEIR_WORDS = frozenset(kind.word for kind in (Question, Concern, Account, Heard))


@dataclass(frozen=True, slots=True)
class Contact:
    """`number`: of the record that says so. `at`: a day alone where nobody knows the hour."""

    number: int
    at: datetime | date


def contact_after(case: Case, person: int | None, after: datetime) -> Contact | None:
    """The first, after that moment; the requirements ask the same (`facts.in_touch_after`)."""
    later = [each for each in _contacts(case, person) if latest_of(each.at, case.zone) > after]
    return min(later, key=lambda each: latest_of(each.at, case.zone), default=None)


def _contacts(case: Case, person: int | None) -> Iterator[Contact]:
    for row, talk in case.those(Conversation):
        if person in talk.persons:
            yield Contact(row.number, talk.at)
    for whose, row in words_of(case):
        if whose == person:
            yield Contact(row.number, row.at)


def attempts_of(case: Case) -> Iterator[AttemptFacts]:
    """Those that count: not by a way the person forbade."""
    for row, attempt in case.those(Attempt):
        if not attempt.against_wishes:
            yield AttemptFacts(attempt.person, attempt.how, local_day(row.at, case.zone))


def was_tried(case: Case, person: PersonNow) -> bool:
    """Enough, since we were last in touch; the requirements ask the same (`excuses.tried`)."""
    mine = (each for each in attempts_of(case) if each.person == person.number)
    zone, contacts = case.zone, _contacts(case, person.number)
    days = (local_day(latest_of(each.at, zone), zone) for each in contacts)
    return still_to_try(mine, max(days, default=None), person.ways, person.never) is None


def words_of(case: Case) -> Iterator[tuple[int, Evidence]]:
    """By whom: on their page, or written down by us; silence after an asking is none."""
    for number, row in case.records.items():
        if number in case.gone or _is_ours(case, row):
            continue
        whose = set(said_by(row.kind, row.body)) if row.kind in THEIR_WORDS else set[int]()
        if row.kind == Heard.word and row.body.get("answer") == Heard.Reply.NO_REPLY:
            whose = set()
        if (person := person_of(row.by)) is not None:
            whose.add(person)
        for each in whose:
            yield each, row


def _is_ours(case: Case, row: Evidence) -> bool:
    """A concern that we opened for them, since we used a way they forbade: it came with the record
    of that. Theirs come with none, or with a promise that they dispute.
    """
    came_with = case.records.get(row.parent or 0)
    against = came_with is not None and came_with.body.get("against_wishes")
    return row.kind == Concern.word and bool(against)
