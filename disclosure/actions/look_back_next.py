"""What whoever looks at a look-back does next, from how it stands and what they may do."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.look_back_post import waits_for_post
from disclosure.actions.look_back_progress import ASIDE, ISSUED, TO_TRY
from disclosure.actions.look_back_words import wrote_shared_words
from disclosure.kinds.look_backs import OPENS
from disclosure.permissions import Actor, Permission
from disclosure.records.look_backs import CLOSED, LookBack, Member, latest_letter
from workflows.second_person import why_not_second


class Act(StrEnum):
    ADD = "add"
    WRITE = "write"
    APPROVE = "approve"
    RELEASE = "release"
    SEND = "send"
    LOOK = "look"
    REACH = "reach"


@dataclass(frozen=True, slots=True)
class Next:
    act: Act
    does: str
    release: int | None = None


def next_step(
    session: Session, look_back: LookBack, actor: Actor, stands: dict[str, int]
) -> Next | None:
    """`stands`: the picture. None: there is nothing that this person has to do here."""
    if look_back.state == CLOSED:
        return None
    if not sum(stands.values()):
        return Next(Act.ADD, "Add the list of patients") if actor.may(OPENS) else None
    letter = latest_letter(session, look_back.id)
    if letter is None:
        may = actor.may(Permission.WRITE_LETTER)
        return Next(Act.WRITE, "Write the letter that all get") if may else None
    if not letter.approved_at:
        second = why_not_second(actor.email, wrote_shared_words(session, letter)) is None
        may = second and actor.may(Permission.APPROVE_LETTER)
        return Next(Act.APPROVE, "Read the letter, and approve its words") if may else None
    return _after_approval(session, look_back, actor, stands)


def _after_approval(
    session: Session, look_back: LookBack, actor: Actor, stands: dict[str, int]
) -> Next | None:
    if actor.may(OPENS) and _can_be_released(session, look_back):
        return Next(Act.RELEASE, "Release the next letters")
    sends = bool(stands[ISSUED]) and actor.may(Permission.SEND_LETTER)
    if waits := waits_for_post(session, look_back) if sends else None:
        return Next(Act.SEND, f"Post the letters of release {waits}, and mark them as sent", waits)
    if actor.may(OPENS) and stands[ASIDE]:
        return Next(Act.LOOK, "Look at what was set aside")
    left = sum(stands[name] for name in TO_TRY)
    if left and actor.may(Permission.RECORD_CARE):
        return Next(Act.REACH, "Reach those whom nobody has told yet")
    return None


def _can_be_released(session: Session, look_back: LookBack) -> bool:
    mine = select(Member.number).where(Member.look_back_id == look_back.id)
    free = mine.where(Member.release_id.is_(None), Member.set_aside.is_(None))
    return session.scalar(free.limit(1)) is not None
