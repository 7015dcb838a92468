"""The patient turns out to be somebody else: who is called the patient here is looked at again."""

import pytest
from sqlalchemy.orm import Session

from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.disclosure.actions.people.test_patient_known import identified, withdrawn
from tests.people import BEN
from tests.to_do import rows_of

pytestmark = pytest.mark.usefixtures("team")
ASKED = "Look whether Ifan is the patient"


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session, patient={"name": "Ifan Roe"})
    case.person = a_person(case, name="Mr Ifan Roe", preferred_name="Ifan")
    return case


def acts(case: ACase) -> list[str]:
    return [row.act for row in rows_of(case)]


def test_a_patient_found_to_be_another_is_asked_about_until_the_names_agree(case: ACase) -> None:
    identified(case, name="Mr Ifan Roe", born_on="1950-02-03")
    assert ASKED not in acts(case)
    wrong = identified(case, name="Mr Owen Price")
    assert ASKED in acts(case)
    withdrawn(case, wrong)
    assert ASKED not in acts(case)


def test_or_until_their_name_is_put_right(case: ACase) -> None:
    identified(case, name="Mr Owen Price")
    told = {"person": case.person, "name": "Mr Owen Price", "reason": "Ifan is his second name"}
    record_as(case, BEN, "person_change", **told)
    assert ASKED not in acts(case)


def test_a_mother_and_her_newborn_both_named_the_patient_are_told_apart_before_one_dies(
    case: ACase,
) -> None:
    told = {"name": "Baby Roe", "preferred_name": "the baby", "relationship": "Newborn"}
    child = a_person(case, **told, standing="also_told")
    which = "Say which is the patient of this case: Ifan and the baby"
    rows = rows_of(case)
    assert "counts for both until then" in next(row.why for row in rows if row.act == which)
    put_right = {"person": child, "is_patient": False, "reason": "The case is her mother's"}
    record_as(case, BEN, "person_change", **put_right)
    assert which not in acts(case)
