"""A promise for a day that had passed when it came on record, and nothing says when it was made.

It is kept as it was told, and late from the start. So whoever records it is told that, once.
"""

from datetime import date

from sqlalchemy.orm import Session

from disclosure.actions.finding import incident_of
from disclosure.actions.promise_said import over_when_made
from disclosure.actions.reading import read_case
from disclosure.actions.recording import Recorded
from disclosure.kinds.notes import Correction
from disclosure.kinds.promises import Commitment

LATE_FROM_THE_START = "That day has passed already, so this promise is late from the start."
BEFORE = f"{LATE_FROM_THE_START} If you promised it earlier, say when. If it is a slip, mend it."
AFTER = (
    f"{LATE_FROM_THE_START} If that is not so, withdraw it with “{Correction.heading}”, and record "
    "it again with its right day, or with the day on which it was promised. Once a second person "
    "agrees to that, it was never late."
)


def why_ask_for_the_day(due_on: date | None, made_at: object, today: date) -> str:
    """Before it is recorded. `made_at`: when they promised it, as far as somebody said."""
    return BEFORE if due_on and not made_at and due_on < today else ""


def said_of_its_day(session: Session, kept: Recorded) -> tuple[str, ...]:
    """For whoever has recorded it: nothing refuses that."""
    if kept.kind != Commitment.word:
        return ()
    case = read_case(session, incident_of(session, kept.ref))
    row, body = case.records[kept.id], case.bodies[kept.id]
    asked = isinstance(body, Commitment) and body.source.family is not None and body.at is None
    return (AFTER,) if asked and over_when_made(row, case.zone) else ()
