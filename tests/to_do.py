"""What is kept of the things to do of a case, read as the list reads it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.thing_to_do import ToDo
from disclosure.actions.to_do.kept import told_of
from disclosure.permissions import Actor
from disclosure.records.to_do import KeptToDo, words_of


def kept_of(session: Session, incident_id: int) -> list[ToDo]:
    mine = select(KeptToDo).where(KeptToDo.incident_id == incident_id)
    rows = list(session.scalars(mine.order_by(KeptToDo.number)))
    words = words_of(session, rows)
    return [told_of(row, words[row.incident_id, row.number]).todo for row in rows]


def open_to(todo: ToDo, actor: Actor) -> bool:
    """Whether this person could do it: they may, and nothing of the case bars them."""
    return actor.may(todo.needs) and actor.email not in todo.barred
