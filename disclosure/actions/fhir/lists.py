"""Which promises, letters, conversations and incidents somebody may see, newest first, by the page.

Each page begins after the last of the one before. What was destroyed is in none of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import seen_by
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor
from disclosure.records.base import LARGEST_ID
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.keeping import was_destroyed
from disclosure.records.letter import Letter

TALK = "conversation"
_TALK = re.compile(r"(INC-\d{4}-\d{6,10})-(\d{1,9})", re.ASCII)
_REFERENCE = re.compile(r"[A-Z]{3}-\d{4}-(\d{6,10})", re.ASCII)
Sealed = type[Commitment] | type[Letter] | type[Incident]
OF: dict[str, Sealed] = {
    "Task": Commitment,
    "DocumentReference": Letter,
    "AdverseEvent": Incident,
}


@dataclass(frozen=True, slots=True)
class Found:
    """`id`: of the resource. `number`: of the row, or of the conversation in its case."""

    id: str
    incident_id: int
    incident_ref: str
    number: int


@dataclass(frozen=True, slots=True)
class Asked:
    """`only`: these ids; none: all. `after`: the last id of the page before."""

    count: int
    only: Sequence[str] | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class FoundPage:
    rows: tuple[Found, ...]
    following: str | None  # after which the next page begins; none: this is the last


def page_of(session: Session, actor: Actor, resource_type: str, asked: Asked) -> FoundPage:
    """`resource_type`: one of OF, else it is conversations.

    Raises BadInput where `after` is nothing that a page ended with.
    """
    table = OF.get(resource_type)
    found = _sealed(session, actor, table, asked) if table else _talks(session, actor, asked)
    shown = tuple(found[: asked.count])
    return FoundPage(shown, shown[-1].id if len(found) > asked.count else None)


def talk_named(id: str) -> tuple[str, int] | None:
    """The case and the number of a conversation; nothing where it cannot be one."""
    found = _TALK.fullmatch(id)
    return (found[1], int(found[2])) if found else None


def _sealed(session: Session, actor: Actor, table: Sealed, asked: Asked) -> list[Found]:
    wanted = select(table.ref, Incident.id, Incident.ref, table.id)
    if table is not Incident:
        wanted = wanted.join(Incident, Incident.id == table.incident_id)
    if asked.only is not None:
        wanted = wanted.where(table.ref.in_(asked.only))
    if asked.after is not None:
        wanted = wanted.where(table.id < _number(table.prefix, asked.after))
    wanted = wanted.where(*_may(actor)).order_by(table.id.desc())
    rows = session.execute(wanted.limit(asked.count + 1))
    return [Found(ref, id, case, number) for ref, id, case, number in rows]


def _talks(session: Session, actor: Actor, asked: Asked) -> list[Found]:
    case, number = Evidence.incident_id, Evidence.number
    wanted = select(case, Incident.ref, number)
    wanted = wanted.join(Incident, Incident.id == case).where(Evidence.kind == TALK)
    if asked.only is not None:
        named = [named for id in asked.only if (named := talk_named(id))]
        wanted = wanted.where(
            or_(False, *(and_(Incident.ref == ref, number == told) for ref, told in named))
        )
    if asked.after is not None:
        ref, told = talk_named(asked.after) or ("", 0)
        there = _number(Incident.prefix, ref)
        wanted = wanted.where(or_(case < there, and_(case == there, number < told)))
    wanted = wanted.where(*_may(actor)).order_by(case.desc(), number.desc())
    rows = session.execute(wanted.limit(asked.count + 1))
    return [Found(f"{ref}-{number}", id, ref, number) for id, ref, number in rows]


def _may(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return seen_by(actor), not_(was_destroyed())


def _number(prefix: str, ref: str) -> int:
    """References count up with the rows they name."""
    found = _REFERENCE.fullmatch(ref) if ref.startswith(prefix) else None
    if found and int(found[1]) <= LARGEST_ID:
        return int(found[1])
    raise BadInput.at("_after", "_after: give the `next` link of the page before.")
