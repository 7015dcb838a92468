"""What is typed into a letter and not saved yet: kept for its author, until saved or thrown away.

Nobody else reads it. It is no part of the letter and of no record; `pen` puts it in where the
author hands the letter over.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.change import Change, open_beside
from disclosure.actions.letters.boxes import unknown_boxes
from disclosure.actions.letters.moves import called
from disclosure.actions.letters.writing import WHOLE, as_it_would_read, differs
from disclosure.actions.refused import Refused
from disclosure.permissions import Actor, Permission
from disclosure.records.letter import Letter
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
        letter, me = called(session, ref), change.actor.email
        if letter.state is LetterState.WITHDRAWN:
            raise Refused("The letter was withdrawn. Copy your words to keep them.")
        as_it_would_read(letter, words)
        had = session.get(Unsaved, (letter.id, me))
        waiting = _still_to_save(letter, had.words if had else {}, words)
        if not waiting:
            forget_unsaved(session, letter.id, me)
            return False
        row = had or Unsaved(letter_id=letter.id, by=me)
        seen = letter.version if change.seen_version is None else change.seen_version
        row.of_version = min(seen, had.of_version) if had and waiting.keys() - words else seen
        row.keep(session, letter, waiting)
        row.at = change.at
        session.add(row)
        return True


def _still_to_save(
    letter: Letter, before: Mapping[str, str], words: Mapping[str, str]
) -> dict[str, str]:
    """Of both, what the letter does not hold: the newer words of a box stand for the earlier."""
    gone = unknown_boxes(letter, before)[0] if letter.boxes else before.keys() - {WHOLE}
    typed = {name: said for name, said in before.items() if name not in gone} | dict(words)
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
    return typed if typed and differs(letter, typed.words) else None


def waiting_of_others(
    session: Session, actor: Actor, letter: Letter
) -> tuple[tuple[str, datetime], ...]:
    """Who else typed something that is not saved, and when; never what."""
    others = (each for each in unsaved_words(session, letter.id) if each.by != actor.email)
    return tuple((each.by, each.at) for each in others)
