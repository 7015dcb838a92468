"""What tests begin with: made once in a process, and copied for each test that asks for it.

pytestmark = begins_with(a_case, at=State.FOLLOW_UP)

It is the `case` of a test, where that has no other; and `begun`, whatever it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.settings import Settings


class Made(Protocol):
    def on(self, session: Session) -> Any:
        """The same, as it stands in a copy of its database."""


Make = Callable[..., Made]


@dataclass(frozen=True, slots=True)
class Begun:
    home: Path
    database: str  # its name on the server of PostgreSQL; empty: it lies in `home`
    made: Made


def begins_with(make: Make, **told: Any) -> pytest.MarkDecorator:
    """`make` is called with a session on the database of the team, and `told`."""
    return pytest.mark.begins_with.with_args(make, told)


def recipe_of(item: pytest.Item) -> tuple[Make, dict[str, Any], date]:
    """And the day: what counts from the present one is made anew after midnight."""
    mark = item.get_closest_marker("begins_with")
    assert mark, "what does this test begin with?"
    return mark.args[0], mark.args[1], now().astimezone(ZoneInfo("Europe/London")).date()


def made_in(settings: Settings, make: Make, told: dict[str, Any]) -> Made:
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        made = make(session, **told)
    engine.dispose()
    return made
