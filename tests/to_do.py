"""The things to do of a case, and what is kept of them, read as the list reads it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import ToDo, Viewed
from disclosure.actions.to_do.kept import told_of
from disclosure.actions.to_do.things import things_to_do
from disclosure.permissions import Actor
from disclosure.records.to_do import KeptToDo, words_of
from tests.cases import ACase


def rows_of(case: ACase) -> list[ToDo]:
    return things_to_do(Viewed(case.now, staff_of(case.session)))


def kept_of(session: Session, incident_id: int) -> list[ToDo]:
    mine = select(KeptToDo).where(KeptToDo.incident_id == incident_id)
    rows = list(session.scalars(mine.order_by(KeptToDo.number)))
    words = words_of(session, rows)
    return [told_of(row, words[row.incident_id, row.number]).todo for row in rows]


def open_to(todo: ToDo, actor: Actor) -> bool:
    """Whether this person could do it: they may, and nothing of the case bars them."""
    return actor.may(todo.needs) and actor.email not in todo.barred
