"""Of the family's pages as things to do: a page that fell silent, and news that came back."""

from collections.abc import Iterator
from datetime import datetime

from disclosure.actions.outgoing.news_ways import WAYS, Reach, came_back_on, is_shut
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.thing_to_do import Clock, Filled, Group, Target, ToDo, Viewed, phone_of
from disclosure.kinds.people import Attempt
from disclosure.permissions import Permission
from workflows.excuses import A_TALK, why_not_now
from workflows.family_page import falls_silent_at
from workflows.words import CommitmentState, Way

_ASK_FOR = {Way.EMAIL: "e-mail address", Way.TEXT: "number for texts"}


def about_their_pages(view: Viewed) -> Iterator[ToDo]:
    for person in _with_a_page(view.reach):
        yield from _silent(view, person)
        yield from _came_back(view, person)


def silences_ahead(view: Viewed) -> Iterator[datetime]:
    """When time alone makes a page silent."""
    for person in _with_a_page(view.reach):
        if at := _silent_at(view.reach, person):
            yield at


def _with_a_page(reach: Reach) -> Iterator[PersonNow]:
    invited = {link.person for link in reach.links}
    for person in reach.gathered.persons if invited else ():
        if person.number in invited and not is_shut(reach.gathered, person.number):
            yield person


def _silent_at(reach: Reach, person: PersonNow) -> datetime | None:
    visits = [visit.seen_at for visit in reach.visits_by(person.number)]
    return falls_silent_at(visits, list(_contacts(reach, person.number))) if visits else None


def _contacts(reach: Reach, number: int) -> Iterator[datetime]:
    """Talks with them, and tries to reach them."""
    g = reach.gathered
    yield from (talk.at for talk in g.facts.conversations if number in talk.persons)
    for row, attempt in g.case.those(Attempt):
        if attempt.person == number and not attempt.against_wishes:
            yield row.at


def _silent(view: Viewed, person: PersonNow) -> Iterator[ToDo]:
    since = _silent_at(view.reach, person)
    if since is None or since > view.gathered.at or _waits_for_them(view, person.number):
        return
    last = max(visit.seen_at for visit in view.reach.visits_by(person.number))
    name, phone = person.called, phone_of(person)
    fields: dict[str, Filled] = {"kind": "follow_up", "persons": [str(person.number)]}
    yield ToDo(
        f"{'Ring' if phone else 'Speak with'} {name}: "
        f"they have not opened their page since {view.day(last)}",
        "They used to come. Ask how they are, and whether anything on the page was hard.",
        Target("record", "conversation", fields),
        Group.TODAY,
        Clock.WAITING,
        since,
        owner=view.keeper,
        needs=Permission.RECORD_CARE,
        phone=phone,
        key=f"page_silent {person.number}",
        ladder="page_silent",
    )


def _waits_for_them(view: Viewed, number: int) -> bool:
    """They wanted no talk, or none yet; or we agreed that they come to us when they like."""
    facts = view.gathered.facts
    open_door = any(
        promise.agreed_as_next_contact and number in promise.owed_to
        for promise in facts.commitments
        if promise.state is CommitmentState.OPEN
    )
    return open_door or bool(why_not_now(facts, number, A_TALK))


def _came_back(view: Viewed, person: PersonNow) -> Iterator[ToDo]:
    """Until their address or their wishes were changed after it was sent."""
    for way in WAYS:
        if back := came_back_on(view.reach, person.number, way):
            name = person.called
            yield ToDo(
                f"Ask {name} for their {_ASK_FOR[way]}: what we sent came back",
                f"Came back on {view.day(back)}. Until it is changed, they hear nothing this way.",
                Target("record", "person_change", {"person": str(person.number)}),
                Group.TODAY,
                Clock.WAITING,
                back,
                owner=view.keeper,
                needs=Permission.RECORD_CARE,
                phone=phone_of(person),
                key=f"news_came_back {way} {person.number}",
            )
