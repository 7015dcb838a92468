"""The day's work: every case one may see, as rows of things to do, the most urgent first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from disclosure.actions.caseload import staff_of, with_work_left
from disclosure.actions.facts import gather
from disclosure.actions.to_do import Group, ToDo, Viewed
from disclosure.actions.to_do_agree import for_a_second_person
from disclosure.actions.to_do_family import of_the_family
from disclosure.actions.to_do_law import of_the_law, way_on
from disclosure.permissions import Actor
from workflows.words import State


class Whose(StrEnum):
    MINE = "mine"
    SITE = "site"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Row:
    """A thing to do, with the case it belongs to."""

    todo: ToDo
    ref: str
    about: str
    state: State
    owner: str  # a name, `You`, or nothing
    zone: ZoneInfo
    site: int


@dataclass(frozen=True, slots=True)
class Worklist:
    start_here: Row | None
    late: tuple[Row, ...]
    today: tuple[Row, ...]
    soon: tuple[Row, ...]
    later: tuple[Row, ...]
    counts: Mapping[Whose, int]


def things_to_do(view: Viewed) -> list[ToDo]:
    """All of one case, the most urgent first. It follows from what was gathered alone."""
    rows = [*of_the_family(view), *for_a_second_person(view)]
    if not view.closed:
        rows += of_the_law(view)
        rows += way_on(view, rows)
    return sorted(rows, key=lambda row: row.order)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which cases; nothing chosen means all."""

    site: int | None = None
    state: State | None = None


EVERYWHERE = Narrowed()


def worklist(
    session: Session,
    actor: Actor,
    at: datetime,
    whose: Whose = Whose.SITE,
    only: Narrowed = EVERYWHERE,
) -> Worklist:
    rows = sorted(_rows(session, actor, at, only), key=lambda row: row.todo.order)
    of = {word: [row for row in rows if _is(word, row, actor)] for word in Whose}
    shown = of[whose]
    grouped = {group: tuple(r for r in shown if r.todo.group is group) for group in Group}
    return Worklist(
        shown[0] if shown else None,
        grouped[Group.LATE],
        grouped[Group.TODAY],
        grouped[Group.SOON],
        grouped[Group.LATER],
        {word: len(found) for word, found in of.items()},
    )


def _rows(session: Session, actor: Actor, at: datetime, only: Narrowed) -> Iterable[Row]:
    staff = staff_of(session)
    for incident in with_work_left(session, actor):
        if only.site not in (None, incident.site_id) or only.state not in (None, incident.state):
            continue
        view = Viewed(gather(session, incident, at), staff)
        for todo in things_to_do(view):
            you = todo.owner == actor.email
            owner = "You" if you else view.staff_name(todo.owner) if todo.owner else ""
            zone = view.gathered.zone
            yield Row(todo, incident.ref, view.about, incident.state, owner, zone, incident.site_id)


def _is(whose: Whose, row: Row, actor: Actor) -> bool:
    """What waits for a second person is for each who may be that person."""
    todo = row.todo
    match whose:
        case Whose.MINE:
            return todo.owner == actor.email or (todo.second and todo.open_to(actor))
        case Whose.NOBODY:
            return not todo.owner
    return True
