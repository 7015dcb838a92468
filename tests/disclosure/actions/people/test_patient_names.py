"""A case opened in two lines, its patient named a minute later: lists call them as it does."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import find
from disclosure.actions.people.patient_names import names_of_patients
from disclosure.actions.to_do.case_view import view_of
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.people import ADA, BEN, EVA, actor

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    """In two lines, on a bad night: nobody typed a name."""
    case = an_opened_case(session, patient=None)
    assert listed(case) == ""
    return case


def listed(case: ACase) -> str:
    """As on a list of all that she sees."""
    found = find(case.session, actor(case.session, ADA))
    return names_of_patients(case.session, found.cases)[case.ref]


def called(case: ACase) -> str:
    """At the head of the case itself."""
    return view_of(case.now).patient


def taken_back(case: ACase, person: int) -> None:
    told = {"of": person, "words": "That was another patient", "withdraws": True}
    made = record_as(case.later(hours=1), BEN, "correction", **told)
    assert listed(case) == called(case)  # it falls when a second person agrees
    agrees = {"correction": made.id, "agrees": True, "reason": "I looked it up too."}
    record_as(case.later(hours=1), EVA, "correction_review", **agrees)


def test_a_patient_who_was_named_since_is_called_by_that_name(case: ACase) -> None:
    a_person(case)
    assert listed(case) == called(case) == "Mrs Ann Price"


def test_a_relative_who_was_named_is_not_the_patient(case: ACase) -> None:
    a_person(case, name="Mrs Ewa Nowak", relationship="Mother", is_patient=False)
    assert listed(case) == ""


def test_a_name_that_was_put_right_is_right_on_the_list(session: Session) -> None:
    case = an_opened_case(session, patient={"name": "Mr Alex Price"})
    assert listed(case) == called(case) == "Mr Alex Price"
    person = a_person(case, name="Mr Alex Price")
    told = {"person": person, "name": "Ms Alexandra Price", "reason": "She told us her name."}
    record_as(case.later(hours=1), BEN, "person_change", **told)
    assert listed(case) == called(case) == "Ms Alexandra Price"


def test_the_name_of_another_patient_is_gone_from_the_list_with_what_named_them(
    case: ACase,
) -> None:
    taken_back(case, a_person(case, name="Mrs Joan Field"))
    assert listed(case) == ""
    a_person(case)
    assert listed(case) == called(case) == "Mrs Ann Price"


def test_a_patient_who_is_told_nothing_has_a_name_all_the_same(case: ACase) -> None:
    """A baby: whoever acts for her is told."""
    a_person(case, name="Baby Lea Nowak", standing="not_to_be_told")
    assert listed(case) == called(case) == "Baby Lea Nowak"


@pytest.mark.parametrize("second", ["is not asked yet", "says no"])
def test_one_person_takes_no_newborn_off_the_lists(case: ACase, second: str) -> None:
    """Nobody tells a newborn anything, so that says nothing of whether it was withdrawn."""
    baby = a_person(case, name="Baby Lea Nowak", standing="not_to_be_told")
    told = {"of": baby, "words": "That was another patient", "withdraws": True}
    made = record_as(case.later(hours=1), BEN, "correction", **told)
    if second == "says no":
        no = {"correction": made.id, "agrees": False, "reason": "It is this very patient."}
        record_as(case.later(hours=1), EVA, "correction_review", **no)
    assert listed(case) == called(case) == "Baby Lea Nowak"
