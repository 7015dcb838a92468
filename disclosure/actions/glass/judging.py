"""Afterwards: which glasses were broken, and what another person says of each."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import NOT_YOURS, Door
from disclosure.actions.checks.checking import involved_in
from disclosure.actions.facts import gather
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.looks.looking import NotYours, theirs_by_role
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.refused import Refused
from disclosure.kinds.fields import Reason, TrueOrFalse, shared, team_only
from disclosure.kinds.kind import Part, read
from disclosure.permissions import Actor, Permission
from disclosure.records.glass import Glass, judgement_in_house
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.transaction import one_transaction
from disclosure.records.watch import look_soon
from workflows.second_person import why_not_second

MOST_JUDGED = 100  # shown, the latest; what nobody has judged yet is all shown
RIGHT, NOT_RIGHT = "glass judged right", "glass judged not right"
Broken = tuple[Glass, Incident]


class Judged(Part):
    right: TrueOrFalse = team_only("Was this right", "If not, it opens nothing any more")
    words: Reason = shared("In your words", "What you looked at, and what follows from it")


def broken_glasses(session: Session, actor: Actor) -> list[Broken]:
    """Of the cases this person sees without one: those nobody has judged yet first."""
    actor.must(Permission.REPORT)
    mine = select(Glass, Incident).join(Incident, Incident.id == Glass.incident_id)
    mine = mine.where(seen_by(actor)).order_by(Glass.broken_at.desc(), Glass.id.desc())
    waits = session.execute(mine.where(Glass.judged_at.is_(None)))
    judged = session.execute(mine.where(Glass.judged_at.is_not(None)).limit(MOST_JUDGED))
    return [(row[0], row[1]) for found in (waits, judged) for row in found]


def may_judge(session: Session, actor: Actor, glass: Glass, at: datetime) -> str:
    """Empty: they may; else the sentence that says why not. Raises Forbidden, NotYours."""
    actor.must(Permission.JUDGE_GLASS)
    incident = session.get_one(Incident, glass.incident_id)
    if not theirs_by_role(session, actor, incident):
        raise NotYours(NOT_YOURS)
    if glass.email == actor.email:
        return "You broke this glass, so another person has to judge it."
    if glass.judged_by:
        return f"{staff_name(session, glass.judged_by)} has judged this already."
    return why_not_second(actor.email, (), involved_in(gather(session, incident, at))) or ""


def judge_glass(
    session: Session, actor: Actor, glass_id: int, told: object, at: datetime, door: Door
) -> Glass:
    """Raises BadInput, Forbidden, Refused. `told`: `{right, words}`."""
    actor.must(Permission.JUDGE_GLASS)
    judged: Judged = read(Judged, told, at, UTC)
    with one_transaction(session):
        glass = session.get_one(Glass, glass_id, with_for_update=True, populate_existing=True)
        if says := may_judge(session, actor, glass, at):
            raise Refused(says)
        glass.judged_by, glass.judged_at = actor.email, at
        glass.was_right, glass.judgement = judged.right, judged.words
        incident = session.get_one(Incident, glass.incident_id)
        look_soon(session, incident.id, at)
        what = RIGHT if judged.right else NOT_RIGHT
        about, *_ = judgement_in_house(session, glass, incident.ref)
        note_of_house(session, at, actor, str(door), what, about)
    return glass
