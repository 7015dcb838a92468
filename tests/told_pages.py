"""A patient, and a relative who is told by their word; codes and pages of both."""

from sqlalchemy.orm import Session

from disclosure.actions.family.door import invite, visitor
from disclosure.actions.family.opening import open_page
from tests.cases import ACase, a_person, a_talk, an_opened_case, change_by, name_contact, record_as
from tests.people import BEN

FACT = {"question": "the name of your first dog", "answer": "Burek"}


def ifan_and_una(session: Session) -> tuple[ACase, int]:
    """Mr Ifan Roe, and his former wife; nobody asked him yet whether she may be told."""
    case = an_opened_case(session, patient={"name": "Mr Ifan Roe", "born_on": "1950-02-03"})
    case.person = a_person(case, name="Mr Ifan Roe", preferred_name="Ifan")
    una = a_person(
        case, name="Ms Una Roe", preferred_name="Una", relationship="Former wife",
        is_patient=False, standing="also_told", tell=["progress"],
    )  # fmt: skip
    name_contact(case)
    for person in (case.person, una):
        a_talk(case, "first", persons=[person])
    return case, una


def ifan(session: Session) -> ACase:
    return ifan_and_una(session)[0]


def says(case: ACase, by: int, about: int, *, agrees: bool) -> int:
    """As staff wrote it down for them."""
    told = {"person": by, "purpose": "share", "with_person": about, "agrees": agrees}
    more = {"what": ["everything"]} if agrees else {}
    return record_as(case, BEN, "consent", **told, **more, asked_by="Ben Okoro").id


def code(case: ACase, person: int) -> str:
    return invite(case.session, change_by(case, BEN), person, FACT).code


def page(case: ACase, person: int) -> str:
    """The key of their page, open."""
    return opened(case, code(case, person))


def opened(case: ACase, with_code: str) -> str:
    return open_page(case.session, with_code, "burek", "203.0.113.7", case.at).key


def is_open(case: ACase, key: str) -> bool:
    return visitor(case.session, key, case.at) is not None


def lived(case: ACase, what: str) -> None:
    record_as(case, BEN, "patient_status", what=what, source="The ward")
