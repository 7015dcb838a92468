"""Which letters of a release are on no paper: they were issued after it was last printed.

That a release was printed stands in the chain of the house. Where it never was, each letter was
printed from its own page, and which were is not on record: nothing is kept back then.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.records.house import HouseEntry
from disclosure.records.letter import Letter
from disclosure.records.look_backs import Member, Release
from workflows.words import LetterState

PRINTED = "look-back letters printed"  # the entry of the house
NOT_PRINTED = "It was not among the letters printed."


def about_release(ref: str, number: int) -> str:
    """How an entry of the house about that release begins."""
    return f"{ref} release {number}: "


def not_printed(session: Session, ref: str, release: Release) -> list[str]:
    """Of those that wait for the post, by the number of the case."""
    about = HouseEntry.about.startswith(about_release(ref, release.number), autoescape=True)
    last = select(func.max(HouseEntry.at)).where(HouseEntry.what == PRINTED, about)
    printed_at: datetime | None = session.scalar(last)
    if printed_at is None:
        return []
    mine = select(Letter.ref).join(Member, Member.letter_id == Letter.id)
    mine = mine.where(Member.release_id == release.id, Letter.issued_at > printed_at)
    issued = mine.where(Letter._state == str(LetterState.ISSUED))
    return list(session.scalars(issued.order_by(Member.number)))
