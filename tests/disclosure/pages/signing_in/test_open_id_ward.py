"""A computer of a ward: the organisation's own sign-in still knows who was here before.

Whoever sits down next presses its button, and must not become the one who left.
"""

from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.users import disable_user
from disclosure.clock import now
from disclosure.pages.guard import SEEN
from tests.codes import a_phone
from tests.disclosure.pages.signing_in.test_open_id import (
    altered,
    app,
    comes_in,
    let_in_there,
    long_ago,
    provider,
    sent_away,
)
from tests.disclosure.pages.signing_in.test_signing_in import hidden_in
from tests.identity_provider import IdentityProvider
from tests.staff import ANNA, BEN, NOON, OPERATOR, sign_in

__all__ = ["app", "provider"]  # the pages and the provider, as there
pytestmark = pytest.mark.usefixtures("staff")

ANEW = "prompt=login"
FRESH_PAGE = "/account/second-factor"  # only for who proved just now who they are
OPENING = "/incidents/open"


@pytest.fixture
def ward(app: Flask) -> Iterator[FlaskClient]:
    """Its browser, in which Ben signed in."""
    with app.test_client() as browser:
        comes_in(browser)
        yield browser


def time_out(client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        cookie[SEEN] -= 1801


def test_the_first_of_the_day_is_not_asked_anew(app: Flask) -> None:
    assert ANEW not in sent_away(app.test_client())


def test_who_comes_after_a_time_out_says_there_who_they_are(ward: FlaskClient) -> None:
    time_out(ward)
    assert ANEW in sent_away(ward)  # by its address too
    assert ward.get("/account").status_code == 401
    assert ANEW in sent_away(ward)


def test_so_does_who_comes_after_one_who_signed_out(ward: FlaskClient) -> None:
    ward.post("/sign-out")
    assert ANEW in sent_away(ward)


def test_and_after_one_who_was_signed_out_everywhere(app: Flask, ward: FlaskClient) -> None:
    at_home = app.test_client()
    comes_in(at_home)
    at_home.post("/account/sign-out-everywhere")
    assert ward.get("/account").status_code == 401
    assert ANEW in sent_away(ward)


def test_and_after_one_who_went_no_further_than_to_their_code(app: Flask, session: Session) -> None:
    a_phone(session, BEN.email)
    client = app.test_client()
    assert "Not you?" in comes_in(client).text
    assert ANEW in sent_away(client)


def test_once_they_said_so_another_tab_does_not_ask_them_again(ward: FlaskClient) -> None:
    ward.post("/sign-out")
    comes_in(ward, "anna")
    assert ANEW not in sent_away(ward)


def test_who_came_by_a_password_does_not_become_whom_it_knows(ward: FlaskClient) -> None:
    ward.post("/sign-out")
    sign_in(ward, ANNA)
    assert ANEW in sent_away(ward)  # from a tab that still shows the button


def test_who_has_no_way_in_may_come_back_as_somebody_else(
    app: Flask, session: Session, provider: IdentityProvider
) -> None:
    """Somebody who left is signed in there still; each press of the button said that the account is
    closed, and nothing led past it.
    """
    disable_user(session, OPERATOR, NOON, BEN.email, ANNA.email)
    client = app.test_client()
    answer = comes_in(client)
    assert "Was somebody else signed in there on this computer?" in answer.text
    away = sent_away(client)
    assert ANEW in away
    assert client.get(let_in_there(away, "anna")).status_code == 303
    assert ANEW in sent_away_after_refusal(app)


def sent_away_after_refusal(app: Flask) -> str:
    client = app.test_client()
    assert "did not let you in" in comes_in(client, "nobody there").text
    return sent_away(client)


# What the one before typed


def test_whose_text_waits_brings_it_back_by_the_same_sign_in(ward: FlaskClient) -> None:
    """Ben has no password here. Anna signed in on the page that asked for him, and only a password
    was asked for there: his words could not be had again.
    """
    time_out(ward)
    asked = ward.post(OPENING, data={"summary": "Ten times the heparin"})
    comes_in(ward, "anna")
    hers = ward.post("/sign-in/go-on", data=hidden_in(asked.text))
    assert "text waits here" in unescape(hers.text)
    assert "heparin" not in hers.text
    assert "I did: go on" in hers.text
    assert 'href="/sign-in/oidc?anew=1" target="_blank"' in hers.text
    away = sent_away(ward, "/sign-in/oidc?anew=1")
    assert ANEW in away  # though Anna is signed in, and known there
    ward.get(let_in_there(away, "ben"))
    his = ward.post("/sign-in/go-on", data=hidden_in(hers.text))
    assert hidden_in(his.text)["summary"] == "Ten times the heparin"


# To have been let in by what is still known there proves nothing


def test_to_be_still_known_there_is_no_proof_that_it_is_they(
    app: Flask, provider: IdentityProvider
) -> None:
    """At Ben's open screen the address of the sign-in was enough for what only he may do."""
    client = app.test_client()
    comes_in(client)
    assert client.get(FRESH_PAGE).status_code == 200
    long_ago(client)
    provider.alters = altered(auth_time=int(now().timestamp()) - 3600)
    comes_in(client)
    assert client.get(FRESH_PAGE).status_code == 401
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("told", [None, 10**400, float("inf")])
def test_where_it_does_not_say_when_the_sign_in_counts(
    app: Flask, provider: IdentityProvider, told: object
) -> None:
    provider.alters = altered(auth_time=told)
    client = app.test_client()
    assert comes_in(client).status_code == 303
    assert client.get(FRESH_PAGE).status_code == 200
