"""A patient's own no goes on after their death and without their capacity: whoever acts for them
says no yes over it. Who must be told by law is told all the same, for nobody shuts them out.
"""

from datetime import timedelta

import pytest

from disclosure.actions.family.view import family_view
from disclosure.actions.refused import Refused
from tests.begun import begins_with
from tests.cases import ACase, a_person, record_as
from tests.people import BEN, EVA
from tests.told_pages import code, ifan, is_open, lived, page, says
from workflows.family_page import Seen

pytestmark = begins_with(ifan)


@pytest.fixture
def una(case: ACase) -> int:
    return next(p.number for p in case.now.persons if p.called == "Una")


@pytest.mark.parametrize("what", ["died", "lost_capacity"])
def test_whom_he_shut_out_stays_shut_out(case: ACase, una: int, what: str) -> None:
    says(case, case.person, una, agrees=False)
    lived(case, what)
    with pytest.raises(Refused, match="does not allow that Una is told"):
        code(case, una)


def test_a_sister_who_acts_for_him_does_not_let_her_in(case: ACase, una: int) -> None:
    says(case, case.person, una, agrees=False)
    lived(case, "lost_capacity")
    told = {"name": "Ms Gwen Roe", "relationship": "Sister", "lawful_basis": "Attorney"}
    gwen = a_person(case, **told, is_patient=False)
    says(case, gwen, una, agrees=True)
    assert case.now.facts.may_be_told(una) is False


def test_once_he_can_decide_again_it_is_his_to_change(case: ACase, una: int) -> None:
    says(case, case.person, una, agrees=False)
    lived(case, "lost_capacity")
    case.later(hours=1)
    lived(case, "regained_capacity")
    says(case, case.person, una, agrees=True)
    page(case, una)


def test_a_no_that_was_written_on_the_wrong_case_is_withdrawn(case: ACase, una: int) -> None:
    no = says(case, case.person, una, agrees=False)
    lived(case, "died")
    told = {"of": str(no), "words": "That was another patient.", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    page(case, una)


@pytest.mark.parametrize("what", ["died", "lost_capacity"])
def test_a_yes_of_his_that_ran_out_is_no_such_no(case: ACase, una: int, what: str) -> None:
    """It was his word until that day; from then on whoever decides now is asked."""
    told = {"person": case.person, "purpose": "share", "with_person": una, "agrees": True}
    told |= {"what": ["everything"], "asked_by": "Ben Okoro", "at": case.at.isoformat()}
    until = (case.at + timedelta(days=5)).date().isoformat()
    record_as(case, BEN, "consent", **told, until=until)
    lived(case, what)
    wife = {"name": "Ms Gwen Roe", "relationship": "Wife", "lawful_basis": "Attorney, executor"}
    gwen = a_person(case, **wife, is_patient=False)
    case.later(days=10)
    with pytest.raises(Refused, match="does not allow that Una is told"):
        code(case, una)
    says(case, gwen, una, agrees=True)
    page(case, una)


def test_his_earlier_no_is_under_a_yes_that_ran_out(case: ACase, una: int) -> None:
    says(case, case.person, una, agrees=False)
    told = {"person": case.person, "purpose": "share", "with_person": una, "agrees": True}
    told |= {"what": ["everything"], "asked_by": "Ben Okoro", "at": case.at.isoformat()}
    until = (case.at + timedelta(days=5)).date().isoformat()
    record_as(case, BEN, "consent", **told, until=until)
    lived(case, "died")
    case.later(days=10)
    gwen = a_person(case, name="Ms Gwen Roe", relationship="Wife", is_patient=False)
    says(case, gwen, una, agrees=True)
    assert case.now.facts.may_be_told(una) is False


def test_who_lawfully_acts_after_his_death_is_told_whatever_he_said(case: ACase, una: int) -> None:
    """The duty is owed to her now, by the law of the place."""
    says(case, case.person, una, agrees=False)
    lived(case, "died")
    told = {"standing": "relevant", "lawful_basis": "Executor", "reason": "She showed us the will."}
    record_as(case, BEN, "person_change", person=una, **told)
    assert is_open(case, page(case, una))


@pytest.mark.parametrize("what", ["died", "lost_capacity"])
def test_what_he_left_out_of_his_yes_his_wife_does_not_add(
    case: ACase, una: int, what: str
) -> None:
    """Her yes to everything opened to his former wife what he had kept from her."""
    told = {"person": case.person, "purpose": "share", "with_person": una, "agrees": True}
    told |= {"asked_by": "Ben Okoro", "at": case.at.isoformat()}
    record_as(case, BEN, "consent", **told, what=["progress"])
    lived(case, what)
    wife = {"name": "Ms Gwen Roe", "relationship": "Wife", "lawful_basis": "Attorney, executor"}
    gwen = a_person(case, **wife, is_patient=False)
    says(case, gwen, una, agrees=True)
    assert family_view(case.now, una).sees == {Seen.PROGRESS}


def test_what_he_left_out_of_a_yes_that_ran_out_is_for_her_to_say(case: ACase, una: int) -> None:
    told = {"person": case.person, "purpose": "share", "with_person": una, "agrees": True}
    told |= {"asked_by": "Ben Okoro", "at": case.at.isoformat()}
    until = (case.at + timedelta(days=5)).date().isoformat()
    record_as(case, BEN, "consent", **told, what=["progress"], until=until)
    lived(case, "died")
    case.later(days=10)
    gwen = a_person(case, name="Ms Gwen Roe", relationship="Wife", is_patient=False)
    says(case, gwen, una, agrees=True)
    assert family_view(case.now, una).sees == frozenset(Seen)


def test_whom_his_attorney_shut_out_is_not_let_in_because_her_right_ended(
    case: ACase, una: int
) -> None:
    """Nobody had said yes to her: the no fell with the standing of whoever had said it."""
    lived(case, "lost_capacity")
    acts = {"is_patient": False, "lawful_basis": "Attorney"}
    gwen = a_person(case, name="Ms Gwen Roe", relationship="Sister", **acts)
    huw = a_person(case, name="Mr Huw Roe", relationship="Son", **acts)
    says(case, gwen, una, agrees=False)
    told = {"standing": "also_told", "reason": "The court revoked it on Monday"}
    change = record_as(case, BEN, "person_change", person=gwen, **told).id
    agreed = {"agrees": True, "reason": "I read the order of the court"}
    record_as(case, EVA, "person_change_review", person_change=change, **agreed)
    with pytest.raises(Refused, match="does not allow that Una is told"):
        code(case, una)
    says(case, gwen, una, agrees=True)  # her word lets nobody in any more
    assert case.now.facts.may_be_told(una) is False
    says(case, huw, una, agrees=True)
    page(case, una)
