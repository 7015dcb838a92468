"""Ben's session ended while he typed; on the page that asks for him a colleague signs in.

His words wait there for him alone, and she is told that they do.
"""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

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


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return signed_in(app)


@pytest.fixture
def asked(client: FlaskClient) -> str:
    """The page that asks for Ben, with what he typed."""
    typed = typed_in(client)
    away(client, SEEN, 31)
    asked = client.post(OPENING, data=typed).text
    assert "What you typed is kept." in asked
    return asked


def signs_in_at(client: FlaskClient, page: str, person: Person) -> TestResponse:
    known = {"email": person.email, "password": PASSWORD}
    return client.post("/sign-in", data=hidden(page) | known)


def test_she_is_told_that_a_text_waits_and_neither_what_it_is_nor_whose(
    client: FlaskClient, asked: str
) -> None:
    hers = signs_in_at(client, asked, ANNA)
    assert "text waits here" in hers.text
    assert "heparin" not in hers.text
    assert BEN.name not in hers.text
    assert BEN.email not in hers.text
    assert client.get("/users").status_code == 200  # she goes on, in another window


def test_he_signs_in_there_again_and_has_it(client: FlaskClient, asked: str) -> None:
    hers = signs_in_at(client, asked, ANNA)
    again = signs_in_at(client, hers.text, BEN)
    assert "Your text is kept." in again.text
    assert hidden(again.text)["summary"] == "Ten times the heparin"


def test_so_he_does_once_she_signed_out(client: FlaskClient, asked: str) -> None:
    hers = signs_in_at(client, asked, ANNA)
    client.post("/sign-out", data=hidden(hers.text))
    once_more = signs_in_at(client, hers.text, BEN)  # what guarded that form went with her session
    again = signs_in_at(client, once_more.text, BEN)
    assert hidden(again.text)["summary"] == "Ten times the heparin"


def test_it_waits_past_two_of_them(client: FlaskClient, asked: str) -> None:
    hers = signs_in_at(client, asked, ANNA)
    hers = signs_in_at(client, hers.text, ANNA)
    assert "text waits here" in hers.text
    again = signs_in_at(client, hers.text, BEN)
    assert hidden(again.text)["summary"] == "Ten times the heparin"


def test_nor_is_it_dropped_where_she_signed_in_in_another_window(
    client: FlaskClient, asked: str
) -> None:
    signs_in_at(client, client.get("/sign-in").text, ANNA)
    locked = signs_in_at(client, asked, BEN)  # made for the session before hers
    assert "Somebody else signed in here" in locked.text
    assert "heparin" not in locked.text
    again = signs_in_at(client, locked.text, BEN)
    assert hidden(again.text)["summary"] == "Ten times the heparin"


def test_so_it_waits_where_she_gave_a_code_too(
    client: FlaskClient, asked: str, session: Session
) -> None:
    key = a_phone(session, ANNA.email)
    half = signs_in_at(client, asked, ANNA)
    told = hidden(half.text) | {"one_time_code": code_at(key, now())}
    assert "text waits here" in client.post("/sign-in/code", data=told).text
