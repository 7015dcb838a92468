"""On a slow network a form is saved and its answer never comes; the session ends; she sends again.

She is told that it is on record, and it is there once.
"""

import re
from collections.abc import Mapping
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.clock import now
from disclosure.pages.guard import SEEN
from tests.disclosure.pages.signing_in.test_second_factor import away
from tests.disclosure.pages.signing_in.test_signing_in import way_out
from tests.many_cases import cases_there
from tests.staff import BEN, PASSWORD

pytestmark = pytest.mark.usefixtures("staff", "forms_are_guarded")

HIDDEN = re.compile(r'<input(?=[^>]* type="hidden")(?=[^>]* name="([^"]+)")[^>]* value="([^"]*)"')
OPENING = "/incidents/open"


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page.partition("<main")[2])}


def signs_in(client: FlaskClient, page: str) -> TestResponse:
    known = {"email": BEN.email, "password": PASSWORD}
    return client.post("/sign-in", data=hidden(page) | known)


def signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    signs_in(client, client.get("/sign-in").text)
    return client


def typed_in(client: FlaskClient) -> dict[str, str]:
    told = {"summary": "Ten times the heparin", "became_aware_at": now().date().isoformat()}
    return hidden(client.get(OPENING).text) | told | {"restricted": "no"}


def back_after_a_time_out(client: FlaskClient, typed: Mapping[str, str]) -> TestResponse:
    away(client, SEEN, 31)
    asked = client.post(OPENING, data=typed)
    assert asked.status_code == 401
    assert "It is not saved yet" not in asked.text  # who asks here does not know
    return signs_in(client, asked.text)


def test_what_was_saved_is_said_to_be_on_record_and_not_saved_again(
    app: Flask, session: Session
) -> None:
    client = signed_in(app)
    typed = typed_in(client)
    first = client.post(OPENING, data=typed)  # and its answer never came
    again = back_after_a_time_out(client, typed)
    assert "It is on record already. Nothing was added." in again.text
    assert "The same came again" in again.text
    assert f'href="{first.location}"' in again.text
    assert "Nothing was saved yet" not in again.text
    assert cases_there(session) == 1


def test_other_words_are_not_dropped_where_the_first_were_saved(
    app: Flask, session: Session
) -> None:
    client = signed_in(app)
    typed = typed_in(client)
    client.post(OPENING, data=typed)
    again = back_after_a_time_out(client, typed | {"summary": "Ten times the insulin"})
    assert "What came now differs" in again.text
    assert hidden(again.text)["summary"] == "Ten times the insulin"
    another = client.post(OPENING, data=hidden(again.text))  # she says that it is another one
    assert hidden(another.text)["once"] != typed["once"]
    assert cases_there(session) == 1


def test_what_was_not_saved_comes_back_under_its_own_value(app: Flask, session: Session) -> None:
    """Should the first one still be on its way, the two are one."""
    client = signed_in(app)
    typed = typed_in(client)
    again = back_after_a_time_out(client, typed)
    assert "Nothing was saved yet. Your text is kept." in again.text
    shown = client.post(OPENING, data=hidden(again.text))
    assert "Ten times the heparin" in shown.text
    assert hidden(shown.text)["once"] == typed["once"]
    for _ in range(2):
        client.post(OPENING, data=typed | hidden(shown.text))
    assert cases_there(session) == 1


def in_another_window(client: FlaskClient) -> None:
    """Signed out there, and in again: the one browser has one session."""
    client.post("/sign-out", data=way_out(client.get("/account").text))
    signs_in(client, client.get("/sign-in").text)


def test_who_signed_in_again_in_another_window_has_the_text_back_in_the_older_form(
    app: Flask, session: Session
) -> None:
    """What was seen: each box of a talk to be copied by hand, and what was chosen was gone."""
    client = signed_in(app)
    typed = typed_in(client)
    in_another_window(client)
    again = client.post(OPENING, data=typed)
    assert again.status_code == 400
    assert "Nothing was saved yet. Your text is kept." in again.text
    shown = client.post(OPENING, data=hidden(again.text))
    assert "Ten times the heparin" in shown.text
    assert cases_there(session) == 0
    for _ in range(2):
        client.post(OPENING, data=typed | hidden(shown.text))
    assert cases_there(session) == 1


def test_what_was_saved_before_they_signed_in_again_is_not_said_to_be_undone(
    app: Flask, session: Session
) -> None:
    """Its answer was lost on the way, and the page was loaded once more after the new sign-in."""
    client = signed_in(app)
    typed = typed_in(client)
    first = client.post(OPENING, data=typed)
    in_another_window(client)
    again = client.post(OPENING, data=typed)
    assert "It is on record already. Nothing was added." in again.text
    assert f'href="{first.location}"' in again.text
    assert "Nothing was changed" not in again.text
    assert cases_there(session) == 1
