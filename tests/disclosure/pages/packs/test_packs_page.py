"""Whoever takes a pack away takes the right one, and knows it again among others."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.users import Person, add_user
from tests.cases import ACase, a_person, a_talk, an_opened_case, name_contact, record_as
from tests.people import ADA, BEN, IVA, MONA, OPENED_FOR_WORK, OPERATOR, SITE
from tests.typed import signed_in

BOTH = "both@example.org"  # reads the analysis, and may take packs away

pytestmark = pytest.mark.usefixtures("team")


def two_marias(session: Session) -> tuple[ACase, int, int]:
    """A daughter named for her mother, who shall not be put together with her."""
    case = an_opened_case(session)
    name_contact(case)
    mother = a_person(case, name="Mrs Maria Nowak", preferred_name="Maria")
    daughter = a_person(
        case, name="Ms Maria Nowak", preferred_name="Maria", relationship="Daughter",
        is_patient=False, standing="also_told", lawful_basis="She agreed", not_with=[mother],
    )  # fmt: skip
    for each in (mother, daughter):
        a_talk(case, "first", persons=[each])
    return case, mother, daughter


@pytest.mark.parametrize(
    ("where", "button"), [("packs", "Take away the pack of Maria"), ("keeping", "All about Maria")]
)
def test_of_two_who_are_called_alike_each_button_says_whose_file_it_gives(
    app: Flask, session: Session, where: str, button: str
) -> None:
    """Two buttons read the same, and one of them gave a page to whoever must not have it."""
    case, mother, daughter = two_marias(session)
    page = signed_in(app, MONA).get(f"/incidents/{case.ref}/{where}").text
    assert f"{button} (Mrs Maria Nowak, patient, No. {mother})" in page
    assert f"{button} (Ms Maria Nowak, daughter, No. {daughter})" in page


def test_who_alone_is_called_so_is_called_so(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    name_contact(case)
    ann = a_person(case, preferred_name="Ann")
    a_talk(case, "first", persons=[ann])
    page = signed_in(app, MONA).get(f"/incidents/{case.ref}/packs").text
    assert re.search(r"Take away the pack of Ann\s*<", page)


def test_the_pack_with_the_analysis_has_another_name_than_the_one_without(
    app: Flask, session: Session
) -> None:
    """In a folder of downloads they were one name, a second time: the wrong one went to a court."""
    case = an_opened_case(session)
    add_user(
        session, OPERATOR, OPENED_FOR_WORK,
        Person(BOTH, "Bo Both", ["risk_manager", "investigator"], [SITE]),
    )  # fmt: skip
    record_as(case, IVA, "analysis", text="The cupboard was never risk assessed.")
    record_as(case, ADA, "analysis_reader", user=BOTH, reason="The inspector asks for it")
    note = record_as(case, BEN, "note", words="Mr Other has a rash").id
    record_as(case, BEN, "correction", of=str(note), words="Another patient", withdraws=True)
    both, where = signed_in(app, BOTH), f"/incidents/{case.ref}/packs/inspector"
    for asked, name in (
        ("", "inspector"),
        ("with_analysis", "inspector-with-analysis"),
        ("without_withdrawn", "inspector-without-withdrawn"),
    ):
        made = both.post(where, data={asked: "yes"})
        assert made.status_code == 200, made.text
        assert f'filename="{case.ref}-{name}.zip"' in made.headers["Content-Disposition"]
