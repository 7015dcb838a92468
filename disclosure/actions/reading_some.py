"""Of a list of cases, the few that have to be read for it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from disclosure.actions.reading import Case, read_case
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable

Asked = TypeVar("Asked")


def of_cases_with(
    session: Session,
    incidents: Iterable[Incident],
    ask: Callable[[Case], Asked],
    *told: ColumnElement[bool],
) -> dict[int, Asked]:
    """By the id of the case, what is asked of those in which such a record was told. One whose
    words cannot be opened, which is seen when they are asked for, takes no other out of the list.
    """
    by_id = {each.id: each for each in incidents}
    some = select(Evidence.incident_id).where(Evidence.incident_id.in_(by_id), *told).distinct()
    found = dict[int, Asked]()
    for number in session.scalars(some).all():
        with suppress(Unreadable):
            found[number] = ask(read_case(session, by_id[number]))
    return found
