"""The messages of one person: what is new by case, what they saw before, and marking as seen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from disclosure.actions.delivering import About, Thing, things_of
from disclosure.permissions import Actor, Permission
from disclosure.records.outbox import locked, seen_count, seen_of, unseen_count, unseen_of
from disclosure.records.transaction import one_transaction

PAGE = 50  # messages; those not seen yet come as many at a time


@dataclass(frozen=True, slots=True)
class CaseOf:
    """What was said of one case."""

    about: About
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    """The latest case first. `unseen` and `total` count messages, as far as MOST_COUNTED; `older`:
    the message after which the next page begins, 0 where there is none."""

    new: tuple[CaseOf, ...]
    unseen: int
    seen: tuple[CaseOf, ...]
    total: int
    older: int

    @property
    def ids(self) -> list[int]:
        return [id for case in self.new for thing in case.things for id in thing.ids]


def inbox(session: Session, actor: Actor, before: int = 0) -> Inbox:
    """One's own only. `before`: those seen that come after this message; 0: from the latest."""
    actor.must(Permission.SIGNED_IN)
    new = unseen_of(session, actor.email, PAGE)
    seen = seen_of(session, actor.email, before, PAGE + 1)
    return Inbox(
        _by_case(things_of(session, new, actor)),
        unseen_count(session, actor.email),
        _by_case(things_of(session, seen[:PAGE], actor)),
        seen_count(session, actor.email),
        seen[PAGE - 1].id if len(seen) > PAGE else 0,
    )


def _by_case(things: list[Thing]) -> tuple[CaseOf, ...]:
    latest: dict[str, int] = {}
    for thing in things:
        latest.setdefault(thing.about.ref, len(latest))
    ordered = sorted(things, key=lambda thing: latest[thing.about.ref])
    grouped = groupby(ordered, key=lambda thing: thing.about)
    return tuple(CaseOf(about, tuple(those)) for about, those in grouped)


def see(session: Session, actor: Actor, at: datetime, ids: Collection[int]) -> None:
    """What this person has been shown, and nothing that came meanwhile; only their own."""
    actor.must(Permission.SIGNED_IN)
    with one_transaction(session):
        for message in locked(session, ids):
            if message.to == actor.email and message.seen_at is None:
                message.seen_at = at
