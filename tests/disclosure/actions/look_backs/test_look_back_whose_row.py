"""Whom a row of a look-back's list is about, where it has the patient's own name once more."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs.rows import (
    NAMED_AS_DEAD,
    NO_NAME_IN_IT,
    NOBODY_TO_WRITE_TO,
)
from disclosure.records.people import Person
from tests.disclosure.actions.look_backs.test_look_backs import DOOR, members
from tests.look_backs import AT, a_list, a_look_back, added, approved_letter, patient
from tests.people import ADA, actor

pytestmark = pytest.mark.usefixtures("team")


def themselves(number: int, relationship: str, /, **more: str) -> dict[str, str]:
    """As a list says it that names in each row whom to write to."""
    name = f"TEST{number:05}, Rowan"
    return patient(number, person_name=name, relationship=relationship, **more)


def test_a_patient_whom_a_list_names_as_their_own_addressee_is_the_patient(
    session: Session, tmp_path: Path
) -> None:
    """She was somebody else of the same name, so a letter went to her after her death, and to a
    child of six; and “the slide of Rowan Test” was the patient's own."""
    ref = a_look_back(session).ref
    rows = [
        themselves(1, "Patient"),
        themselves(2, "Self", died_on="2026-03-01"),
        themselves(3, "The patient", patient_born_on="2019-05-04"),
        themselves(4, "Son"),  # who has his father's name
    ]
    assert added(session, ref, a_list(tmp_path / "list.csv", rows)).added == 4
    people = session.query(Person).order_by(Person.incident_id)
    assert [(each.incident_id, each.is_patient) for each in people] == [
        (1, True),
        (3, True),
        (4, False),
    ]
    assert [each.set_aside for each in members(session)] == [None, NOBODY_TO_WRITE_TO, None, None]
    approved_letter(session, ref)
    found = releasing.preview(session, actor(session, ADA), AT, DOOR, ref, {"next": 9})
    assert [number for number, _ in found.goes] == [1, 4]
    assert found.not_patients == 1
    again = added(session, ref, a_list(tmp_path / "again.csv", [patient(1), *rows]))
    assert (again.already, again.differs) == (5, [])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Mrs Ann Price (deceased)", NAMED_AS_DEAD),
        ("DECEASED - Ann Price", NAMED_AS_DEAD),
        ("Ann Price Dec'd", NAMED_AS_DEAD),
        ("Ann Price RIP", NAMED_AS_DEAD),
        ("Unknown", NO_NAME_IN_IT),
        ("Unknown Male", NO_NAME_IN_IT),
        ("Rip Deadman", ""),
    ],
)
def test_no_letter_begins_with_what_a_list_says_in_place_of_a_name(
    session: Session, tmp_path: Path, name: str, why: str
) -> None:
    """“Dear Mrs Ann Price (deceased)” was issued, and her husband opened it."""
    ref = a_look_back(session).ref
    told = added(session, ref, a_list(tmp_path / "list.csv", [patient(1, patient_name=name)]))
    assert told.added == 1
    assert (members(session)[0].set_aside or "") == why
    widower = {"person_name": name, "relationship": "Husband", "patient_name": "Mrs Elin Roe"}
    path = a_list(tmp_path / "his.csv", [patient(2, **widower)])
    assert added(session, ref, path).added == 1
    assert (members(session)[1].set_aside or "") == why


def test_somebody_of_another_name_is_not_taken_for_the_patient(
    session: Session, tmp_path: Path
) -> None:
    """His wife typed the list's default into the row: nobody knows whose address it is."""
    row = patient(1, person_name="Mrs Ann Other", relationship="Patient")
    told = added(session, a_look_back(session).ref, a_list(tmp_path / "list.csv", [row]))
    (found,) = told.rejected
    assert found.field == "person_name"
    assert found.why == (
        "Whom to write to, if not the patient: this is not the patient's name. Leave it empty "
        "where the letter goes to the patient, or say who they are to the patient."
    )
