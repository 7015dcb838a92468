"""The rows of one case as they are stored. One that holds rubbish is named, and hides no other."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.orm import Session

from disclosure.records.access import Look
from disclosure.records.analysis import Analysis, behind_the_wall
from disclosure.records.audit import AuditEntry
from disclosure.records.base import Record
from disclosure.records.commitment import Commitment
from disclosure.records.concerns import Concern
from disclosure.records.consents import Consent
from disclosure.records.evidence import Evidence
from disclosure.records.glass import Glass
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.locked import CaseKey
from disclosure.records.out_of_reach import ended_by_server
from disclosure.records.people import Person
from disclosure.records.questions import Question

R = TypeVar("R", bound=Record)
A = TypeVar("A")
ADDED: tuple[Any, ...] = (AuditEntry, Evidence, Analysis, Look)
SEALED: tuple[Any, ...] = (Letter, Commitment, Question, Concern, Person, Consent)
OF_CASES: tuple[Any, ...] = (*ADDED, *SEALED, CaseKey, Glass)


@dataclass(frozen=True, slots=True)
class Rows(Generic[R]):
    readable: tuple[R, ...]
    unreadable: tuple[tuple[Any, ...], ...] = field(default=())  # their primary keys


def readable(session: Session, table: type[Any]) -> AbstractContextManager[None]:
    """The role it takes to read that table, where the database knows one."""
    return behind_the_wall(session) if table is Analysis else nullcontext()


def rows_of(session: Session, table: type[R], where: ColumnElement[bool]) -> Rows[R]:
    with readable(session, table):
        try:
            return Rows(tuple(session.scalars(select(table).where(where))))
        except Exception as error:  # whatever was put into a cell; which one, the keys below tell
            if ended_by_server(error):
                raise
            return _one_by_one(session, table, where)


def _one_by_one(session: Session, table: type[R], where: ColumnElement[bool]) -> Rows[R]:
    keys = [tuple(key) for key in session.execute(select(*inspect(table).primary_key).where(where))]
    found = [(key, tried(session.get, table, key)) for key in keys]
    readable = tuple(row for _, row in found if row is not None)
    return Rows(readable, tuple(key for key, row in found if row is None))


def tried(compute: Callable[..., A], *told: Any) -> A | None:
    """None where a cell holds what cannot be."""
    try:
        return compute(*told)
    except Exception:
        return None


def incident_ids(session: Session) -> Iterator[Any]:
    """Of every incident that any row speaks of, also of one that is not there."""
    yield from session.scalars(select(Incident.id))
    for table in OF_CASES:
        with readable(session, table):
            ids = session.scalars(select(table.incident_id).distinct()).all()
        yield from ids
