"""The latch on the state of an incident, a letter and a promise. Only the gate may open it; an
import contract holds that. The states of questions and concerns follow from the records about them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.base import NO_VALUE

_open: ContextVar[bool] = ContextVar("door_open", default=False)


class StateWrittenOutsideTheGate(RuntimeError):
    """Use disclosure.actions.gate.move."""


@contextmanager
def opened() -> Iterator[None]:
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def guard(column: InstrumentedAttribute[Any]) -> None:
    """Refuse plain assignment to a state, save while the gate holds the door open."""
    first = str(column.property.columns[0].default.arg)  # where every new row begins

    def require_open(thing: object, value: object, old: object, by: object) -> None:
        begins = value == first and old in (NO_VALUE, None)
        if not (begins or _open.get()):
            raise StateWrittenOutsideTheGate

    event.listen(column, "set", require_open)
