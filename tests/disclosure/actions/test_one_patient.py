"""A case has one patient: of mother and child, each has their own, and one death is one death."""

import pytest
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput, Fault
from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.people import BEN, EVA

pytestmark = pytest.mark.usefixtures("team")
BABY = {"name": "Baby Price", "relationship": "Her baby"}


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case.later(hours=1))
    return case


def withdrawn(case: ACase, record: int) -> int:
    told = {"of": record, "words": "That was not so.", "withdraws": True}
    return record_as(case, BEN, "correction", **told).id


def judged(case: ACase, correction: int, *, agrees: bool) -> None:
    review = {"correction": correction, "agrees": agrees, "reason": "I read the record."}
    record_as(case, EVA, "correction_review", **review)


def dies(case: ACase) -> None:
    told = {"what": "died", "at": case.at.isoformat(), "source": "The ward"}
    record_as(case, BEN, "patient_status", **told)


def the_dead(case: ACase) -> list[str]:
    return [person.called for person in case.now.persons if person.died_at]


def test_her_baby_is_no_second_patient_of_her_case(case: ACase) -> None:
    with pytest.raises(BadInput) as no:
        a_person(case, **BABY)
    (fault,) = no.value.faults
    assert fault == Fault(
        "is_patient",
        "Are they the patient: Mrs Ann Price is the patient here. Record this person as not the "
        "patient, or open a case of their own and join both in a look-back. If it was wrong to "
        "record Mrs Ann Price as the patient, withdraw that record first, with “Correct a record”.",
    )


def test_nor_after_her_death_which_would_be_the_babys_too(case: ACase) -> None:
    dies(case)
    with pytest.raises(BadInput):
        a_person(case, **BABY)
    a_person(case, **BABY, is_patient=False)
    assert the_dead(case) == ["Mrs Ann Price"]


def test_who_was_named_as_the_patient_by_a_slip_keeps_the_patient_out_of_nothing(
    session: Session,
) -> None:
    """At night no second person is there to agree: the daughter was never the patient."""
    case = an_opened_case(session)
    daughter = a_person(case.later(hours=1), name="Ms Eve Price", relationship="Daughter")
    slip = withdrawn(case, daughter)
    case.person = a_person(case)
    a_talk(case, "first")
    dies(case.later(hours=1))
    assert the_dead(case) == ["Mrs Ann Price"]
    judged(case, slip, agrees=False)
    assert the_dead(case) == ["Mrs Ann Price"]


def test_a_withdrawal_that_is_taken_back_makes_no_second_patient(case: ACase) -> None:
    correction = withdrawn(case, case.person)
    a_person(case, **BABY)
    with pytest.raises(BadInput, match="Baby Price is the patient here now"):
        withdrawn(case, correction)


def test_a_withdrawal_is_taken_back_where_nobody_took_the_place(case: ACase) -> None:
    withdrawn(case, withdrawn(case, case.person))
    dies(case.later(hours=1))
    assert the_dead(case) == ["Mrs Ann Price"]
