"""That a case was recorded in error stands until something recorded since says otherwise: then
its clocks run, and it closes only once two people have said it again.
"""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.in_error import DECIDED, GRADED, OPENED_AGAIN
from tests.cases import ACase, an_opened_case, move_as, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.law.test_clocks_remember import KNEW, begun_under, stands
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady
from workflows.regimes import DutyStatus
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
WALES = "gb-wls-doc"


def in_error(case: ACase, what: str = "not_an_incident", **more: str) -> None:
    told = {"what": what, "reason": "Nothing of it happened here."} | more
    error = record_as(case, ADA, "error", **told).id
    agreed = {"agrees": True, "reason": "I asked on the ward."}
    record_as(case, EVA, "error_review", error=error, **agreed)


def graded(case: ACase) -> None:
    told = {"scale": "eng_reg20", "level": "reg20_death", "reason": "She died of it."}
    record_as(case, BEN, "grade", **told)


def decided(case: ACase, applies: str = "yes") -> None:
    reason = "The harm is what the rule asks about."
    record_as(case, ADA, "decision", applies=applies, reason=reason)


def why_it_cannot_close(case: ACase) -> str:
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, "close_without_duty")
    return " ".join(item.says for item in no.value.unmet)


def test_a_grade_says_that_there_was_an_incident(session: Session) -> None:
    case = begun_under(session, WALES)
    in_error(case)
    move_as(case, ADA, "close_without_duty")
    assert not case.now.duties
    graded(case.later(days=1))
    assert case.state is State.ACKNOWLEDGE
    decided(case)
    assert stands(case, "wls-inperson") is DutyStatus.OPEN
    assert OPENED_AGAIN in why_it_cannot_close(case)

    in_error(case.later(hours=1))
    assert not case.now.duties
    assert move_as(case, ADA, "close_without_duty").now == State.CLOSED


def test_a_grade_before_it_closes_says_so_as_well(session: Session) -> None:
    case = begun_under(session, WALES)
    in_error(case)
    graded(case.later(days=1))
    assert GRADED in why_it_cannot_close(case)
    assert stands(case, "wls-inperson") is DutyStatus.OPEN


@pytest.mark.parametrize("applies", ["yes", "treat_as_yes"])
def test_so_does_a_decision_that_the_duty_applies(session: Session, applies: str) -> None:
    case = begun_under(session, WALES)
    in_error(case, "wrong_patient")
    decided(case.later(days=1), applies)
    assert DECIDED in why_it_cannot_close(case)
    assert stands(case, "wls-inperson") is DutyStatus.OPEN


def test_a_complaint_after_closing_has_its_clock(session: Session) -> None:
    case = begun_under(session, WALES)
    in_error(case)
    move_as(case, ADA, "close_without_duty")
    told = {"person": case.person, "words": "I complain formally about that night."}
    record_as(case.later(days=1), BEN, "concern", **told)
    assert stands(case, "wls-ptr-ack") is DutyStatus.OPEN


def test_a_grade_does_not_say_that_it_was_this_patient(session: Session) -> None:
    """Nor that no other case holds it: who grades the harm of a duplicate owes nothing twice."""
    other = an_opened_case(session, KNEW, regimes=[WALES]).ref
    for what, more in (("wrong_patient", {}), ("duplicate", {"of": other})):
        case = begun_under(session, WALES)
        in_error(case, what, **more)
        graded(case.later(days=1))
        assert not case.now.duties
        assert move_as(case, ADA, "close_without_duty").now == State.CLOSED


def test_what_was_graded_before_anybody_agreed_says_nothing_against_it(session: Session) -> None:
    case = begun_under(session, WALES)
    graded(case)
    decided(case)
    in_error(case.later(hours=1))
    assert not case.now.duties
    decided(case.later(hours=1), "no")
    assert not case.now.duties
