"""What whoever looks at a look-back does next, from how it stands and what they may do."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from disclosure.actions.look_backs.aside import set_aside
from disclosure.actions.look_backs.contact import whom_it_rings
from disclosure.actions.look_backs.due import is_due, was_not_left_out
from disclosure.actions.look_backs.post import waits_for_post
from disclosure.actions.look_backs.progress import ASIDE, ISSUED, TO_TRY, to_try
from disclosure.actions.look_backs.promises import to_check
from disclosure.actions.look_backs.words import letter_to_approve, wrote_shared_words
from disclosure.actions.looks.caseload import seen_by
from disclosure.kinds.look_backs import OPENS
from disclosure.permissions import Actor, Permission
from disclosure.records.incident import Incident
from disclosure.records.look_backs import CLOSED, LookBack, Member, letters_of
from workflows.second_person import why_not_second


class Act(StrEnum):
    CONTACT = "contact"
    ADD = "add"
    WRITE = "write"
    APPROVE = "approve"
    RELEASE = "release"
    SEND = "send"
    CHECK = "check"
    LOOK = "look"
    REACH = "reach"


@dataclass(frozen=True, slots=True)
class Next:
    act: Act
    does: str
    release: int | None = None
    promise: int | None = None


def next_step(
    session: Session, look_back: LookBack, actor: Actor, stands: dict[str, int]
) -> Next | None:
    """`stands`: the picture. None: there is nothing that this person has to do here."""
    if look_back.state == CLOSED:
        return None
    if actor.may(OPENS) and whom_it_rings(session, look_back).gone:
        return Next(Act.CONTACT, "Name whom the families ring now")
    if not sum(stands.values()):
        return Next(Act.ADD, "Add the list of patients") if actor.may(OPENS) else None
    rows = letters_of(session, look_back.id).values()
    if not rows:
        may = actor.may(Permission.WRITE_LETTER)
        return Next(Act.WRITE, "Write the letter that all get") if may else None
    if _approves(session, look_back, actor):
        return Next(Act.APPROVE, "Read the letter, and approve its words")
    if not any(row.approved_at for row in rows):
        return None
    return _after_approval(session, look_back, actor, stands)


def _approves(session: Session, look_back: LookBack, actor: Actor) -> bool:
    """Words wait for a second person, who may be this one."""
    waiting = letter_to_approve(session, look_back)
    if waiting is None or waiting.approved_at or not actor.may(Permission.APPROVE_LETTER):
        return False
    return why_not_second(actor.email, wrote_shared_words(session, waiting)) is None


def _after_approval(
    session: Session, look_back: LookBack, actor: Actor, stands: dict[str, int]
) -> Next | None:
    if actor.may(OPENS) and _can_be_released(session, look_back, seen_by(actor)):
        return Next(Act.RELEASE, "Release the next letters")
    sends = bool(stands[ISSUED]) and actor.may(Permission.SEND_LETTER)
    if waits := waits_for_post(session, look_back) if sends else None:
        return Next(Act.SEND, f"Post the letters of release {waits}, and mark them as sent", waits)
    if promise := to_check(session, look_back, actor):
        does = f"Check that promise {promise.number} was kept"
        return Next(Act.CHECK, does, promise=promise.number)
    # The picture counts each case; here, only those that this person then finds on the page.
    if actor.may(OPENS) and stands[ASIDE] and set_aside(session, look_back, actor):
        return Next(Act.LOOK, "Look at what was set aside")
    left = actor.may(Permission.RECORD_CARE) and any(stands[name] for name in TO_TRY)
    if left and any(to_try(session, look_back, seen_by(actor))):
        return Next(Act.REACH, "Reach those whom nobody has told yet")
    if actor.may(OPENS) and _can_be_released(session, look_back):
        return Next(Act.RELEASE, "Set aside what is for others to write to")
    return None


def _can_be_released(session: Session, look_back: LookBack, *only: ColumnElement[bool]) -> bool:
    """An approved letter is the next of a case that was not left out of it. `only`: of such."""
    rows = letters_of(session, look_back.id).values()
    approved = [row.number for row in rows if row.approved_at]
    due = (and_(is_due(look_back, number), was_not_left_out(number)) for number in approved)
    mine = select(Member.number).join(Incident, Incident.id == Member.incident_id)
    mine = mine.where(Member.look_back_id == look_back.id, or_(false(), *due), *only)
    return session.scalar(mine.limit(1)) is not None
