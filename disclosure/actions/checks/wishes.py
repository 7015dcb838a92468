"""What people wish of us, asked of what is recorded: ways they forbade, whom to keep apart."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, tzinfo
from itertools import combinations

from disclosure.actions.facts import Gathered
from disclosure.actions.people.people_now import PersonNow, apart_from
from disclosure.kinds.conversation import BY_WAY, Began, Conversation
from disclosure.kinds.ways_said import way_said
from letters.ways_promised import words_for
from workflows.phrases import joined
from workflows.words import Way


def those(gathered: Gathered, numbers: Collection[int]) -> list[PersonNow]:
    return [person for person in gathered.persons if person.number in numbers]


def who_forbade(gathered: Gathered, numbers: Collection[int], way: Way | None) -> list[PersonNow]:
    return [person for person in those(gathered, numbers) if way in person.never]


def who_had_forbidden(
    gathered: Gathered, numbers: Collection[int], way: Way | None, at: datetime | date
) -> list[PersonNow]:
    """By then: what they forbid later says nothing of a talk that was held before."""
    there = those(gathered, numbers)
    return [person for person in there if way in person.never_then(at, gathered.zone)]


def kept_apart(
    gathered: Gathered, numbers: Collection[int]
) -> Iterator[tuple[PersonNow, PersonNow]]:
    """Each two of them of whom one asked not to be put together with the other."""
    for one, other in combinations(those(gathered, numbers), 2):
        if other.number in apart_from(gathered.persons, one.number):
            yield one, other


def next_words(gathered: Gathered, numbers: Collection[int]) -> str:
    """What we say that we will do next, where nobody says it otherwise."""
    return words_for(person.wishes for person in those(gathered, numbers))


def with_wishes(talk: Conversation, gathered: Gathered) -> Conversation:
    """The talk with what follows from the wishes of those who were there.

    One that we began by a way somebody forbade is against their wishes. It counts all the same as
    the talk that it was: they heard the truth and our words, and a record that said otherwise would
    have them told, and rung, once more. A try that reached nobody has nothing of that to count.
    """
    way = BY_WAY.get(talk.how) if talk.began is Began.WE else None
    whose = tuple(
        person.number for person in who_had_forbidden(gathered, talk.persons, way, talk.at)
    )
    found = {"against_wishes": bool(whose), "whose_wishes": whose}
    return _with_words(talk, gathered).model_copy(update=found)


def needs_interpreter(gathered: Gathered, numbers: Collection[int]) -> str:
    """Mrs Nowak (Polish) and Mr Nowak (Polish); empty where none of them needs one."""
    return joined(
        f"{person.called} ({person.interpreter})"
        for person in those(gathered, numbers)
        if person.interpreter
    )


def _with_words(talk: Conversation, gathered: Gathered) -> Conversation:
    """Where they promised a day and no words, ours."""
    promise = talk.next_contact
    if promise is None or promise.words:
        return talk
    ours = promise.model_copy(update={"words": next_words(gathered, talk.persons)})
    return talk.model_copy(update={"next_contact": ours})


def forbidden_in(
    how: str,
    persons: Iterable[PersonNow],
    whom: int | None,
    at: datetime | date | None,
    zone: tzinfo,
) -> str:
    """Why that telling cannot count: by a way that they asked us never to use. Else empty.

    `at`: when they were told; None: now. Which way it was: `way_said`.
    """
    way = way_said(how)
    for person in persons:
        never = person.never if at is None else person.never_then(at, zone)
        if way in never and person.number == whom:
            return (
                f"{person.called} asked us never to use {str(way).replace('_', ' ')}. Record "
                "that as an attempt, which tells the risk manager, and tell them another way."
            )
    return ""
