"""The shared findings go to each case of a look-back that lacks them."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import Session

from disclosure.actions.background.work import Asked, ask
from disclosure.actions.change import Door
from disclosure.actions.look_backs.due import asked_for
from disclosure.actions.look_backs.opening import changing
from disclosure.actions.refused import Refused
from disclosure.kinds.look_backs import OPENS
from disclosure.permissions import Actor
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.look_backs import LookBack, Member, SharedFindings, latest_findings
from disclosure.records.work import Work

FINDINGS_WORK = "look_back_findings"


def spread_findings(session: Session, actor: Actor, at: datetime, door: Door, ref: str) -> int:
    """The approved findings are asked for in every case that lacks them, where no work gives them
    already. How many that are. Raises Refused before the findings are approved."""
    with changing(session, actor, ref, OPENS) as look_back:
        shared = latest_findings(session, look_back.id)
        if shared is None or not shared.approved_at:
            raise Refused("The findings are not approved yet.")
        mine = select(Incident.ref).join(Member, Member.incident_id == Incident.id)
        mine = mine.where(_lacks(look_back, shared)).order_by(Member.number)
        if not (lacking := list(session.scalars(mine))):
            return 0
        items = (Asked(incident) for incident in lacking)
        work = ask(session, actor, at, door, FINDINGS_WORK, ref, items, {"findings": shared.id})
        about = f"{ref}: {work.total} cases, {shared.sha256}"
        note_of_house(session, at, actor, str(door), "look-back findings released", about)
        return work.total


def can_be_given(session: Session, look_back: LookBack) -> bool:
    """There are approved findings, and a case that lacks them."""
    shared = latest_findings(session, look_back.id)
    if shared is None or not shared.approved_at:
        return False
    mine = select(Member.number).join(Incident, Member.incident_id == Incident.id)
    return session.scalar(mine.where(_lacks(look_back, shared)).limit(1)) is not None


def _lacks(look_back: LookBack, shared: SharedFindings) -> ColumnElement[bool]:
    """Nor does any work give it these; one with earlier words gives it none any more. Ask it of
    members joined with their cases."""
    lacks = or_(Member.findings_id.is_(None), Member.findings_id != shared.id)
    these = Work.told["findings"].as_integer() == shared.id
    given = Incident.ref.in_(asked_for(look_back, FINDINGS_WORK).where(these))
    return and_(Member.look_back_id == look_back.id, lacks, not_(given))
