"""What of a look-back is set aside for a person: why, where it is tried again, and put back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.background.work_seen import FOR_OTHERS, still_told
from disclosure.actions.change import Door
from disclosure.actions.look_backs.due import LETTER_WORK, in_older_words, is_withdrawn
from disclosure.actions.look_backs.findings import FINDINGS_WORK
from disclosure.actions.look_backs.opening import changing
from disclosure.actions.look_backs.post import SENT_WORK
from disclosure.actions.look_backs.progress import (
    ASIDE,
    AT_ONCE,
    being_made,
    its,
    shown_to,
    stage,
    standing,
)
from disclosure.actions.refused import Refused
from disclosure.kinds.look_backs import OPENS
from disclosure.permissions import Actor
from disclosure.records.base import LARGEST_ID
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.look_backs import LookBack, Member
from disclosure.records.work import Work, WorkItem, items_aside
from workflows.words import UNISSUED, LetterState

OURS = (FINDINGS_WORK, LETTER_WORK, SENT_WORK)
NOT_ISSUED = (
    "Its letter {} was not issued, and no work is to do it any more. Issue it from its own page, "
    "or withdraw it: then the case can be put back, and have another."
)
OLDER = (
    "Its letter {} was not issued, and the words were written anew since. Release the next "
    "letters: it is withdrawn then, and the case has another in the newer words."
)
GONE = "Its letter {} was withdrawn. Put back, the case can have another."
UNSAID = "Something keeps its letter from the post."  # to the operator, who sees nobody's words


@dataclass(frozen=True, slots=True)
class Aside:
    """`work`: whose page tries it again. `letter`: not issued, and somebody has to withdraw it
    before another is made. Neither: here it can be put back."""

    number: int
    incident: str
    why: str
    work: int | None = None
    letter: str = ""

    @property
    def can_be_put_back(self) -> bool:
        return self.work is None and not self.letter


def set_aside(session: Session, look_back: LookBack, actor: Actor) -> list[Aside]:
    """As many as the picture says stand there, of the cases that this person may see."""
    found = standing(session, look_back, shown_to(actor), stage() == ASIDE)
    numbers = [each.number for each in found if each.at == ASIDE]
    why = why_aside(session, look_back, actor, numbers)
    return [why[number] for number in numbers]


def why_aside(
    session: Session, look_back: LookBack, actor: Actor, numbers: Sequence[int]
) -> dict[int, Aside]:
    """Of those numbers that something sets aside, also where somebody has tried to reach them."""
    found: dict[int, Aside] = {}
    items = _items(session, look_back) if numbers else {}
    wanted = (
        select(
            Member.number,
            Incident.ref,
            Member.set_aside,
            Letter.ref,
            Letter._state,
            is_withdrawn(),
            being_made(),
            in_older_words(look_back),
        )
        .join(Incident, its())
        .outerjoin(Letter, Letter.id == Member.letter_id)
        .where(Member.look_back_id == look_back.id)
    )
    for start in range(0, len(numbers), AT_ONCE):
        some = wanted.where(Member.number.in_(numbers[start : start + AT_ONCE]))
        for number, incident, kept, letter, state, gone, waits, older in session.execute(some):
            said = GONE.format(letter) if gone else kept
            unissued = letter if state in UNISSUED and not waits else ""
            if why := _why(incident, said, letter, state, items, actor):
                found[number] = Aside(number, incident, *why)
            elif unissued:
                why_not = (OLDER if older else NOT_ISSUED).format(unissued)
                found[number] = Aside(number, incident, why_not, letter=unissued)
    return _as_told(session, actor, found)


def _as_told(session: Session, actor: Actor, found: Mapping[int, Aside]) -> dict[int, Aside]:
    """What another case knows may be shut to them since."""
    said = still_told(session, actor, [each.why for each in found.values()])
    return {
        number: replace(each, why=why or FOR_OTHERS)
        for (number, each), why in zip(found.items(), said, strict=True)
    }


def put_back(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, number: int
) -> None:
    """What stood in the way is mended: the next release may take this case. Where its letter was
    withdrawn, that is no longer the letter of this case, and another may be made. One that is not
    theirs to see is as if it were not set aside."""
    with changing(session, actor, ref, OPENS) as look_back:
        member = _member_seen(session, look_back, actor, number)
        if member is None:
            raise Refused(_why_not(ref, number, None))
        withdrawn = _withdrawn(session, member)
        if not (member.set_aside or withdrawn):
            found = why_aside(session, look_back, actor, [number]).get(number)
            raise Refused(_why_not(ref, number, found))
        member.set_aside = member.set_aside_at = None
        if withdrawn:
            member.release_id = member.letter_id = None
        about = f"{ref}: case {number}"
        note_of_house(session, at, actor, str(door), "look-back case put back", about)


def _member_seen(session: Session, look_back: LookBack, actor: Actor, number: int) -> Member | None:
    if not 0 < number <= LARGEST_ID:
        return None
    mine = select(Member).join(Incident, its()).where(Member.look_back_id == look_back.id)
    mine = mine.where(Member.number == number, shown_to(actor))
    return session.scalar(mine, execution_options={"populate_existing": True})


def _withdrawn(session: Session, member: Member) -> bool:
    mine = select(Member.number).join(Incident, its())
    mine = mine.where(Member.incident_id == member.incident_id, is_withdrawn())
    return session.scalar(mine) is not None


def _why_not(ref: str, number: int, aside: Aside | None) -> str:
    if aside is None:
        return f"Case {number} of {ref} is not set aside."
    if aside.letter:
        return f"Case {number} of {ref} has a letter. Withdraw {aside.letter} first, or issue it."
    return f"Case {number} of {ref} was set aside by work {aside.work}. Try it again there."


def _why(
    incident: str,
    said: str | None,
    letter: str | None,
    state: str | None,
    items: Mapping[str, tuple[str, int]],
    actor: Actor,
) -> tuple[str, int | None] | None:
    """In a sentence, and the work that tries it again. `said`: of the case itself."""
    if said:
        return said, None
    sent = items.get(letter) if letter and state == LetterState.ISSUED else None
    if sent and actor.operator:
        return UNSAID, sent[1]
    return sent or items.get(incident)


def _items(session: Session, look_back: LookBack) -> dict[str, tuple[str, int]]:
    """By the reference that they are about: why, and in which work; the latest work counts."""
    mine = items_aside(OURS).where(Work.about == look_back.ref).order_by(Work.id)
    rows = session.execute(mine.with_only_columns(WorkItem.about, WorkItem.why, Work.id))
    return {about: (why or "", work) for about, why, work in rows}
