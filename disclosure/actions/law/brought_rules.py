"""Which of many cases are under rules that a decision brought into them: no column tells it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.law.applying import regimes_of
from disclosure.actions.reading import read_case
from disclosure.kinds.harm import Decision
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable, a_hundred_at_a_time


def brought_rules(session: Session, ids: Sequence[int]) -> Iterator[tuple[Incident, list[str]]]:
    """Each of these cases to which a decision brought any, with all its rules.

    Of a case whose decisions name none but those it was opened under, nothing else is read; one
    that cannot be opened is left out.
    """
    for some in a_hundred_at_a_time(session, ids):
        yield from _brought(session, some)


def _brought(session: Session, ids: Sequence[int]) -> Iterator[tuple[Incident, list[str]]]:
    theirs = select(Evidence).where(Evidence.incident_id.in_(ids), Evidence.kind == Decision.word)
    decisions = session.scalars(theirs).all()
    cases = session.scalars(select(Incident).where(Incident.id.in_(ids))).all()
    for incident in cases:
        opened_under = set(incident.regimes)
        mine = (row for row in decisions if row.incident_id == incident.id)
        try:
            if all(opened_under.issuperset(row.body.get("regimes", ())) for row in mine):
                continue
            names = regimes_of(read_case(session, incident))
        except Unreadable:
            continue
        if not opened_under.issuperset(names):
            yield incident, names
