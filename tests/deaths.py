"""A patient who dies while a letter to her daughter is on its way."""

from sqlalchemy.orm import Session

from tests.cases import ACase, a_person, an_opened_case, name_contact, record_as
from tests.people import BEN


def maria_is_ill(session: Session) -> ACase:
    """`case.person` is her daughter Ewa, who is written to."""
    case = an_opened_case(session, patient={"name": "Mrs Maria Nowak", "born_on": "1948-05-02"})
    a_person(case, name="Mrs Maria Nowak", preferred_name="Maria")
    who = {"name": "Ms Ewa Nowak", "relationship": "Daughter", "lawful_basis": "Acts for her"}
    case.person = a_person(case, is_patient=False, **who)
    name_contact(case)
    return case


def maria_dies(case: ACase) -> None:
    record_as(case.later(hours=1), BEN, "patient_status", what="died", source="The ward")
