"""The calendar's address is made, shown once and stopped; whoever has it reads, and only they."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from disclosure.actions.to_do import worklist
from disclosure.actions.users import disable_user
from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.settings import Settings
from tests.begun import begins_with
from tests.cases import ACase, a_case, an_opened_case, move_as
from tests.people import ADA, BEN, OPENED_FOR_WORK, OPERATOR
from tests.typed import signed_in
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
ADDRESS = re.compile(r"<code>(\S+?/calendar/\S+\.ics)</code>")


def made(client: FlaskClient) -> str:
    """The path of a new address."""
    found = ADDRESS.search(client.post("/account/calendar").text)
    assert found
    return "/" + found[1].split("/", 3)[3]


@begins_with(a_case, at=State.INVESTIGATE)
def test_an_address_is_shown_once_and_reads_without_signing_in(app: Flask, begun: ACase) -> None:
    client = signed_in(app, BEN)
    path = made(client)
    assert path not in client.get("/account").text
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "private" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert begun.promise in answer.text
    assert "Price" not in answer.text
    assert Calendar.from_ical(answer.data).walk("VEVENT")


def test_a_new_address_ends_the_old_one_and_stopping_ends_it(app: Flask) -> None:
    client = signed_in(app, BEN)
    assert "Make my calendar address" in client.get("/account").text
    old, new = made(client), made(client)
    assert [app.test_client().get(path).status_code for path in (old, new)] == [404, 200]
    assert "Stop my calendar" in client.get("/account").text
    assert client.post("/account/calendar/stop").status_code == 303
    assert app.test_client().get(new).status_code == 404


def test_who_left_and_a_guess_find_nothing(app: Flask, session: Session) -> None:
    path = made(signed_in(app, BEN))
    assert app.test_client().get(path).status_code == 200
    disable_user(session, OPERATOR, OPENED_FOR_WORK, BEN, ADA)
    for tried in (path, "/calendar/.ics", "/calendar/guess.ics", "/calendar/%00.ics"):
        assert app.test_client().get(tried).status_code == 404


@begins_with(a_case, at=State.INVESTIGATE)
def test_asking_often_reads_no_case_again(app: Flask, begun: ACase) -> None:
    path = made(signed_in(app, BEN))
    first = app.test_client().get(path).data
    move_as(begun, BEN, "done", begun.promise, evidence="I rang her")
    assert app.test_client().get(path).data == first


def test_no_due_day_goes_from_a_telephone_while_very_many_cases_are_being_counted(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever subscribes takes what is missing for over. So it is told to ask again, and keeps what
    it has."""
    cases = [an_opened_case(session, regimes=["au-nsw-od"]) for _ in range(5)]
    monkeypatch.setattr(worklist, "COUNTED_AT_ONCE", 2)
    monkeypatch.setattr(worklist, "COUNTED_TO_TAKE_AWAY", 2)
    path = made(signed_in(app, ADA))
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "still being counted" in answer.text
    monkeypatch.setattr(worklist, "COUNTED_TO_TAKE_AWAY", 5)
    calendar = app.test_client().get(path).text
    assert [case.ref for case in cases if case.ref not in calendar] == []


@begins_with(a_case, at=State.INVESTIGATE)
def test_with_an_address_of_the_pages_it_stands_in_what_is_shown_and_linked(
    settings: Settings, begun: ACase
) -> None:
    told = {"DISCLOSURE_HOME": str(settings.home), "DISCLOSURE_ADDRESS": "https://d.example/"}
    told["DISCLOSURE_DATABASE_URL"] = settings.database_url
    app = create_app(Settings.read(told), WTF_CSRF_ENABLED=False, TESTING=True)
    found = ADDRESS.search(signed_in(app, BEN).post("/account/calendar").text)
    assert found
    assert found[1].startswith("https://d.example/calendar/")
    text = app.test_client().get(found[1].removeprefix("https://d.example")).text
    assert f"https://d.example/incidents/{begun.ref}" in text
    with app.app_context():
        db.engine.dispose()


def test_a_stranger_makes_no_calendar(app: Flask) -> None:
    for path in ("/account/calendar", "/account/calendar/stop"):
        assert app.test_client().post(path).status_code == 401
