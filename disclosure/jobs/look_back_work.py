"""The look-back's work, case by case: shared findings, and letters that a person released."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.background.work_seen import ALREADY, LOOK_AT
from disclosure.actions.look_backs.cases import (
    give_findings,
    issue_letter_of,
    must_be_latest_words,
    write_letter_of,
)
from disclosure.actions.look_backs.kept_from_post import is_gone
from disclosure.actions.look_backs.post import has_gone, send_letter
from disclosure.actions.look_backs.promise_moves import StandsAlready, change_of, move_in_case
from disclosure.actions.look_backs.rows import UNREADABLE, MayBeTheSame, add_row
from disclosure.actions.refused import Refused
from disclosure.jobs.working import Doing
from workflows.words import CommitmentTrigger


def findings(session: Session, doing: Doing) -> None:
    give_findings(session, doing.at, doing.item.about, int(doing.work.told["findings"]))


def write(session: Session, doing: Doing) -> Mapping[str, Any]:
    letter = int(doing.work.told["letter"])
    return {"letter": write_letter_of(session, doing.at, doing.item.about, letter)}


def issue(session: Session, doing: Doing) -> None:
    must_be_latest_words(session, int(doing.work.told["letter"]))
    issue_letter_of(session, doing.actor, doing.at, str(doing.made["letter"]))


def sent(session: Session, doing: Doing) -> None:
    told = str(doing.work.told["sent_at"])
    if has_gone(session, doing.item.about):
        return  # somebody marked it by another way meanwhile
    send_letter(session, doing.actor, doing.at, doing.door, doing.item.about, told)
    is_gone(session, doing.item.about)


def promise(session: Session, doing: Doing) -> Mapping[str, Any] | None:
    """One promise that stands in the letter of all, as far as it is that case's."""
    about, trigger = doing.item.about, CommitmentTrigger(doing.work.told["trigger"])
    change = change_of(session, doing.actor, doing.at, doing.door, about)
    try:
        move_in_case(session, change, about, trigger, doing.words)
    except StandsAlready:
        return {ALREADY: True}
    return None


def row(session: Session, doing: Doing) -> Mapping[str, Any]:
    """One row of a list that came by a page; its words lay locked with the item."""
    cells = {str(name): str(words) for name, words in doing.words.items()}
    if why := cells.pop(UNREADABLE, ""):
        raise Refused(why)
    try:
        taken = add_row(session, doing.actor, doing.at, doing.work.about, cells)
    except MayBeTheSame as same:
        raise Refused(str(same)) from None
    made: dict[str, Any] = {"incident": taken.incident}
    made |= {ALREADY: True} if taken.already else {}
    return made | ({LOOK_AT: taken.to_look_at} if taken.to_look_at else {})
