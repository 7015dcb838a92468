"""Which letters of a release are on no paper, for they were in no file for the printer; and which
are, and should not be.

That a release was printed stands in the chain of the house. Where it never was, each letter was
printed from its own page, and which were is not on record: nothing is kept back then.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.recipient import needs_now, needs_on_record_by
from disclosure.actions.look_backs.due import LETTER_WORK
from disclosure.records.house import HouseEntry
from disclosure.records.letter import Letter, files_of
from disclosure.records.look_backs import Member, Release
from disclosure.records.work import Work, WorkItem
from workflows.letter_forms import Need, to_print
from workflows.words import LetterState

PRINTED = "look-back letters printed"  # the entry of the house
NOT_PRINTED = "It was not among the letters printed."
AT_ONCE = 200


def about_release(ref: str, number: int) -> str:
    """How an entry of the house about that release begins."""
    return f"{ref} release {number}: "


def are_printed(session: Session, letters: Sequence[str], at: datetime) -> None:
    """By reference: they are in a file now. In the transaction of whoever calls."""
    for first in range(0, len(letters), AT_ONCE):
        these = Letter.ref.in_(letters[first : first + AT_ONCE])
        mine = update(Member).where(Member.letter_id.in_(select(Letter.id).where(these)))
        session.execute(mine.values(printed_at=at))


def forms_in_stack(gathered: Gathered, letter: Letter, member: Member | None) -> list[str]:
    """In which it was printed. Raises ValueError where its person needs another by now."""
    made = [each.format for each in files_of(gathered.session, letter.id)]
    now, then = needs_now(gathered, letter), needs_when_printed(gathered, letter, member)
    printed = to_print(now if then is None else then, made)
    to_print(now, printed)
    return list(printed)


def needs_when_printed(
    gathered: Gathered, letter: Letter, member: Member | None
) -> tuple[Need, ...] | None:
    """What its person needed by what was on record then, which is how it lies in the stack. None:
    it was printed alone. What came on record while the others were printed is not among it."""
    if member is None or member.printed_at is None:
        return None
    return needs_on_record_by(gathered, letter, member.printed_at)


def not_printed(session: Session, ref: str, release: Release) -> dict[str, str]:
    """Of those that wait for the post, by reference: what kept each from the file, or that it was
    not in it. No clock is asked: letters are issued while others are printed, each with the moment
    at which its worker began."""
    about = HouseEntry.about.startswith(about_release(ref, release.number), autoescape=True)
    if not session.scalar(select(exists().where(HouseEntry.what == PRINTED, about))):
        return {}
    mine = select(Letter.ref, Member.set_aside).join(Member, Member.letter_id == Letter.id)
    mine = mine.where(Member.release_id == release.id, Member.printed_at.is_(None))
    issued = mine.where(Letter._state == str(LetterState.ISSUED)).order_by(Member.number)
    return {letter: kept or NOT_PRINTED for letter, kept in session.execute(issued)}


def withdrawn_since(session: Session, ref: str, release: Release) -> list[str]:
    """Letters that this release issued and somebody or a death withdrew, by the number of their
    item: whoever holds the printed stack takes them out. Also where the case has another since."""
    made = WorkItem.made["letter"].as_string()
    mine = (
        select(Letter.ref)
        .join(WorkItem, made == Letter.ref)
        .join(Work, Work.id == WorkItem.work_id)
        .where(Work.kind == LETTER_WORK, Work.about == ref)
        .where(Work.told["release"].as_integer() == release.id)
        .where(Letter._state == str(LetterState.WITHDRAWN), Letter.issued_at.is_not(None))
    )
    return list(session.scalars(mine.order_by(WorkItem.number)))
