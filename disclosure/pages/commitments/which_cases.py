"""Of which cases the ledger of promises is, and in which order they stand on its pages."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, not_, or_, select, true
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.to_do.fresh import rules_now
from disclosure.pages.typed_in import day_in
from disclosure.permissions import Actor
from disclosure.records.commitment import Commitment
from disclosure.records.counted import at_most
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.to_do import at_rest
from workflows.words import CommitmentState as S

ON_A_PAGE = 100  # cases: some ten milliseconds each
RECENT = timedelta(days=30)  # where the case is, and the first of them whole
UNFINISHED = Commitment._state.in_([str(S.OPEN), str(S.DONE)])


def cases_with_promises(
    session: Session, actor: Actor, at: datetime, whose: ColumnElement[bool] | None = None
) -> int:
    """That a ledger is of, on all its pages; counted as far as at_most counts."""
    return at_most(session, cases_to_list(actor, at, whose))


def page_of_cases(
    session: Session, wanted: Select[Incident], after: str
) -> tuple[list[Incident], str]:
    """And where the next page begins: after that day, or that case of it; empty where this is the
    last. It stays there also where what was promised in that case is kept meanwhile.
    """
    runs = select(Commitment.incident_id, func.min(Commitment.due_on).label("due_on"))
    first = runs.where(UNFINISHED).group_by(Commitment.incident_id).subquery()
    day = func.coalesce(first.c.due_on, date.max)
    wanted = wanted.outerjoin(first, first.c.incident_id == Incident.id)
    began, _, last = after.partition(" ")
    if on := day_in(began):
        wanted = wanted.where(or_(day > on, and_(day == on, Incident.ref > last)))
    by_day = wanted.with_only_columns(Incident, day).order_by(day, Incident.ref)
    rows = session.execute(by_day.limit(ON_A_PAGE + 1))
    found = [(incident, f"{on} {incident.ref}") for incident, on in rows]
    more = found[ON_A_PAGE - 1][1] if len(found) > ON_A_PAGE else ""
    return [incident for incident, _ in found[:ON_A_PAGE]], more


def cases_to_list(
    actor: Actor, at: datetime, whose: ColumnElement[bool] | None = None
) -> Select[Incident]:
    """Those this person may look at where a promise is open, or a move was made lately; or where
    one that ended may still be to tell: one of several said that it was kept, and the others may
    not know. Of a closed case in which nothing waits all is told: it is not read for ever.
    """
    unfinished = _with(UNFINISHED)
    of_several = cast(Commitment.owed_to, Text).contains(",")
    confirmed = and_(Commitment._state == str(S.CONFIRMED), of_several)
    ended = _with(or_(Commitment._state.in_([str(S.NOT_KEPT), str(S.VERIFIED)]), confirmed))
    to_tell = and_(ended, not_(Incident.id.in_(at_rest(rules_now()))))
    lately = at - RECENT - timedelta(days=2)  # longer than the first day, in any zone
    moved = select(Evidence.incident_id).where(Evidence.kind == "move", Evidence.at >= lately)
    promised = select(Commitment.incident_id)
    alive = or_(unfinished, to_tell, Incident.id.in_(moved))
    theirs = true() if whose is None else _with(whose)
    return select(Incident).where(seen_by(actor), alive, Incident.id.in_(promised), theirs)


def _with(promise: ColumnElement[bool]) -> ColumnElement[bool]:
    return Incident.id.in_(select(Commitment.incident_id).where(promise))
