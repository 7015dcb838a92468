"""What the family answered to a letter, and every other word from them since it was sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from disclosure.actions.facts import Gathered
from disclosure.kinds.conversation import Account, Conversation, Heard
from disclosure.kinds.questions import Concern, Question
from disclosure.records.letter import Letter

Said = Conversation | Account | Question | Concern
SAID: tuple[type[Said], ...] = (Conversation, Account, Question, Concern)


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
    """In the order in which they came. What was withdrawn is none."""
    found = [
        Reply(row.number, body.word, _words(body), str(body.how or ""), row.at, row.by)
        for kind in SAID
        for row, body in gathered.case.those(kind)
        if body.letter == letter.ref
    ]
    return tuple(sorted(found, key=lambda reply: (reply.at, reply.id)))


def heard_since(gathered: Gathered, person: int, since: datetime) -> bool:
    """Whether any word came from them: said, written, asked or complained of."""
    return any(_after(at, since, gathered) for at in _words_of(gathered, person))


def talked_since(gathered: Gathered, person: int, since: date) -> date | None:
    """The first day on which somebody spoke with them, from that day on."""
    talks = (talk for talk in gathered.facts.conversations if person in talk.persons)
    days = (gathered.day_of(talk.at) for talk in talks)
    return min((day for day in days if day >= since), default=None)


def _words_of(gathered: Gathered, person: int) -> Iterator[datetime | date]:
    for kind in SAID:
        for _, body in gathered.case.those(kind):
            by = body.persons if isinstance(body, Conversation) else (body.person,)
            if person in by:
                yield body.at
    for _, heard in gathered.case.those(Heard):
        if heard.person == person and heard.answer is not Heard.Reply.NO_REPLY:
            yield heard.asked_at


def _after(at: datetime | date, since: datetime, gathered: Gathered) -> bool:
    """A day without an hour counts from its first to its last minute."""
    if isinstance(at, datetime):
        return at >= since
    return at >= gathered.day_of(since)


def _words(body: Said) -> str:
    return body.family_said if isinstance(body, Conversation) else body.words
