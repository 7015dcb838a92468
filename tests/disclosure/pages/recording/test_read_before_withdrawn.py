"""Who withdraws a talk, as on the wrong patient, reads who may have read it on their page."""

from html import unescape

from flask import Flask

from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, a_talk
from tests.families import visit
from tests.people import BEN
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
READ = "may have read it"


def form_of(app: Flask, case: ACase, number: int) -> str:
    path = f"/incidents/{case.ref}/records/correction?of={number}"
    return unescape(signed_in(app, BEN).get(path).text)


def test_whose_page_showed_it_is_named_before_it_goes_from_there(app: Flask, case: ACase) -> None:
    """Of a letter that was said; of a talk on the wrong patient nobody learned who had read it."""
    talk = a_talk(case, "follow_up").id
    assert READ not in form_of(app, case, talk)
    visit(app, case, case.person).get("/f/")
    assert f"Mrs Ann Price {READ}" in form_of(app, case, talk)


def test_whoever_looked_before_it_or_does_not_read_it_is_not(app: Flask, case: ACase) -> None:
    who = {"relationship": "Brother", "is_patient": False, "standing": "also_told"}
    brother = a_person(case, name="Mr Jan Price", **who)
    a_talk(case, "first", persons=[brother])
    visit(app, case, case.person).get("/f/")
    talk = a_talk(case, "follow_up").id
    assert READ not in form_of(app, case, talk)
    visit(app, case, brother).get("/f/")
    assert READ not in form_of(app, case, talk)
    later = a_talk(case, "follow_up", persons=[brother]).id
    visit(app, case, brother).get("/f/")
    assert f"Mr Jan Price {READ}" in form_of(app, case, later)
