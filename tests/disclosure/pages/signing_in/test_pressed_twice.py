"""Somebody presses “Sign in” once more while their first page is still on its way."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.users import Person
from disclosure.clock import now
from disclosure.pages.guard import SEEN
from tests.codes import a_phone, code_at
from tests.disclosure.pages.signing_in.test_second_factor import away
from tests.disclosure.pages.test_sent_again_after_sign_in import (
    OPENING,
    hidden,
    signed_in,
    typed_in,
)
from tests.staff import ANNA, BEN, PASSWORD

pytestmark = pytest.mark.usefixtures("staff", "forms_are_guarded")

NOT_FROM_YOU = "We could not tell that this came from you"


def told_on(page: str, person: Person) -> dict[str, str]:
    return hidden(page) | {"email": person.email, "password": PASSWORD}


def is_in_as(client: FlaskClient, person: Person) -> bool:
    page = client.get("/account")
    return page.status_code == 200 and person.email in page.text


def test_the_second_press_leads_where_the_first_one_did(app: Flask) -> None:
    """The list of the day took a second to come. Who pressed again was told that we could not tell
    that this came from them, and that nothing was changed, though they were signed in.
    """
    client = app.test_client()
    told = told_on(client.get("/sign-in").text, ANNA)
    first = client.post("/sign-in", data=told)
    second = client.post("/sign-in", data=told)
    assert (second.status_code, second.location) == (303, first.location)
    assert is_in_as(client, ANNA)


def test_so_it_does_before_the_code_and_after_it(app: Flask, session: Session) -> None:
    key, client = a_phone(session, ANNA.email), app.test_client()
    told = told_on(client.get("/sign-in").text, ANNA)
    client.post("/sign-in", data=told)
    half = client.post("/sign-in", data=told).text
    assert "Now the code from your phone" in half
    code = hidden(half) | {"one_time_code": code_at(key, now())}
    first = client.post("/sign-in/code", data=code)
    second = client.post("/sign-in/code", data=code)
    assert (second.status_code, second.location) == (303, first.location)
    assert is_in_as(client, ANNA)


def test_what_was_typed_before_a_time_out_comes_along_once_more(app: Flask) -> None:
    client = signed_in(app)
    typed = typed_in(client)
    away(client, SEEN, 31)
    told = told_on(client.post(OPENING, data=typed).text, BEN)
    for _ in range(2):
        again = client.post("/sign-in", data=told)
        assert hidden(again.text)["summary"] == "Ten times the heparin"


def test_who_signs_in_on_an_older_page_does_not_become_who_is_here(
    app: Flask, session: Session
) -> None:
    """Ben's page was open in another window when Anna signed in: he is sent to none of hers."""
    key, client = a_phone(session, BEN.email), app.test_client()
    older = told_on(client.get("/sign-in").text, BEN)
    half = client.post("/sign-in", data=older).text
    code = hidden(half) | {"one_time_code": code_at(key, now())}
    client.post("/sign-in", data=told_on(client.get("/sign-in").text, ANNA))
    assert is_in_as(client, ANNA)
    for path, told in (("/sign-in", older), ("/sign-in/code", code)):
        answer = client.post(path, data=told)
        assert answer.status_code == 400
        assert NOT_FROM_YOU in answer.text
    assert is_in_as(client, ANNA)
