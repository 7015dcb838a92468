"""The form that says who the patient is shows what is known; what is left empty stays."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.cases import AWARE, an_opened_case
from tests.people import ADA
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")


def test_what_is_known_of_them_is_filled_in_and_an_empty_box_takes_nothing_away(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session, patient={"name": "Mrs Nora Id", "identifier": "943 476 5919"})
    ada, path = signed_in(app, ADA), f"/incidents/{case.ref}/records/patient_status"
    page = ada.get(path).text
    assert 'value="Mrs Nora Id"' in page
    assert 'value="943 476 5919"' in page
    assert "What is left empty stays as it is known" in page
    told = {"what": "identified", "at": f"{AWARE:%Y-%m-%dT%H:%M}", "source": "Her wristband"}
    told["patient-born_on"] = "1960-05-05"
    assert ada.post(path, data=told).status_code == 303
    assert "Mrs Nora Id" in ada.get(f"/incidents/{case.ref}").text
    page = ada.get(path).text
    assert 'value="Mrs Nora Id"' in page
    assert 'value="1960-05-05"' in page
