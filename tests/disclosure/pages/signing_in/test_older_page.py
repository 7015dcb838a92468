"""The page on which somebody signs in stood open over night, or others came and went meanwhile."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.clock import now
from disclosure.pages.guard import PROVED, SEEN
from disclosure.pages.serving import safety
from tests.codes import a_phone, code_at
from tests.disclosure.pages.signing_in.test_pressed_twice import NOT_FROM_YOU, is_in_as, told_on
from tests.disclosure.pages.signing_in.test_second_factor import away
from tests.disclosure.pages.signing_in.test_signing_in import way_out
from tests.disclosure.pages.test_sent_again_after_sign_in import (
    OPENING,
    hidden,
    signed_in,
    typed_in,
)
from tests.staff import ANNA, BEN

pytestmark = pytest.mark.usefixtures("staff", "forms_are_guarded")


def in_the_morning(client: FlaskClient, path: str, told: Mapping[str, str]) -> TestResponse:
    """The button of a page of the evening: no cookie of then counts any more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(safety, "now", lambda: now() + timedelta(hours=15))
        return client.post(path, data=told)


def signs_out(client: FlaskClient) -> str:
    """The page that is left on the screen."""
    told = way_out(client.get("/account").text)
    return client.post("/sign-out", data=told, follow_redirects=True).text


def test_who_signed_out_in_the_evening_signs_in_on_that_page_in_the_morning(
    app: Flask,
) -> None:
    """She typed the right password, and read that we could not tell that it came from her."""
    left = signs_out(client := signed_in(app))
    asked = in_the_morning(client, "/sign-in", told_on(left, BEN))
    assert asked.status_code == 400
    assert "sign in once more" in asked.text
    assert NOT_FROM_YOU not in asked.text
    assert f'value="{BEN.email}"' in asked.text
    client.post("/sign-in", data=told_on(asked.text, BEN))
    assert is_in_as(client, BEN)


def test_so_does_who_comes_after_others_that_came_and_went_in_another_window(app: Flask) -> None:
    client = app.test_client()
    left = client.get("/sign-in").text
    client.post("/sign-in", data=told_on(client.get("/sign-in").text, ANNA))
    signs_out(client)
    asked = client.post("/sign-in", data=told_on(left, BEN))
    assert "sign in once more" in asked.text
    client.post("/sign-in", data=told_on(asked.text, BEN))
    assert is_in_as(client, BEN)


def test_nor_does_one_who_went_away_and_left_theirs_open_stand_in_the_way(app: Flask) -> None:
    client = app.test_client()
    left = client.get("/sign-in").text
    client.post("/sign-in", data=told_on(client.get("/sign-in").text, ANNA))
    away(client, SEEN, 31)
    asked = client.post("/sign-in", data=told_on(left, BEN))
    assert "sign in once more" in asked.text
    assert ANNA.name not in asked.text


def test_a_code_on_a_page_of_last_night_leads_to_the_password(app: Flask, session: Session) -> None:
    key, client = a_phone(session, BEN.email), app.test_client()
    half = client.post("/sign-in", data=told_on(client.get("/sign-in").text, BEN)).text
    code = hidden(half) | {"one_time_code": code_at(key, now())}
    asked = in_the_morning(client, "/sign-in/code", code)
    assert "sign in once more" in asked.text
    assert f'value="{BEN.email}"' in asked.text


def test_what_was_typed_before_comes_along_and_nobody_is_said_to_have_signed_in(
    app: Flask,
) -> None:
    client = signed_in(app)
    typed = typed_in(client)
    away(client, SEEN, 31)
    left = client.post(OPENING, data=typed).text
    asked = in_the_morning(client, "/sign-in", told_on(left, BEN)).text
    assert "Somebody else signed in" not in asked
    assert "What you typed is kept." in asked
    assert "heparin" not in asked  # past whoever sits there by now
    again = client.post("/sign-in", data=told_on(asked, BEN))
    assert hidden(again.text)["summary"] == "Ten times the heparin"


def test_so_it_does_from_a_page_of_last_night_that_asked_her_to_prove_who_she_is(
    app: Flask,
) -> None:
    client = app.test_client()
    client.post("/sign-in", data=told_on(client.get("/sign-in").text, ANNA))
    typed = hidden(client.get("/sites/new").text) | {"name": "Larch Ward", "zone": "Europe/London"}
    away(client, PROVED, 11)
    left = client.post("/sites/new", data=typed).text
    asked = in_the_morning(client, "/prove", told_on(left, ANNA)).text
    assert "Somebody else signed in" not in asked
    assert "What you typed is kept." in asked
    again = client.post("/sign-in", data=told_on(asked, ANNA))
    assert hidden(again.text)["name"] == "Larch Ward"


def test_a_form_of_another_house_is_shown_no_way_in(app: Flask) -> None:
    theirs = app.test_client().post("/sign-in", data=told_on("", BEN))
    assert theirs.status_code == 400
    assert NOT_FROM_YOU in theirs.text
