"""Who breaks a glass types the reference from a telephone call or a sheet, at night."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.glass.breaking import break_glass
from disclosure.records.house import house_entries
from tests.cases import an_opened_case
from tests.people import SAM, actor

pytestmark = pytest.mark.usefixtures("team")
WHY = "I am on call and she came back to us"


@pytest.mark.parametrize(
    "typed", ["inc 2026 000001", "INC\u20132026\u2013000001", "INC-2O26-OOOOO1."]
)
def test_at_night_a_reference_need_not_be_typed_as_it_is_printed(
    session: Session, typed: str
) -> None:
    """No such case, it said; and after five such tries nothing opened for an hour."""
    case = an_opened_case(session)
    glass = break_glass(session, actor(session, SAM), typed, WHY, case.at, Door.PAGE)
    assert glass.incident_id == case.id
    assert house_entries(session)[-1].about == case.ref
