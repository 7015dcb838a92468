"""When we were in touch with somebody: a talk with them, or a word of theirs for us."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from disclosure.actions.reading import Case
from disclosure.actions.whose_words import said_by
from disclosure.kinds.conversation import Account, Conversation, Heard
from disclosure.kinds.fields import latest_of
from disclosure.kinds.people import Attempt
from disclosure.kinds.questions import Concern, Question
from disclosure.permissions import person_of
from disclosure.records.evidence import Evidence

_THEIR_WORDS = frozenset(kind.word for kind in (Question, Concern, Account, Heard))


@dataclass(frozen=True, slots=True)
class Contact:
    """`number`: of the record that says so. `at`: a day alone where nobody knows the hour."""

    number: int
    at: datetime | date


def contact_after(case: Case, person: int | None, after: datetime, zone: tzinfo) -> Contact | None:
    """The first, after that moment; the requirements ask the same (`facts.in_touch_after`)."""
    talks = (
        Contact(row.number, talk.at)
        for row, talk in case.those(Conversation)
        if person in talk.persons
    )
    said = (Contact(row.number, row.at) for whose, row in words_of(case) if whose == person)
    later = [each for each in (*talks, *said) if latest_of(each.at, zone) > after]
    return min(later, key=lambda each: latest_of(each.at, zone), default=None)


def words_of(case: Case) -> Iterator[tuple[int, Evidence]]:
    """By whom: on their page, or written down by us; silence after an asking is none."""
    for number, row in case.records.items():
        if number in case.gone or _is_ours(case, row):
            continue
        whose = set(said_by(row.kind, row.body)) if row.kind in _THEIR_WORDS else set[int]()
        if row.kind == Heard.word and row.body.get("answer") == Heard.Reply.NO_REPLY:
            whose = set()
        if (person := person_of(row.by)) is not None:
            whose.add(person)
        for each in whose:
            yield each, row


def _is_ours(case: Case, row: Evidence) -> bool:
    """A concern that we opened for them, since we tried or rang by a way they forbade."""
    came_with = case.records.get(row.parent or 0)
    by_us = came_with is not None and came_with.kind in (Attempt.word, Conversation.word)
    return by_us and row.kind == Concern.word
