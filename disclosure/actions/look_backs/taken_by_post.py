"""When the post took the letters of a release, as a person says it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions.look_backs.opening import zone_of
from disclosure.actions.thing_to_do import day_words
from disclosure.kinds.faults import BadInput
from disclosure.kinds.fields import latest_of
from disclosure.kinds.kind import read
from disclosure.kinds.moves import Send
from disclosure.records.letter import Letter
from disclosure.records.look_backs import LookBack, Member, Release
from workflows.moments import lies_before
from workflows.words import LetterState, Way


def must_be_a_day(
    session: Session, look_back: LookBack, release: Release, at: datetime, sent_at: str
) -> None:
    """What nobody could mean, of any letter that waits, sets none of them aside: it is refused
    before the first. Raises BadInput."""
    if not sent_at:
        raise BadInput.at("at", "When: choose the day on which the post took them.")
    zone = zone_of(session, look_back)
    told = {"how": str(Way.POST), "format": ["standard"], "at": sent_at}
    when: Send = read(Send, told, at, zone)
    assert when.at
    first = _first_issued(session, release)
    if first and lies_before(latest_of(when.at, zone), first, at):
        there = day_words(first, zone, at.astimezone(zone).date())
        says = f"When: no letter of release {release.number} was issued before {there}."
        raise BadInput.at("at", f"{says} Correct the day.")


def _first_issued(session: Session, release: Release) -> datetime | None:
    """Of those that wait for the post; None where none does."""
    waiting = select(func.min(Letter.issued_at)).join(Member, Member.letter_id == Letter.id)
    waiting = waiting.where(Member.release_id == release.id)
    return session.scalar(waiting.where(Letter._state == str(LetterState.ISSUED)))
