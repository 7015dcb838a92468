"""How far a look-back has come: who was told, what is on its way, and who was not reached."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from disclosure.actions.caseload import seen_by
from disclosure.actions.look_back_release import FINDINGS_WORK, LETTER_WORK
from disclosure.permissions import Actor
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.look_backs import (
    LookBack,
    Member,
    latest_findings,
    latest_letter,
    releases_of,
)
from disclosure.records.work import ItemState, Work, WorkItem
from workflows.words import LetterState

Document = dict[str, Any]
TOLD, DELIVERED, SENT = "told", "delivered", "sent"
RETURNED, ASIDE, ISSUED, NOT_REACHED, TO_TELL = (
    "returned", "set_aside", "letter_issued", "not_reached", "to_tell",
)  # fmt: skip
STAGES: Mapping[str, str] = {
    TO_TELL: "Still to tell",
    ISSUED: "Letter issued",
    SENT: "Letter sent",
    DELIVERED: "Letter delivered",
    TOLD: "Told in a conversation",
    RETURNED: "Letter came back",
    NOT_REACHED: "Tried and not reached",
    ASIDE: "Set aside for a person",
}  # each case stands at one of them
REACHED = (TOLD, DELIVERED)
TO_TRY = (RETURNED, NOT_REACHED, ASIDE, TO_TELL)


def stage() -> ColumnElement[str]:
    """At which of STAGES the case of a member stands; the query joins Member and Incident."""
    tried, talked = _recorded("attempt"), _recorded("conversation")
    return case(
        (talked, TOLD),
        (_letter(LetterState.DELIVERED), DELIVERED),
        (_letter(LetterState.SENT), SENT),
        (_letter(LetterState.RETURNED), RETURNED),
        (_letter(LetterState.ISSUED), ISSUED),
        (or_(Member.set_aside.is_not(None), Incident.ref.in_(_items_aside())), ASIDE),
        (tried, NOT_REACHED),
        else_=TO_TELL,
    )


def progress(session: Session, look_back: LookBack) -> dict[str, int]:
    """How many cases stand at each of STAGES, in their order."""
    at = stage().label("at")
    wanted = select(at, func.count()).select_from(Member).join(Incident, _its())
    wanted = wanted.where(Member.look_back_id == look_back.id).group_by(at)
    found = {row[0]: row[1] for row in session.execute(wanted)}
    return {name: found.get(name, 0) for name in STAGES}


def states(session: Session, look_back: LookBack) -> dict[str, int]:
    """How many of its incidents stand in each state."""
    wanted = select(Incident._state, func.count()).join(Member, _its())
    wanted = wanted.where(Member.look_back_id == look_back.id).group_by(Incident._state)
    return {str(row[0]): row[1] for row in session.execute(wanted)}


def set_aside(session: Session, look_back: LookBack, actor: Actor) -> list[Document]:
    """Each with its reason: before its letter was begun, or by the work on it. No patient's words.

    Of cases that this person may not see, nothing.
    """
    mine = select(Member.number, Incident.ref, Member.set_aside).join(Incident, _its())
    mine = mine.where(Member.look_back_id == look_back.id, _shown(actor))
    before = session.execute(mine.where(Member.set_aside.is_not(None)).order_by(Member.number))
    found = {row[1]: {"number": row[0], "incident": row[1], "why": row[2]} for row in before}
    aside = {row[0]: row[1] for row in session.execute(_aside_with_why(look_back))}
    numbers = {row[1]: row[0] for row in session.execute(mine.where(Incident.ref.in_(aside)))}
    for ref, number in numbers.items():
        found.setdefault(ref, {"number": number, "incident": ref, "why": aside[ref] or ""})
    return sorted(found.values(), key=lambda each: each["number"])


def look_back_document(session: Session, look_back: LookBack, actor: Actor) -> Document:
    """What `show` prints. The operator of the machine sees references and counts, no words."""
    document: Document = {"ref": look_back.ref, "state": look_back.state}
    document["version"] = look_back.version
    if not actor.operator:
        document |= {"title": look_back.title, "cause": look_back.cause}
    document["counts"] = states(session, look_back)
    document["progress"] = progress(session, look_back)
    document["incidents"] = _refs(session, look_back, actor)
    document["not_reached"] = _refs(session, look_back, actor, not_(stage().in_(REACHED)))
    document["set_aside"] = set_aside(session, look_back, actor)
    if findings := latest_findings(session, look_back.id):
        told = {"sha256": findings.sha256, "written_by": findings.written_by}
        document["findings"] = told | {"approved_by": findings.approved_by}
    if letter := latest_letter(session, look_back.id):
        told = {"kind": letter.kind, "sha256": letter.sha256, "written_by": letter.written_by}
        document["letter"] = told | {"approved_by": letter.approved_by}
    document["releases"] = [
        {"number": each.number, "letters": each.letters, "left_out": each.left_out}
        | {"by": each.released_by, "at": each.released_at.isoformat()}
        for each in releases_of(session, look_back.id)
    ]
    return document


def _refs(
    session: Session, look_back: LookBack, actor: Actor, *only: ColumnElement[bool]
) -> list[str]:
    wanted = select(Incident.ref).join(Member, _its()).where(_shown(actor), *only)
    mine = wanted.where(Member.look_back_id == look_back.id).order_by(Member.number)
    return list(session.scalars(mine))


def _shown(actor: Actor) -> ColumnElement[bool]:
    """The operator may see references; others those of cases that are theirs to see."""
    return Incident.id > 0 if actor.operator else seen_by(actor)


def _its() -> ColumnElement[bool]:
    return Member.incident_id == Incident.id


def _recorded(kind: str) -> ColumnElement[bool]:
    """One that still stands: nobody withdrew it since."""
    row, gone = aliased(Evidence), aliased(Evidence)
    withdrawn = exists().where(
        gone.incident_id == row.incident_id, gone.about == row.number, gone.withdraws
    )
    return exists().where(row.incident_id == Incident.id, row.kind == kind, not_(withdrawn))


def _letter(state: LetterState) -> ColumnElement[bool]:
    letter = aliased(Letter)
    return exists().where(and_(letter.incident_id == Incident.id, letter._state == str(state)))


def _items_aside() -> Any:
    of_ours = Work.kind.in_((FINDINGS_WORK, LETTER_WORK))
    aside = WorkItem.state == str(ItemState.SET_ASIDE)
    return select(WorkItem.about).join(Work, Work.id == WorkItem.work_id).where(of_ours, aside)


def _aside_with_why(look_back: LookBack) -> Any:
    mine = _items_aside().where(Work.about == look_back.ref)
    return mine.with_only_columns(WorkItem.about, WorkItem.why)
