"""A case that was opened with too early a day on which we knew: what helps, and what does not."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.law.first_moments import knew_on
from disclosure.kinds.law import Event
from disclosure.kinds.shape import shapes_of
from tests.cases import AWARE, ACase, a_person, a_talk, an_opened_case, move_as, record_as
from tests.databases import ON_SQLITE
from tests.people import ADA, EVA
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
REASON = "I read the mail of the ward."


@pytest.fixture
def case(session: Session) -> ACase:
    """Opened on 12 March as of 12 February: a slip of the month."""
    slip = AWARE - timedelta(days=28)
    told = {"became_aware_at": slip.isoformat(), "occurred_at": slip.isoformat()}
    case = an_opened_case(session, AWARE, **told)
    case.person = a_person(case)
    a_talk(case, "first")
    return case


def knew_later(case: ACase) -> None:
    told = {"name": "became_aware", "at": AWARE.isoformat(), "evidence": "The mail of the ward."}
    made = record_as(case, ADA, "event", **told).id
    record_as(case, EVA, "event_review", event=made, agrees=True, reason=REASON)


def test_the_form_says_that_a_later_day_counts_for_nothing_and_what_does(case: ACase) -> None:
    knew_later(case)
    assert knew_on(case.now.case) == (AWARE - timedelta(days=28)).date()
    (at,) = (shape for shape in shapes_of(Event) if shape.name == "at")
    assert "counts only where it is earlier" in at.hint
    assert "open the case anew, and say of this one, as recorded in error" in at.hint


def test_the_way_that_the_form_names_leads_to_its_end(session: Session, case: ACase) -> None:
    anew = an_opened_case(session)
    told = {"what": "duplicate", "of": anew.ref, "reason": "The month was a slip of the pen."}
    number = record_as(case, ADA, "error", **told).id
    record_as(case, EVA, "error_review", error=number, agrees=True, reason=REASON)
    a_talk(case.later(hours=1), "disclosure", said="We wrote this down twice, once wrongly.")
    move_as(case, ADA, "close_without_duty")
    assert case.state is State.CLOSED
    assert knew_on(anew.now.case) == AWARE.date()
