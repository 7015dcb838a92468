"""A letter of a hospital in the United States, issued and sent: its sheet and its envelope."""

import io

import pikepdf
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.cases import a_letter, a_person, an_opened_case, name_contact
from tests.people import ADA
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team", "letters_are_printed")
POST = ["Ms Ann Price", "12 Larch St Apt 4", "Springfield, PA 19064"]


@pytest.mark.parametrize(
    ("formats", "form", "shown"),
    [
        ([], "standard", 'viewBox="0 0 241.3 104.775"'),
        (["large print"], "large_print", "A 9 by 12 inch envelope without a window."),
    ],
)
def test_it_is_on_us_letter_and_its_envelope_is_one_of_that_place(
    app: Flask, session: Session, formats: list[str], form: str, shown: str
) -> None:
    """On A4 the foot, with reference and code, was cut off by their printers."""
    case = an_opened_case(session, regimes=["us-pa-mcare"])
    case.person = a_person(case, formats=formats, post=POST)
    name_contact(case)
    ref = a_letter(case, "no_contact", until="approve")
    ada = signed_in(app, ADA)
    assert shown in ada.get(f"/letters/{ref}/issue").text
    ref = a_letter(case, "no_contact", until="issue")
    with pikepdf.open(io.BytesIO(ada.get(f"/letters/{ref}/file/{form}").data)) as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox] == [0, 0, 612, 792]
