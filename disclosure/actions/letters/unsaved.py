"""What is typed into a letter and not saved yet: kept for its author, until saved or thrown away.

Nobody else reads it, until the author has left or may not write here any more. It is no part of the
letter and of no record; `pen` puts it in where the author hands the letter over.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.change import Change, open_beside
from disclosure.actions.letters.boxes import left_without_a_box, with_a_box
from disclosure.actions.letters.moves import called
from disclosure.actions.letters.writing import as_it_would_read, differs
from disclosure.actions.refused import Refused
from disclosure.permissions import Actor, Permission
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.team import is_theirs
from disclosure.records.users import actor_called
from disclosure.records.writing import Unsaved, forget_boxes, forget_unsaved, unsaved_words
from workflows.words import LetterState


def keep(session: Session, change: Change, ref: str, words: Mapping[str, str]) -> bool:
    """Whether there is anything to keep. `change.seen_version`: of the letter they type into.

    `words`: of the boxes they typed in. A box that is not among them was not emptied: what waits
    for it, typed in another window, waits on. Raises BadInput for what could not be saved either;
    Refused for a letter that was withdrawn.
    """
    change.actor.must(Permission.WRITE_LETTER)
    incident_id = called(session, ref).incident_id
    with open_beside(session, replace(change, incident_id=incident_id)):
        letter = called(session, ref)
        if letter.state is LetterState.WITHDRAWN:
            raise Refused("The letter was withdrawn. Copy your words to keep them.")
        as_it_would_read(letter, words)
        return _kept(session, change, letter, words)


def keep_on(session: Session, change: Change, ref: str, words: Mapping[str, str]) -> None:
    """What waited while the letter was put back to older words waits on, with a box or without."""
    change.actor.must(Permission.WRITE_LETTER)
    incident_id = called(session, ref).incident_id
    with open_beside(session, replace(change, incident_id=incident_id)):
        _kept(session, change, called(session, ref), words)


def _kept(session: Session, change: Change, letter: Letter, words: Mapping[str, str]) -> bool:
    me = change.actor.email
    had = session.get(Unsaved, (letter.id, me))
    waiting = _still_to_save(letter, had.words if had else {}, words)
    if not waiting:
        forget_unsaved(session, letter.id, me)
        return False
    row = had or Unsaved(letter_id=letter.id, by=me)
    seen = letter.version if change.seen_version is None else change.seen_version
    older = with_a_box(letter, waiting).keys() - words
    row.of_version = min(seen, had.of_version) if had and older else seen
    row.keep(session, letter, waiting)
    row.at = change.at
    session.add(row)
    return True


def _still_to_save(
    letter: Letter, before: Mapping[str, str], words: Mapping[str, str]
) -> dict[str, str]:
    """Of both, what the letter does not hold: the newer words of a box stand for the earlier. Words
    whose box is gone wait on, to be copied by their author.
    """
    typed = {**before, **words}
    return {name: said for name, said in typed.items() if differs(letter, {name: said})}


def settle(
    session: Session, change: Change, ref: str, boxes: Collection[str], saved: Letter
) -> None:
    """These boxes are `saved` as the page had them. What waits for others was typed in another
    window, beside the words that `change.seen_version` had: so it is of this version too.
    """
    change.actor.must(Permission.WRITE_LETTER)
    incident_id, me = called(session, ref).incident_id, change.actor.email
    with open_beside(session, replace(change, incident_id=incident_id, seen_version=None)):
        letter = called(session, ref)
        forget_boxes(session, letter, me, boxes)
        typed = session.get(Unsaved, (letter.id, me), populate_existing=True)
        if typed and typed.of_version == change.seen_version:
            typed.of_version = saved.version


def throw_away(session: Session, change: Change, ref: str) -> None:
    change.actor.must(Permission.WRITE_LETTER)
    incident_id = called(session, ref).incident_id
    with open_beside(session, replace(change, incident_id=incident_id)):
        forget_unsaved(session, called(session, ref).id, change.actor.email)


def brought_back(session: Session, actor: Actor, letter: Letter) -> Unsaved | None:
    """This person's own words that wait to be saved; None where the letter holds them already."""
    typed = session.get(Unsaved, (letter.id, actor.email), populate_existing=True)
    return typed if typed and _waits(letter, typed) else None


def _waits(letter: Letter, typed: Unsaved) -> bool:
    fit = with_a_box(letter, typed.words)
    return differs(letter, fit) or bool(left_without_a_box(letter, typed.words))


def waiting_of_others(
    session: Session, actor: Actor, letter: Letter
) -> tuple[tuple[str, datetime], ...]:
    """Who else may save what they typed here, and when they typed it; never what."""
    others = (each for each in unsaved_words(session, letter.id) if each.by != actor.email)
    return tuple((each.by, each.at) for each in others if may_still_write(session, each.by, letter))


def of_who_writes_no_more(session: Session, actor: Actor, letter: Letter) -> list[Unsaved]:
    """What waits of those who have left, or whose roles or sites let them write here no more.
    Nobody could save it any more: it is read by whoever writes the letter now, and copied."""
    actor.must(Permission.WRITE_LETTER)
    waiting = (each for each in unsaved_words(session, letter.id) if _waits(letter, each))
    return [each for each in waiting if not may_still_write(session, each.by, letter)]


def may_still_write(session: Session, email: str, letter: Letter) -> bool:
    author = actor_called(session, email)
    if author is None or not author.may_by_role(Permission.WRITE_LETTER):
        return False
    return is_theirs(session, author, session.get_one(Incident, letter.incident_id))
