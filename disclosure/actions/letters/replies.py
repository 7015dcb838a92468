"""What the family answered to a letter, and every other word from them since it was sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from disclosure.actions.checks.order import before_it_was_sent
from disclosure.actions.facts import Gathered
from disclosure.actions.people.in_touch import words_of
from disclosure.actions.people.whose_words import said_by
from disclosure.actions.reading import MOVE
from disclosure.kinds.conversation import Account, Conversation
from disclosure.kinds.people import Consent, PersonChange
from disclosure.kinds.questions import Concern, Question
from disclosure.kinds.replies import Request
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter

Said = Conversation | Account | Question | Concern
SAID: tuple[type[Said], ...] = (Conversation, Account, Question, Concern)
_THEIR_ACTS = frozenset(
    {Conversation.word, Request.word, Consent.word, PersonChange.word, MOVE}
)  # beside what they said in words


@dataclass(frozen=True, slots=True)
class Reply:
    """`way`: a word of CameBy, of a conversation's `how`, or nothing where nobody wrote it down."""

    id: int
    kind: str
    words: str
    way: str
    at: datetime
    by: str


def replies_to(gathered: Gathered, letter: Letter) -> tuple[Reply, ...]:
    """In the order in which they came. What was withdrawn is none; nor is what came before it was
    sent, where that was entered too soon, or on the wrong letter of two, and they had the other.
    """
    if letter.sent_at is None:
        return ()
    found = [
        Reply(row.number, body.word, _words(body), str(body.how or ""), row.at, row.by)
        for kind in SAID
        for row, body in gathered.case.those(kind)
        if body.letter == letter.ref and not _before_it_went(body, letter, gathered)
    ]
    return tuple(sorted(found, key=lambda reply: (reply.at, reply.id)))


def _before_it_went(body: Said, letter: Letter, gathered: Gathered) -> bool:
    said_at = body.happened()
    return said_at is not None and before_it_was_sent(said_at, letter, gathered)


def heard_since(gathered: Gathered, person: int, since: datetime) -> bool:
    """Whether any word came from them: said, written, ticked, asked or complained of."""
    return any(_after(row, since, gathered) for row in _words_of(gathered, person))


def talked_since(gathered: Gathered, person: int, since: date) -> date | None:
    """The first day on which somebody spoke with them, from that day on."""
    talks = (talk for talk in gathered.facts.conversations if person in talk.persons)
    days = (gathered.day_of(talk.at) for talk in talks)
    return min((day for day in days if day >= since), default=None)


def _words_of(gathered: Gathered, person: int) -> Iterator[Evidence]:
    """On paper, by mouth or on their page: a tick or a wish on a slip too. That they have read a
    letter is no answer to it, and a concern that we opened for them is no word of theirs.
    """
    case = gathered.case
    for number, row in case.records.items():
        there = number not in case.gone and row.kind in _THEIR_ACTS
        if there and person in said_by(row.kind, row.body):
            yield row
    for whose, row in words_of(case):
        if whose == person and row.kind != MOVE:
            yield row


def _at(row: Evidence) -> datetime | date:
    """A day alone where nobody knows the hour."""
    body = row.body["data"] if row.kind == MOVE else row.body
    told = str(body.get("at") or body.get("asked_at") or "")
    return date.fromisoformat(told) if len(told) == len("2026-03-12") else row.at


def _after(row: Evidence, since: datetime, gathered: Gathered) -> bool:
    """A day without an hour counts from its first to its last minute; not what was on record
    before: their slip came in the morning, and we answered it in a letter of that evening."""
    at = _at(row)
    if isinstance(at, datetime):
        return at >= since
    return at >= gathered.day_of(since) and row.recorded_at >= since


def _words(body: Said) -> str:
    return body.family_said if isinstance(body, Conversation) else body.words
