"""Rows of another program's list that came by a page, one by one; their words lie with the item."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.background.work_seen import ALREADY, CASE, LOOK_AT
from disclosure.actions.bringing_in.importing import UNREADABLE
from disclosure.actions.bringing_in.row import other_words, take_row
from disclosure.actions.refused import Refused
from disclosure.jobs.working import Doing
from disclosure.kinds.faults import BadInput


def row(session: Session, doing: Doing) -> Mapping[str, Any]:
    told = {str(name): str(words) for name, words in doing.words.items()}
    if why := told.pop(UNREADABLE, ""):
        raise Refused(why)
    try:
        taken = take_row(session, doing.actor, doing.at, told)
    except BadInput as bad:
        raise Refused(" ".join(f"{fault.field}: {fault.says}" for fault in bad.faults)) from None
    made: dict[str, Any] = {CASE: taken.incident}
    made |= {ALREADY: True} if taken.already else {}
    says = other_words(taken.incident, taken.differs) if taken.differs else ""
    return made | ({LOOK_AT: says} if says else {})
