"""An explanation names a ground of the law only where that law lists it, and no excuse tells it."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from tests.begun import begins_with
from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.disclosure.actions.law.test_clocks_remember import duty, stands
from tests.people import BEN, EVA
from tests.typed import signed_in
from workflows.regimes import DutyStatus

MEETING, REVIEW = "vic-meeting", "vic-review"


def a_case_in_victoria(session: Session) -> ACase:
    case = an_opened_case(session, regimes=["au-vic-sdc"])
    case.person = a_person(case)
    return case


pytestmark = begins_with(a_case_in_victoria)


def explained(case: ACase, about: str, ground: str) -> None:
    talk = a_talk(case.later(hours=1), "first").id
    told = {"words": "Two hospitals look into it together.", "given_in": str(talk)}
    made = record_as(case, BEN, "explanation", duty=about, **told, ground=ground).id
    agreed = {"agrees": True, "reason": "I read it as well."}
    record_as(case, EVA, "explanation_review", explanation=made, **agreed)


@pytest.mark.parametrize(
    ("about", "ground", "says"),
    [
        (MEETING, "person_declined", "told by an excuse or a hold"),
        (MEETING, "person_unreachable", "told by an excuse or a hold"),
        (MEETING, "clinical_reasons", "told by an excuse or a hold"),
        (MEETING, "criminal_or_coronial_process", "told by an excuse or a hold"),
        (MEETING, "multiple_organisations", "Leave it empty"),
        (REVIEW, "reasonable_excuse", "Choose one of multiple_organisations, or leave it empty"),
    ],
)
def test_nobody_is_excused_as_declined_who_was_never_asked(
    begun: ACase, about: str, ground: str, says: str
) -> None:
    """That she declined is her word, told with whom and how, and a second person agrees to it."""
    with pytest.raises(BadInput) as refused:
        explained(begun, about, ground)
    (fault,) = refused.value.faults
    assert fault.field == "ground"
    assert says in fault.says
    assert stands(begun, about) is not DutyStatus.EXCUSED


def test_what_the_law_lists_and_nothing_else_tells_is_said_here(begun: ACase) -> None:
    """Victoria gives a review longer where several organisations took part."""
    explained(begun, REVIEW, "multiple_organisations")
    assert duty(begun, REVIEW).excuse == "multiple_organisations"


def test_the_form_offers_no_ground_that_would_be_refused(begun: ACase, app: Flask) -> None:
    form = signed_in(app, BEN).get(f"/incidents/{begun.ref}/records/explanation").text
    assert 'value="multiple_organisations"' in form
    assert "person_declined" not in form
    assert "reasonable_excuse" not in form
