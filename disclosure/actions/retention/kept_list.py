"""The list of what is kept: which cases are over or soon, held, asked for, or nobody can say.

Most closed cases are years from their end. Which are worth a look is told by their columns alone,
save where a decision brought the rules of another place into one, or the day of the harm was put
right.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    exists,
    false,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session

from disclosure.actions.facts import gather
from disclosure.actions.law.brought_rules import brought_rules
from disclosure.actions.law.first_moments import firsts_of
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.retention.keeping import Keeping, keeping_of, places_of
from disclosure.kinds.fields import moment_of
from disclosure.kinds.keeping import DestructionAsked, LegalHold
from disclosure.kinds.law import Event
from disclosure.permissions import Actor
from disclosure.policy import retention_rules
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.keeping import DESTROYED, was_destroyed
from disclosure.records.locked import Unreadable
from disclosure.records.users import Site
from workflows.keeping import Kept, KeptFacts, Starts, kept_until, years_at_least
from workflows.words import State

NOT_SAID = 200  # cases of which nobody can say, at once: those behind them come as these are mended
UNREADABLE = (
    "The words of this record cannot be opened, so nobody can say. Whoever looks after the machine "
    "has to mend that."
)
_REGIMES = cast(Incident.regimes, Text)
_BEGAN: dict[Starts, Any] = {
    Starts.CLOSED: Incident.recorded_at,  # it closed later than that
    Starts.OCCURRED: Incident.occurred_at,
    Starts.BORN: Incident.patient_born_on,
}
_IS_CLOSED: ColumnElement[bool] = Incident._state == State.CLOSED
_SAID = (LegalHold.word, DestructionAsked.word)


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list."""

    incident: Incident
    keeping: Keeping


@dataclass(frozen=True, slots=True)
class KeptList:
    """`behind`: how many more there are of which nobody can say until when."""

    rows: tuple[Row, ...]
    behind: int = 0

    @property
    def says_behind(self) -> str:
        return (
            f"Of {self.behind} more closed cases nobody can say until when: the latest "
            f"{NOT_SAID} are shown, and the others as these are mended."
        )


def kept_cases(session: Session, actor: Actor, at: datetime) -> KeptList:
    """Of the cases this person may see: closed ones whose time is over or soon is, or of which
    nobody can say; and any that is held, or that somebody asks to destroy. The longest over first.
    """
    looks = _looks(session, at)
    unknown = _those(looks.nobody_can_say, not_(_said()), seen_by(actor))
    latest = unknown.order_by(None).order_by(Incident.id.desc()).limit(NOT_SAID)
    many = session.scalar(select(func.count()).select_from(unknown.subquery())) or 0
    near = _those(or_(looks.may_be_over, _said()), seen_by(actor))
    found = {each.id: each for each in (*session.scalars(near), *session.scalars(latest))}
    rows = tuple(_rows(session, found.values(), at))
    in_order = sorted(rows, key=lambda r: (r.keeping.kept.until or date.max, r.incident.id))
    return KeptList(tuple(in_order), max(0, many - NOT_SAID))


def _rows(session: Session, incidents: Iterable[Incident], at: datetime) -> Iterator[Row]:
    for incident in incidents:
        try:
            keeping = keeping_of(gather(session, incident, at))
        except Unreadable:  # it takes no other out of the list
            yield Row(incident, _of_unreadable(incident, at))
            continue
        closed = incident.state is State.CLOSED
        near = closed and (keeping.is_soon_over or keeping.kept.until is None)
        if near or keeping.holds or keeping.asked:
            yield Row(incident, keeping)


def _of_unreadable(incident: Incident, at: datetime) -> Keeping:
    today = at.astimezone(incident.site.zone).date()
    return Keeping(incident.ref, Kept(None, UNREADABLE), (UNREADABLE,), None, (), today)


def destroyed_cases(session: Session, actor: Actor) -> Iterator[tuple[str, Evidence, ZoneInfo]]:
    """Its reference, what is left of it, and the zone of its site. The latest first."""
    mine = select(Incident, Evidence, Site.zone_name).join(Site, Incident.site_id == Site.id)
    mine = mine.join(Evidence, Evidence.incident_id == Incident.id)
    mine = mine.where(Evidence.kind == DESTROYED, seen_by(actor)).order_by(Evidence.at.desc())
    for incident, row, zone in session.execute(mine):
        yield incident.ref, row, ZoneInfo(zone)


def over_at_the_earliest(session: Session, at: datetime) -> Select[Any]:
    """Closed cases that may be destroyed by now, by all that their columns tell."""
    return _those(_looks(session, at).may_be_over)


@dataclass(frozen=True, slots=True)
class _Looks:
    """Conditions on closed cases."""

    may_be_over: ColumnElement[bool]
    nobody_can_say: ColumnElement[bool]


def _looks(session: Session, at: datetime) -> _Looks:
    """By each set of rules that closed cases go by, and by what is not known of them."""
    sites = {site.id: site for site in session.scalars(select(Site))}
    unborn, undated = Incident.patient_born_on.is_(None), Incident.occurred_at.is_(None)
    alike = select(Incident.site_id, _REGIMES, unborn, undated).where(_IS_CLOSED).distinct()
    over, unsaid = [], []
    for site_id, regimes, no_birth, no_day in session.execute(alike):
        places, unknown = places_of(json.loads(regimes), sites[site_id])
        born, day = None if no_birth else at.date(), None if no_day else at.date()
        facts = KeptFacts(at.date(), places, unknown, at.date(), happened_on=day, born_on=born)
        those = and_(
            Incident.site_id == site_id,
            _REGIMES.in_([regimes]),
            unborn if no_birth else not_(unborn),
            undated if no_day else not_(undated),
        )
        if kept_until(retention_rules(), facts).until is None:
            unsaid.append(those)
        else:
            over.append(and_(those, *_long_ago(places, at)))
    by_columns = _any_of(over)
    besides = Incident.id.in_([*_brought_elsewhere(session), *_happened_earlier(session)])
    return _Looks(and_(_IS_CLOSED, or_(by_columns, besides)), and_(_IS_CLOSED, _any_of(unsaid)))


def _brought_elsewhere(session: Session) -> list[int]:
    """Closed cases to which a decision brought rules of a place that their columns do not tell."""
    closed = select(Incident.id).where(_IS_CLOSED, not_(was_destroyed()))
    return [
        i.id
        for i, names in brought_rules(session, session.scalars(closed).all())
        if places_of(names, i.site) != places_of(i.regimes, i.site)
    ]


def _happened_earlier(session: Session) -> Iterator[int]:
    """Closed cases of which an event tells an earlier day of the harm than their column, or the
    only one, where a period counts from it.
    """
    if all(rule.starts is not Starts.OCCURRED for rule in retention_rules()):
        return
    told = exists().where(Evidence.incident_id == Incident.id, Evidence.kind == Event.word)
    closed = select(Incident).where(_IS_CLOSED, not_(was_destroyed()), told)
    cases = {incident.id: incident for incident in session.scalars(closed)}
    for id, firsts in firsts_of(session, cases.values()).items():
        if firsts.harmed_at is None:
            continue
        column = cases[id].occurred_at
        if column is None or moment_of(firsts.harmed_at, cases[id].zone) < column:
            yield id


def _any_of(conditions: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    """In halves: SQLite takes no chain of a thousand."""
    if len(conditions) < 2:
        return conditions[0] if conditions else false()
    half = len(conditions) // 2
    halves = (_any_of(conditions[:half]), _any_of(conditions[half:]))
    return or_(*(each.self_group() for each in halves))


def _long_ago(places: frozenset[str], at: datetime) -> Iterator[ColumnElement[bool]]:
    """A year before each period that always holds is over: before that, none of these is soon."""
    for starts, years in years_at_least(retention_rules(), places).items():
        cut = at - timedelta(days=(years - 1) * 365)
        yield _BEGAN[starts] <= (cut.date() if starts is Starts.BORN else cut)


def _said() -> ColumnElement[bool]:
    return exists().where(Evidence.incident_id == Incident.id, Evidence.kind.in_(_SAID))


def _those(*wanted: ColumnElement[bool]) -> Select[Any]:
    return select(Incident).where(*wanted, not_(was_destroyed())).order_by(Incident.id)
