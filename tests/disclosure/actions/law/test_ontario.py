"""Ontario: who was harmed is offered an interview in the review; the form that the list opens for
it is the one that meets it.
"""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.cases import (
    ACase,
    a_person,
    acknowledged,
    an_opened_case,
    approved_findings,
    record_as,
)
from tests.disclosure.actions.law.test_clocks_remember import KNEW, MET, OPEN, stands
from tests.disclosure.actions.to_do.test_worklist import row
from tests.people import BEN

pytestmark = pytest.mark.usefixtures("team")
INTERVIEW, ASKED = "on-interview", "questions_sought"


@pytest.fixture
def case(session: Session) -> ACase:
    """The panel that reviews it has met."""
    case = an_opened_case(session, KNEW, regimes=["ca-on-reg965"])
    acknowledged(case)
    record_as(case.later(days=1), BEN, "event", name="review_started", evidence="The panel met.")
    assert stands(case, INTERVIEW) is OPEN
    return case


def asked(case: ACase, person: int, how: str = "By telephone") -> None:
    at = case.later(hours=1).at.isoformat()
    record_as(case, BEN, ASKED, person=person, how=how, at=at)


def test_who_was_asked_what_they_want_to_know_was_asked_what_they_want(case: ACase) -> None:
    target = row(case, "what they want to know").target
    assert (target.where, target.word) == ("record", ASKED)
    asked(case, int(str(target.fields["person"])))
    assert stands(case, INTERVIEW) is MET


def test_asking_a_neighbour_meets_nothing_that_is_owed_to_her(case: ACase) -> None:
    told = {"relationship": "Neighbour", "is_patient": False, "standing": "also_told"}
    asked(case, a_person(case, name="Mr Tom Reed", **told))
    assert stands(case, INTERVIEW) is OPEN


def test_a_review_that_ended_had_begun_though_nobody_wrote_down_when(session: Session) -> None:
    """The interview was owed to nobody then, and the case could close without a word of it."""
    case = an_opened_case(session, KNEW, regimes=["ca-on-reg965"])
    acknowledged(case)
    case.later(days=6)
    asked(case, case.person)
    approved_findings(case.later(hours=1))
    assert stands(case, INTERVIEW) is OPEN
    began = (case.at - timedelta(days=2)).isoformat()
    record_as(case, BEN, "event", name="review_started", at=began, evidence="The panel met.")
    assert stands(case, INTERVIEW) is MET
