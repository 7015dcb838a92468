"""A new day of a promise to several takes each of them who may hear of it. Where they ask for
different days, or only some have asked, none of them can bring it about: the owner speaks with
each.
"""

from collections.abc import Iterator, Mapping

from disclosure.actions.promise_said import new_day
from disclosure.actions.thing_to_do import (
    Clock,
    Group,
    Sort,
    Target,
    ToDo,
    Viewed,
    in_quotes,
    phone_of,
)
from disclosure.permissions import Permission
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from workflows.facts import CommitmentFacts
from workflows.words import CommitmentState


def another_day(view: Viewed, promise: Commitment, fact: CommitmentFacts) -> Iterator[ToDo]:
    """While a word of theirs waits for the same word of another of them."""
    said = view.gathered.said_of(promise).stands
    hear = view.may_hear(fact.owed_to)
    asked = {p: word for p, word in said.items() if p in hear and new_day(word)}
    if promise.state is not CommitmentState.OPEN or not asked:
        return
    yield ToDo(
        f"Agree on one new day with {view.names(hear)}",
        _why(view, promise, hear, asked),
        Target("promise", promise.ref),
        Group.TODAY,
        Clock.WAITING,
        min(word.recorded_at for word in asked.values()),
        sort=Sort.PROMISE,
        owner=promise.owner,
        needs=Permission.SPEAK_FOR_FAMILY,
        phone=phone_of(view.person(min(hear - asked.keys() or hear))),
        key=f"another day {promise.ref}",
    )


def _why(
    view: Viewed, promise: Commitment, hear: frozenset[int], asked: Mapping[int, Evidence]
) -> str:
    """Who asked for which day, who for none; and which day counts until they agree."""
    wanted = [
        f"{view.person_name(person)} asked for {view.day(day)}."
        for person, word in sorted(asked.items())
        if (day := new_day(word))
    ]
    silent = hear - asked.keys()
    if silent:
        wanted.append(f"{view.names(silent)} named no day.")
    stands = f"{view.day(promise.due_on)} stands" if promise.due_on else "it has no day"
    words = in_quotes(view.gathered.words_of(promise).rstrip("."))
    says = f"Until all say the same, {stands}. Promise: {words}."
    return f"{' '.join(wanted)} {says} {view.not_allowed(*hear)}".rstrip()
