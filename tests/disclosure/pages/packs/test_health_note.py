"""The note for the health record is reached from the case, and stands there ready to be copied."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.packing.note import TITLE
from disclosure.records.access import looks_of
from tests.cases import a_person, an_opened_case, name_contact, record_as
from tests.people import BEN
from tests.typed import signed_in


@pytest.mark.usefixtures("team")
def test_whoever_was_there_copies_it_from_the_case(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    name_contact(case)
    a_person(case)
    record_as(case, BEN, "note", words="They fear a claim")
    ben, address = signed_in(app, BEN), f"/incidents/{case.ref}/health-record-note"
    assert f'href="{address}"' in ben.get(f"/incidents/{case.ref}").text
    page = ben.get(address).text
    words = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert TITLE in words
    assert "Patient: Mrs Ann Price, born 2 May 1948, number 943 476 5919" in words
    assert "fear a claim" not in page
    session.rollback()
    assert "note for the health record" in {look.what for look in looks_of(session, case.id)}
