"""Rows of another program's list that came by a page, one by one; their words lie with the item."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.background.work_seen import ALREADY, CASE, LOOK_AT
from disclosure.actions.bringing_in.importing import COLUMNS, UNREADABLE
from disclosure.actions.bringing_in.row import other_words, take_row
from disclosure.actions.refused import Refused
from disclosure.jobs.working import Doing
from disclosure.kinds.faults import BadInput


def row(session: Session, doing: Doing) -> Mapping[str, Any]:
    told = {str(name): str(words) for name, words in doing.words.items()}
    if why := told.pop(UNREADABLE, ""):
        raise Refused(why)
    columns: Mapping[str, str] = doing.work.told.get(COLUMNS, {})  # of before: none
    try:
        taken = take_row(session, doing.actor, doing.at, told)
    except BadInput as bad:
        named = [(columns.get(fault.field, fault.field), fault.says) for fault in bad.faults]
        raise Refused(" ".join(f"{column}: {says}" for column, says in named)) from None
    made: dict[str, Any] = {CASE: taken.incident}
    made |= {ALREADY: True} if taken.already else {}
    differs = [columns.get(field, field) for field in taken.differs]
    says = other_words(taken.incident, differs) if differs else ""
    return made | ({LOOK_AT: says} if says else {})
