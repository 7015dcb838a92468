"""What was said between us, as notes for the family; their own account; and what we wrote down for
them.

Of a talk that the reader was not in they see what we told, once they were told as much themselves,
and nothing of what others said, nor how we reach them. One that was put right later is left out:
what is right may be what they said.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from disclosure.actions.family.view_reader import Reader, SaidSince
from disclosure.actions.family.view_theirs import ReachShown, reach_told
from disclosure.actions.in_words.standing_words import own_part
from disclosure.actions.people.whose_words import said_in
from disclosure.actions.promise_said import new_day
from disclosure.actions.reading import Case
from disclosure.actions.said_beside import never_there, withdrawn_by
from disclosure.kinds.care import Support
from disclosure.kinds.conversation import Account, Conversation, Heard, HowWeDid, Side
from disclosure.kinds.kind import Kind
from disclosure.kinds.moves import FamilySays
from disclosure.kinds.notes import CorrectionReview
from disclosure.kinds.people import PersonChange, Safe
from disclosure.kinds.promises import Commitment
from disclosure.kinds.questions import Question
from disclosure.kinds.replies import CameBy
from disclosure.permissions import is_family
from disclosure.records.evidence import Evidence
from workflows.family_page import Seen

BESIDE = frozenset(
    {
        "question", "question_taken_back", "concern", "concern_end", "account", "heard", "consent",
        "request", "move", "person_change",
    }
)  # fmt: skip
WRITTEN_WAYS = frozenset({str(CameBy.POST), str(CameBy.EMAIL), str(FamilySays.How.LETTER)})
OUR_PART = ("said", "not_known", "apology_words")


@dataclass(frozen=True, slots=True)
class Written:
    """Something we wrote down in the reader's name. `right`: what they say of it, once they did.

    `on`: the day they said it. `written_on`: the day we wrote it down. `in_writing`: they wrote it.
    `about`: what it is about where that is another thing, such as the words of a promise.
    `reach`: how they want to hear from us, as it came in answer to a letter. `scope`, `until`: what
    a consent lets somebody know, and for how long. `new_day`: to which they said yes.
    """

    number: int
    kind: str
    words: str
    on: date
    by: str
    written_on: date
    since: SaidSince
    in_writing: bool = False
    what: str = ""
    about: str = ""
    reach: ReachShown | None = None
    how_we_did: HowWeDid | None = None
    new_day: date | None = None
    agrees: bool = True
    scope: tuple[str, ...] = ()
    until: date | None = None
    right: bool | None = None

    @property
    def heading(self) -> str:
        """The word under which the page says what we wrote down."""
        return self.what if self.kind in ("move", "concern_end") else self.kind

    @property
    def rather_not(self) -> bool:
        return self.kind == Heard.word and self.what == Heard.Reply.RATHER_NOT


@dataclass(frozen=True, slots=True)
class Present:
    name: str
    role: str
    side: str


@dataclass(frozen=True, slots=True)
class TalkShown:
    """The fields of a conversation that its kind shares. `mine`: the reader was in it. `nth`: of
    those of one day, hour and kind, which are called alike otherwise; 0 where it is the only one.
    """

    number: int
    kind: str
    on: date
    at: datetime | None
    how: str
    place: str
    mine: bool
    present: tuple[Present, ...]
    said: str
    not_known: str
    apology_words: str
    family_said: str
    questions: tuple[str, ...]
    support_offered: str
    preferences: str
    understood: str
    next_contact: str
    hear_by: date | None  # the day of that promise, as it was said in the talk
    since: SaidSince
    written: Written | None
    nth: int = 0

    @property
    def alike(self) -> tuple[object, ...]:
        return self.on, self.at, self.kind, self.mine


@dataclass(frozen=True, slots=True)
class AccountShown:
    words: str
    on: date
    about: str
    by_me: bool
    in_writing: bool
    since: SaidSince


def talks_shown(reader: Reader) -> tuple[TalkShown, ...]:
    """The latest first."""
    found = []
    for row, talk in reader.gathered.case.those(Conversation):
        mine = reader.number in talk.persons
        if mine or _may_read(reader, row, talk):
            found.append(_talk(reader, row, talk, mine))
    return tuple(sorted(_told_apart(found), key=lambda t: (t.on, t.number), reverse=True))


def _told_apart(talks: list[TalkShown]) -> Iterator[TalkShown]:
    """Who hears the buttons alone hears of each which talk it is about."""
    several, so_far = Counter(talk.alike for talk in talks), Counter[object]()
    for talk in talks:
        so_far[talk.alike] += 1
        yield replace(talk, nth=so_far[talk.alike]) if several[talk.alike] > 1 else talk


def _may_read(reader: Reader, row: Evidence, talk: Conversation) -> bool:
    """A talk with others: only what the reader was told of too, and nobody put right."""
    theirs = reader.reads_of(talk.persons, Seen.CONVERSATIONS)
    is_right = row.number not in reader.gathered.case.put_right
    return theirs and is_right and reader.told.reads_talk(talk)


def _talk(reader: Reader, row: Evidence, talk: Conversation, mine: bool) -> TalkShown:
    whole = talk.for_family()
    body: dict[str, Any] = whole if mine else {name: whole.get(name) for name in OUR_PART}
    never = never_there(reader.gathered.case, row.number)
    understanding, next_contact = body.get("understanding"), body.get("next_contact")
    if next_contact and (Commitment.word, next_contact["words"]) in never:
        next_contact = None
    offered = body.get("support_offered") or ""
    # Bare words are those of the first of them.
    return TalkShown(
        number=row.number,
        kind=str(talk.kind),
        on=reader.on(talk.at),
        at=reader.there(talk.at),
        how=str(talk.how) if mine else "",
        place=talk.place if mine else "",
        mine=mine,
        present=tuple(
            Present(each.name, each.role, str(each.side))
            for each in talk.attendees
            if mine or each.side is Side.STAFF
        ),
        said=body["said"],
        not_known=body.get("not_known") or "",
        apology_words=body.get("apology_words") or "",
        family_said=body.get("family_said") or "",
        questions=tuple(
            asked["words"]
            for asked in body.get("questions") or ()
            if (asked.get("person") or talk.persons[0]) == reader.number
            and (Question.word, asked["words"]) not in never
        ),
        support_offered="" if (Support.word, offered) in never else offered,
        preferences=body.get("preferences") or "",
        understood=understanding["result"] if understanding else "",
        next_contact=next_contact["words"] if next_contact else "",
        hear_by=talk.next_contact.due_on if talk.next_contact and next_contact else None,
        since=reader.said_since(row.number),
        written=_written(reader, row) if mine and not is_family(row.by) else None,
    )


def told_of_the_death(reader: Reader) -> bool:
    """The patient died, and a person has spoken with the reader since: no page tells it first."""
    talks = (talk for _, talk in reader.gathered.case.those(Conversation))
    return any(reader.is_after_the_death(t.at) for t in talks if reader.number in t.persons)


def accounts_shown(reader: Reader) -> tuple[AccountShown, ...]:
    """Their own, in the order they gave them."""
    return tuple(
        AccountShown(
            account.words,
            reader.on(account.at),
            account.about or "",
            is_family(row.by),
            account.how in WRITTEN_WAYS,
            reader.said_since(row.number),
        )
        for row, account in reader.gathered.case.those(Account)
        if account.person == reader.number
    )


def written_for_them(reader: Reader) -> tuple[Written, ...]:
    """What we recorded in the reader's name beside talks, the latest first."""
    case = reader.gathered.case
    rows = (row for row in case.records.values() if row.kind in BESIDE and row.parent is None)
    ours = [
        _written(reader, row)
        for row in rows
        if row.number not in case.gone
        and not is_family(row.by)
        and reader.number in said_in(row, case)
    ]
    return tuple(each for each in reversed(ours) if each.words or each.what or each.reach)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What we wrote in the reader's name, which they said is not right, and we withdrew since: none
    of our words, which may be another's. `kind`: the heading of what we wrote.
    `instead`: what they say that they said.
    """

    kind: str
    instead: str
    on: date


def taken_back(reader: Reader) -> tuple[TakenBack, ...]:
    """We said that we put it right and show them; without this nothing showed it."""
    case = reader.gathered.case
    return tuple(
        TakenBack(
            _written(reader, case.records[number]).heading,
            said.words or "",
            reader.on(_fell_at(case, by[-1][0])),
        )
        for (number, person), (_, said) in case.whether_right.items()
        if person == reader.number and not said.right and (by := withdrawn_by(case, number))
    )


def _fell_at(case: Case, correction: Evidence) -> datetime:
    """What a second person had to agree to counted until they did."""
    return (case.agreement(CorrectionReview, correction.number) or correction).recorded_at


def _written(reader: Reader, row: Evidence) -> Written:
    answer = reader.whether_right(row.number)
    body = reader.gathered.case.bodies.get(row.number)
    data = row.body["data"] if row.kind == "move" else row.body
    return Written(
        row.number,
        row.kind,
        _said(row.kind, data),
        reader.on(row.at),
        reader.colleague(row.by),
        reader.on(row.recorded_at),
        reader.said_since(row.number),
        data.get("how") in WRITTEN_WAYS,
        what=_what(row),
        about=_about(reader, row),
        scope=tuple(row.body.get("what") or ()) if row.kind == "consent" else (),
        until=_until(row),
        reach=_reach(body),
        how_we_did=body.how_we_did if isinstance(body, Heard) else None,
        new_day=new_day(row) if row.kind == "move" else None,
        agrees=bool(row.body.get("agrees", True)),
        right=answer[1].right if answer else None,
    )


def _said(kind: str, data: dict[str, Any]) -> str:
    """In an account a ticked box is what they said; of a promise, the words of ours go."""
    words = data.get("family_said" if kind == "conversation" else "words") or ""
    return words if kind == "account" else own_part(words)


def _what(row: Evidence) -> str:
    """The trigger of a move, the purpose of a consent, the answer to how we did, which silence
    is none, the request, how a concern ended.
    """
    field = {"move": "trigger", "consent": "purpose", "heard": "answer", "request": "wants"}
    field |= {"concern_end": "outcome"}
    what = str(row.body[field[row.kind]]) if row.kind in field else ""
    return "" if what == Heard.Reply.NO_REPLY else what


def _until(row: Evidence) -> date | None:
    until = row.body.get("until") if row.kind == "consent" else None
    return date.fromisoformat(until) if until else None


def _reach(body: Kind | None) -> ReachShown | None:
    """None where nothing of it would stand there."""
    if not isinstance(body, PersonChange):
        return None
    reach = reach_told(body, body.person)
    if body.safe == Safe():
        reach = replace(reach, no_longer=(*reach.no_longer, "safe"))
    return None if reach == ReachShown(body.person) else reach


def _about(reader: Reader, row: Evidence) -> str:
    if row.kind == "move":
        promises = reader.gathered.commitments
        return next((reader.words_of(p) for p in promises if p.ref == row.body["thing"]), "")
    if row.kind == "account":
        return row.body.get("about") or ""
    if row.kind == "concern_end":
        return str(reader.gathered.case.records[row.body["concern"]].body["words"])
    if row.kind == "question_taken_back":
        asked = reader.gathered.questions
        return next((q.words for q in asked if q.ref == row.body["question"]), "")
    if row.kind != "consent":
        return ""
    known = row.body.get("with_person")
    return reader.person_name(known) if known else str(row.body.get("with") or "")
