"""What makes a "no": a decision, a second person, and both kinds of harm graded."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.people import ADA, BEN, EVA

KNEW = datetime(2026, 3, 2, 10, tzinfo=UTC)
WHY = "No harm was found on the ward round."
BODILY = {"scale": "nhs_lfpse_physical", "level": "lfpse_phys_none"}
IN_MIND = {"scale": "nhs_lfpse_psychological", "level": "lfpse_psych_none"}

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session, KNEW, regimes=["gb-eng-reg20-nhs"])
    case.person = a_person(case)
    return case


def grade(case: ACase, harm: dict[str, str]) -> None:
    record_as(case, BEN, "grade", **harm, reason=WHY)


def say_no(case: ACase, *, agreed: bool = True) -> None:
    made = record_as(case, ADA, "decision", applies="no", reason=WHY)
    if agreed:
        record_as(case, EVA, "decision_review", decision=made.id, agrees=True, reason=WHY)


def test_a_no_that_a_second_person_agrees_to_stops_the_clocks(case: ACase) -> None:
    grade(case, BODILY)
    grade(case, IN_MIND)
    say_no(case)

    assert case.now.duties == ()


def test_a_no_that_nobody_agreed_to_stops_nothing(case: ACase) -> None:
    grade(case, BODILY)
    grade(case, IN_MIND)
    say_no(case, agreed=False)

    assert case.now.duties


def test_a_no_while_psychological_harm_is_not_graded_stops_nothing(case: ACase) -> None:
    grade(case, BODILY)
    say_no(case)

    assert case.now.duties


def test_a_new_grade_opens_the_question_again(case: ACase) -> None:
    grade(case, BODILY)
    grade(case, IN_MIND)
    say_no(case)
    grade(case, BODILY)

    assert case.now.duties


def test_a_no_about_rules_that_are_not_those_of_the_case_brings_none_in(case: ACase) -> None:
    grade(case, BODILY)
    told = {"applies": "no", "regimes": ["gb-wls-doc"], "reason": WHY}
    record_as(case, ADA, "decision", **told)

    assert {duty.regime for duty in case.now.duties} == {"gb-eng-reg20-nhs"}
