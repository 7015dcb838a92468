"""Who the patient is was ticked wrongly at first: it is put right, and all that follows with it."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.gate import checklist
from disclosure.actions.refused import Refused
from tests.cases import ACase, a_letter, a_person, a_talk, an_opened_case, record_as
from tests.people import ADA, BEN
from workflows.words import Trigger

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    """The nurse overlooked the box: Mrs Price is said to be no patient."""
    case = an_opened_case(session)
    case.person = a_person(case, is_patient=False)
    a_talk(case.later(hours=1), "first")
    return case


def says(case: ACase, *, is_patient: bool) -> None:
    told = {"person": case.person, "reason": "The box was ticked wrongly"}
    record_as(case, BEN, "person_change", is_patient=is_patient, **told)


def dies(case: ACase) -> None:
    record_as(case.later(hours=1), ADA, "patient_status", what="died", source="The ward")


def test_whoever_is_put_right_as_the_patient_is_not_written_to_after_her_death(
    case: ACase,
) -> None:
    says(case.later(hours=1), is_patient=True)
    dies(case)
    (ann,) = case.now.persons
    assert ann.died_at
    with pytest.raises(Refused):
        a_letter(case.later(hours=1), "no_contact", until="submit")


def test_what_was_said_to_her_before_still_counts(case: ACase) -> None:
    says(case.later(hours=1), is_patient=True)
    asked = checklist(case.now, Trigger.BEGIN_INVESTIGATION, "")
    unmet = {each.id for each in asked if not each.met}
    assert not {"first_conversation_recorded", "apology_given"} & unmet


def test_a_daughter_who_was_ticked_as_the_patient_outlives_her_mother(case: ACase) -> None:
    says(case.later(hours=1), is_patient=True)
    says(case.later(hours=1), is_patient=False)
    dies(case)
    (daughter,) = case.now.persons
    assert not daughter.died_at
