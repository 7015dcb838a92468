"""Which cases somebody may see, asked of the database: the rule of `records.team.may_look`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select
from sqlalchemy.orm import Session

from disclosure.permissions import FAMILY, Actor, Permission
from disclosure.records.commitment import Commitment
from disclosure.records.concerns import Concern
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.people import Person
from disclosure.records.questions import Question
from disclosure.records.team import CaseMember
from disclosure.records.users import Site, all_users
from workflows.words import CommitmentState, QuestionState, State

PAGE = 25
ON_THEIR_PAGE = ("request", "consent", "written_down_rightly")  # what may wait, also after the end


def seen_by(actor: Actor) -> ColumnElement[bool]:
    if not actor.may(Permission.SEE_CASES):
        return false()
    mine = and_(CaseMember.incident_id == Incident.id, CaseMember.email == actor.email)
    named, named_only = exists().where(mine), exists().where(mine, CaseMember.only)
    whole = Incident.site_id.in_(actor.sites) if actor.sees_whole_sites() else false()
    return or_(
        and_(Incident.restricted, named_only), and_(not_(Incident.restricted), or_(named, whole))
    )


def with_work_left(session: Session, actor: Actor) -> list[Incident]:
    """Open cases; and closed ones that still owe the family something, for that outlives them."""
    owed = [
        exists().where(of == Incident.id, state == word)
        for of, state, word in (
            (Commitment.incident_id, Commitment._state, CommitmentState.OPEN),
            (Question.incident_id, Question._state, QuestionState.OPEN),
            (Concern.incident_id, Concern._state, "open"),
        )
    ]
    came_back = exists().where(
        Evidence.incident_id == Incident.id,
        Evidence.kind.in_(ON_THEIR_PAGE),
        Evidence.by.startswith(FAMILY),
    )
    left = or_(Incident._state != State.CLOSED, came_back, *owed)
    found = select(Incident).where(seen_by(actor), left).order_by(Incident.id)
    return list(session.scalars(found))


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list, newest first."""

    incidents: tuple[Incident, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def find(session: Session, actor: Actor, words: str = "", state: str = "", page: int = 1) -> Found:
    """By where it stands, and by words in a name, the reference or the summary."""
    wanted = select(Incident).where(seen_by(actor))
    if state in set(State):
        wanted = wanted.where(Incident._state == state)
    for word in words.split():
        wanted = wanted.where(_holds(word))
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = min(max(1, page), max(1, -(-total // PAGE)))
    shown: Select[Any] = wanted.order_by(Incident.id.desc()).offset((page - 1) * PAGE).limit(PAGE)
    return Found(tuple(session.scalars(shown)), total, page)


def _holds(word: str) -> ColumnElement[bool]:
    like = f"%{word.lower().replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
    named = exists().where(
        Person.incident_id == Incident.id, func.lower(Person.name).like(like, escape="!")
    )
    columns = (Incident.ref, Incident.patient_name, Incident.summary)
    return or_(named, *(func.lower(column).like(like, escape="!") for column in columns))


def staff_of(session: Session) -> Mapping[str, Actor]:
    """Everybody who has or had an account, by e-mail: for names, and for whose a thing is."""
    return {user.email: user.actor() for user in all_users(session)}


def sites_of(session: Session, actor: Actor) -> list[Site]:
    mine = select(Site).where(Site.id.in_(actor.sites), Site.active)
    return list(session.scalars(mine.order_by(Site.name)))
