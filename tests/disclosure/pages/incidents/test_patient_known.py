"""Who the patient is: the form shows what is known, and the list calls them as they were named."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.cases import AWARE, a_person, an_opened_case
from tests.disclosure.pages.test_worklist import main_of
from tests.people import ADA
from tests.typed import signed_in

IDENTIFIED = {"what": "identified", "at": f"{AWARE:%Y-%m-%dT%H:%M}", "source": "Her wristband"}
pytestmark = pytest.mark.usefixtures("team")


def test_what_is_known_of_them_stands_beside_each_box_and_an_empty_one_takes_nothing_away(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session, patient={"name": "Mrs Nora Id", "identifier": "943 476 5919"})
    ada, path = signed_in(app, ADA), f"/incidents/{case.ref}/records/patient_status"
    page = ada.get(path).text
    assert "Known now: Mrs Nora Id" in page
    assert "Hospital, health service or other number. Known now: 943 476 5919" in page
    assert 'value="Mrs Nora Id"' not in page
    assert "What is left empty stays as it is known" in page
    assert ada.post(path, data=IDENTIFIED | {"patient-born_on": "1960-05-05"}).status_code == 303
    assert "Mrs Nora Id" in ada.get(f"/incidents/{case.ref}").text
    assert "Known now: 5 May 1960" in ada.get(path).text


def test_a_form_that_was_open_before_puts_no_old_name_back(app: Flask, session: Session) -> None:
    """Two windows: what the first one knew then is no word of whoever sends it."""
    case = an_opened_case(session, patient={"name": "Unknown man"})
    ada, path = signed_in(app, ADA), f"/incidents/{case.ref}/records/patient_status"
    first = boxes_in(ada.get(path).text)
    john = {"patient-name": "Mr John Doe", "patient-born_on": "1950-01-01"}
    assert ada.post(path, data=IDENTIFIED | john).status_code == 303
    number = {"patient-identifier": "943 476 5919"}
    assert ada.post(path, data=first | IDENTIFIED | number).status_code == 303
    now = case.now.incident
    assert (now.patient_name, now.patient_identifier) == ("Mr John Doe", "943 476 5919")
    died = {"what": "died", "at": IDENTIFIED["at"], "source": "The ward"}
    assert ada.post(path, data=first | died).status_code == 303


def test_who_was_named_since_is_found_and_called_by_that_name(app: Flask, session: Session) -> None:
    """The case was opened in two lines: nobody had typed a name."""
    case = an_opened_case(session, patient=None)
    found = signed_in(app, ADA)
    assert "Name not known yet" in main_of(found.get("/incidents").text)
    a_person(case)
    for page in (found.get("/incidents"), found.post("/incidents", data={"q": "Price"})):
        assert "Mrs Ann Price: Ten times the heparin" in main_of(page.text)


def boxes_in(page: str) -> dict[str, str]:
    """What stood in the boxes of the patient when the form was opened."""
    inputs = re.findall(r"<input[^>]*>", page)
    found = (re.search(r'name="(patient-\w+)".* value="([^"]*)"', each) for each in inputs)
    return {box[1]: box[2] for box in found if box}
