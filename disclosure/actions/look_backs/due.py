"""Whose turn it is: which cases of a look-back the next release of a letter takes."""

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select

from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.look_backs import LookBack, Member, Release, SharedLetter
from disclosure.records.work import ItemState, Work, WorkItem, is_item
from workflows.words import GONE_OUT, UNISSUED, LetterState

LETTER_WORK = "look_back_letters"


def is_due(look_back: LookBack, number: int) -> ColumnElement[bool]:
    """That letter is the next of a case: it has none, it was left undone, or the one before has
    gone. Ask it of members joined with their cases.
    """
    before = and_(Member.had == number - 2, went())
    free = or_(Member.release_id.is_(None), _left_undone(look_back))
    return or_(and_(Member.had == number - 1, free), before)


def _left_undone(look_back: LookBack) -> ColumnElement[bool]:
    """It was released, and somebody decided that its letter is not made by that work, or not issued
    in words that were written anew since. Nobody drops out by that: the next release takes it.
    """
    waits = Incident.ref.in_(asked_for(look_back, LETTER_WORK))
    none = or_(Member.letter_id.is_(None), in_older_words(look_back))
    return and_(Member.release_id.is_not(None), none, not_(waits))


def in_older_words(look_back: LookBack) -> ColumnElement[bool]:
    """Its letter was made and not issued, and newer words of it are approved. Ask it of members."""
    newest = select(func.max(SharedLetter.id)).where(
        SharedLetter.look_back_id == look_back.id,
        SharedLetter.number == Member.had + 1,
        SharedLetter.approved_at.is_not(None),
    )
    older = Release.letter_id < newest.correlate(Member).scalar_subquery()
    again = Letter.recorded_at < Release.released_at  # for newer words, and given up before those
    waits = exists().where(Letter.id == Member.letter_id, Letter._state.in_(UNISSUED))
    by_older = waits.where(Release.id == Member.release_id, or_(older, again))
    return by_older.correlate(Member)


def is_withdrawn() -> ColumnElement[bool]:
    """Its letter was withdrawn, and no work has still to make one of a later release in its place.
    Ask it of members joined with their cases.
    """
    gone = exists().where(Letter.id == Member.letter_id)
    gone = gone.where(Letter._state == str(LetterState.WITHDRAWN))
    of_later = Release.id == Member.release_id, Letter.recorded_at < Release.released_at
    later = gone.where(*of_later).correlate(Member)
    waits = Incident.ref.in_(_asked_of(LETTER_WORK))
    return and_(gone.correlate(Member), not_(and_(later, waits)))


def asked_for(look_back: LookBack, kind: str) -> Select[str]:
    """The cases of which such work has still something to do, or has set it aside."""
    return _asked_of(kind).where(Work.about == look_back.ref)


def _asked_of(kind: str) -> Select[str]:
    asked = select(WorkItem.about).join(Work, Work.id == WorkItem.work_id).where(Work.kind == kind)
    return asked.where(or_(is_item(ItemState.WAITING), is_item(ItemState.SET_ASIDE)))


def was_not_left_out(number: int) -> ColumnElement[bool]:
    """Of cases of which that letter is due. What set one aside before the letter before it went all
    the same is asked about once more; what left it out of this one waits for a person.
    """
    return or_(Member.set_aside.is_(None), Member.had == number - 2)


def went() -> ColumnElement[bool]:
    """The letter that it had last has gone by post. Ask it of members."""
    return exists().where(Letter.id == Member.letter_id, Letter._state.in_(GONE_OUT))
