"""Since when somebody who must be told does not know when they hear from us next."""

from collections.abc import Iterator
from datetime import datetime

from disclosure.actions.thing_to_do import Viewed
from disclosure.kinds.excuses import Excuse, ExcuseEnd
from workflows.facts import PersonFacts
from workflows.words import CommitmentState, Excusable, Trigger
from workflows.words import CommitmentTrigger as T

_ENDS = frozenset({T.DONE, T.CANNOT_KEEP, T.RELEASE, T.TOLD})  # told of it, they heard from us


def silent_since(view: Viewed, person: PersonFacts) -> datetime:
    """The last of what ended their knowing, or began our owing it: nobody waits for longer."""
    return max(
        *_heard(view, person),
        *_to_be_told(view, person),
        *_promised_until(view, person),
        *_excused_until(view, person),
        *opened_again(view),
        view.incident.recorded_at,
    )


def _heard(view: Viewed, person: PersonFacts) -> Iterator[datetime]:
    facts = view.gathered.facts
    yield from (talk.at for talk in facts.talks_with(person))
    yield from (x.sent_at for x in facts.letters_to(person) if x.sent_at)


def _to_be_told(view: Viewed, person: PersonFacts) -> Iterator[datetime]:
    named = view.person(person.id)
    yield from (each.since for each in (named.stood[-1:] if named else ()))


def _promised_until(view: Viewed, person: PersonFacts) -> Iterator[datetime]:
    """The promises to them that nobody waits for any more."""
    g = view.gathered
    for promise in g.commitments:
        if promise.state is CommitmentState.OPEN or person.id not in g.owed_to(promise):
            continue
        moves = g.case.moves(promise.ref)
        yield from (move.recorded_at for move in moves if move.body["trigger"] in _ENDS)


def _excused_until(view: Viewed, person: PersonFacts) -> Iterator[datetime]:
    """From the next contact: they wanted none, or nobody could reach them."""
    case = view.gathered.case
    excuses = {row.number: excuse for row, excuse in case.those(Excuse)}
    for row, end in case.those(ExcuseEnd):
        excuse = excuses.get(end.excuse)
        if excuse is None or excuse.person != person.id:
            continue
        if Excusable.NEXT_CONTACT_PROMISED in excuse.requirement:
            yield row.recorded_at


def opened_again(view: Viewed) -> Iterator[datetime]:
    """When the case did: nobody is owed a next contact while it is closed, nor whom to ring."""
    moves = view.gathered.case.moves(view.incident.ref)
    yield from (each.recorded_at for each in moves if each.body["trigger"] == Trigger.REOPEN)
