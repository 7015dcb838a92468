"""Whether what we say that we told somebody can have reached them where we say that we told it."""

from collections.abc import Iterable

from disclosure.actions.facts import Gathered
from disclosure.kinds.conversation import Conversation
from disclosure.records.letter import Letter
from letters.dates import without_weekday
from workflows.counting import day_of
from workflows.excuses import can_be_told

NAME_ANOTHER = "Name a talk with them, or a letter to them"
NAME_A_LATER = "Name where they had it after that"


def why_not_there(where: str | None, whom: Iterable[int], gathered: Gathered) -> str:
    """Empty where one of them was there or has the letter; and where none of them can be told."""
    persons = frozenset(whom)
    facts = gathered.facts
    if where is None or not any(p.id in persons and can_be_told(facts, p) for p in facts.persons):
        return ""
    talk, letter = _talk(gathered, where), _letter(gathered, where)
    there = set(talk.persons) if talk else {letter.to_person} if letter else persons
    if persons & there:
        return ""
    was = "that talk was with" if talk else "that letter is to"
    return f"{was} somebody else, not {_called(gathered, persons)}. {NAME_ANOTHER}"


def why_not_after(where: str | None, question: str, gathered: Gathered) -> str:
    """Nobody had the answer on a day before they asked."""
    asked = next((q.number for q in gathered.questions if q.ref == question), 0)
    row = gathered.case.records.get(asked)
    talk, letter = _talk(gathered, where), _letter(gathered, where)
    told = talk.at if talk else letter.issued_at if letter else None
    if told is None or row is None:
        return ""
    on, since = day_of(told, gathered.zone), gathered.day_of(row.at)
    if on >= since:
        return ""
    was = "that talk was" if talk else "that letter was issued"
    days = f"on {without_weekday(on)}, and they asked on {without_weekday(since)}"
    return f"{was} {days}. {NAME_A_LATER}"


def _talk(gathered: Gathered, where: str | None) -> Conversation | None:
    number = int(where) if where and where.isdecimal() else 0
    body = gathered.case.bodies.get(number)
    return body if isinstance(body, Conversation) else None


def _letter(gathered: Gathered, where: str | None) -> Letter | None:
    return next((x for x in gathered.letters if x.ref == where), None)


def _called(gathered: Gathered, persons: frozenset[int]) -> str:
    return " or ".join(p.called for p in gathered.persons if p.number in persons)
