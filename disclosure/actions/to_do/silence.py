"""Since when somebody who must be told does not know when they hear from us next."""

from collections.abc import Iterator
from datetime import datetime

from disclosure.actions.people.in_their_place import acted_for_then
from disclosure.actions.thing_to_do import Viewed
from disclosure.kinds.excuses import Excuse, ExcuseEnd
from disclosure.kinds.people import PatientStatus
from workflows.facts import PersonFacts
from workflows.words import CommitmentState, Excusable, PatientChange, Trigger
from workflows.words import CommitmentTrigger as T

_DECIDES = frozenset({PatientChange.REGAINED_CAPACITY, PatientChange.CAME_OF_AGE})
_ENDS = frozenset({T.DONE, T.CANNOT_KEEP, T.RELEASE, T.TOLD})  # told of it, they heard from us


def silent_since(view: Viewed, person: PersonFacts) -> datetime:
    """The last of what ended their knowing, or began our owing it: nobody waits for longer."""
    return max(
        *_heard(view, person),
        *_to_be_told(view, person),
        *_acted_for_until(view, person),
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


def _acted_for_until(view: Viewed, person: PersonFacts) -> Iterator[datetime]:
    """Others were told in their place, until it came on record that they decide themselves."""
    case, persons = view.gathered.case, view.gathered.persons
    for row, status in case.those(PatientStatus):
        if status.what in _DECIDES and person.id in acted_for_then(case, persons, row.number):
            yield row.recorded_at


def _promised_until(view: Viewed, person: PersonFacts) -> Iterator[datetime]:
    """The promises to them that nobody waits for any more."""
    g = view.gathered
    for promise in g.commitments:
        if promise.state is CommitmentState.OPEN or person.id not in g.owed_to(promise):
            continue
        moves = g.case.moves(promise.ref)
        yield from (move.recorded_at for move in moves if move.body["trigger"] in _ENDS)


def _excused_until(view: Viewed, person: PersonFacts) -> Iterator[datetime]:
    """From the next contact: they wanted none, or nobody reached them until they were in touch."""
    case = view.gathered.case
    for each in view.gathered.clocks.excuses.all_agreed:
        if each.contact and _is_from_it(each.excuse, person):
            yield case.records[each.contact.number].recorded_at
    excuses = {row.number: excuse for row, excuse in case.those(Excuse)}
    for row, end in case.those(ExcuseEnd):
        excuse = excuses.get(end.excuse)
        if excuse and _is_from_it(excuse, person):
            yield row.recorded_at


def _is_from_it(excuse: Excuse, person: PersonFacts) -> bool:
    theirs = excuse.person == person.id
    return theirs and Excusable.NEXT_CONTACT_PROMISED in excuse.requirement


def opened_again(view: Viewed) -> Iterator[datetime]:
    """When the case did: nobody is owed a next contact while it is closed, nor whom to ring."""
    moves = view.gathered.case.moves(view.incident.ref)
    yield from (each.recorded_at for each in moves if each.body["trigger"] == Trigger.REOPEN)
