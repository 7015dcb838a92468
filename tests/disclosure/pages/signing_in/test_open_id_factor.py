"""Who signs in elsewhere with two things: neither a password of ours nor half a proof is enough."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.staff.open_id import forget_link
from disclosure.clock import now
from disclosure.records.second_factor import has_factor
from tests.codes import code_at
from tests.disclosure.pages.signing_in.test_open_id import (
    app,
    comes_in,
    let_in_there,
    long_ago,
    provider,
    sent_away,
)
from tests.disclosure.pages.signing_in.test_role_while_writing import WORDS, becomes_investigator
from tests.disclosure.pages.signing_in.test_second_factor import KEY, id_of, key_of
from tests.disclosure.pages.signing_in.test_signing_in import hidden_in
from tests.identity_provider import IdentityProvider
from tests.staff import ANNA, BEN, NOON, OPERATOR, PASSWORD, sign_in

__all__ = ["app", "provider"]  # the pages and the provider, as there
pytestmark = pytest.mark.usefixtures("staff", "in_production")

SET_UP = "/account/second-factor"


@pytest.fixture
def in_production(app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mode="production")


@pytest.fixture
def anna(app: Flask, provider: IdentityProvider) -> FlaskClient:
    """She looks after accounts, and came by the provider, which asked her for two things."""
    provider.people["anna"]["amr"] = ["pwd", "mfa"]
    client = app.test_client()
    comes_in(client, "anna")
    assert client.get("/users").status_code == 200
    return client


def sets_up(client: FlaskClient) -> None:
    client.post(f"{SET_UP}/begin")
    key = key_of(client.get(SET_UP).text)
    done = client.post(SET_UP, data={"one_time_code": code_at(key, now())})
    assert "Write these ten codes down now" in done.text


def proves_there(client: FlaskClient) -> TestResponse:
    return client.get(let_in_there(sent_away(client, "/prove/oidc"), "anna"))


# The password alone


def test_her_password_alone_sets_up_no_code(app: Flask, anna: FlaskClient) -> None:
    thief = app.test_client()
    sign_in(thief, ANNA)
    assert thief.get("/users").location == SET_UP
    page = thief.get(SET_UP).text
    assert "Sign in with Alder Vale" in page
    assert "end your link with Alder Vale" in page
    refused = thief.post(f"{SET_UP}/begin")
    assert (refused.status_code, "a password alone sets none up" in refused.text) == (409, True)
    assert thief.get("/users").location == SET_UP


def test_nor_does_it_show_or_confirm_a_key_that_she_left_waiting(
    app: Flask, anna: FlaskClient, session: Session
) -> None:
    anna.post(f"{SET_UP}/begin")
    key = key_of(anna.get(SET_UP).text)
    thief = app.test_client()
    sign_in(thief, ANNA)
    assert KEY.search(thief.get(SET_UP).text) is None
    assert thief.get(f"{SET_UP}/picture.svg").status_code == 303
    thief.post(SET_UP, data={"one_time_code": code_at(key, now())})
    assert not has_factor(session, id_of(session, ANNA.email))


def test_she_sets_one_up_after_signing_in_there_and_then_her_password_does_with_it(
    app: Flask, anna: FlaskClient
) -> None:
    sets_up(anna)
    assert anna.get("/users").status_code == 200
    elsewhere = app.test_client()
    assert "code from your phone" in sign_in(elsewhere, ANNA).text


def test_what_somebody_typed_as_their_role_grew_waits_for_their_sign_in_there(
    app: Flask, provider: IdentityProvider, session: Session
) -> None:
    """Ben came by his password today. The button that was to set up his code led away from his
    words, which the page had said are kept.
    """
    comes_in(app.test_client())
    ben = app.test_client()
    sign_in(ben)
    becomes_investigator(session)
    asked = ben.post("/incidents/open", data={"summary": WORDS})
    assert "What you typed is kept" in asked.text
    assert 'target="_blank"' in asked.text
    provider.people["ben"]["amr"] = ["pwd", "mfa"]
    comes_in(ben)
    again = ben.post("/sign-in/go-on", data=hidden_in(asked.text))
    assert hidden_in(again.text)["summary"] == WORDS


def test_where_the_provider_asks_for_one_thing_she_sets_it_up_from_there(app: Flask) -> None:
    client = app.test_client()
    for _ in range(2):  # also the second time, when she is known there
        comes_in(client, "anna")
        assert client.get("/users").location == SET_UP
    sets_up(client)
    assert client.get("/users").status_code == 200


def test_an_administrator_who_ends_the_link_lets_her_do_it_with_her_password(
    app: Flask, anna: FlaskClient, session: Session
) -> None:
    forget_link(session, OPERATOR, NOON, ANNA.email)
    client = app.test_client()
    sign_in(client, ANNA)
    sets_up(client)


def test_so_does_an_organisation_that_gives_its_own_sign_in_up(
    app: Flask, anna: FlaskClient
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], oidc_issuer="")
    client = app.test_client()
    sign_in(client, ANNA)
    sets_up(client)


# To prove again


def test_half_a_proof_there_proves_nothing_where_the_role_needs_two(
    anna: FlaskClient, provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    long_ago(anna)
    anna.get("/users/new")
    provider.people["anna"]["amr"] = ["pwd"]
    half = proves_there(anna)
    assert "'because': 'one factor'" in caplog.text
    assert (half.status_code, "Your role needs two things" in half.text) == (403, True)
    assert anna.get("/users/new").status_code == 401
    provider.people["anna"]["amr"] = ["pwd", "mfa"]
    assert proves_there(anna).location == "/users/new"
    assert anna.get("/users/new").status_code == 200


def test_nor_does_her_password_alone(anna: FlaskClient) -> None:
    long_ago(anna)
    page = anna.get("/users/new").text
    assert 'name="password"' not in page
    assert "Sign in with Alder Vale" in page
    answer = anna.post("/prove", data={"password": PASSWORD})
    assert (answer.status_code, "Your role needs two things" in answer.text) == (422, True)
    assert anna.get("/users/new").status_code == 401


def test_with_a_phone_of_ours_half_a_proof_there_and_its_code_are_two(
    anna: FlaskClient, provider: IdentityProvider
) -> None:
    anna.post(f"{SET_UP}/begin")
    key = key_of(anna.get(SET_UP).text)
    anna.post(SET_UP, data={"one_time_code": code_at(key, now())})
    long_ago(anna)
    provider.people["anna"]["amr"] = ["pwd"]
    assert 'name="one_time_code"' in proves_there(anna).text
    assert anna.get("/users/new").status_code == 401
    soon = {"one_time_code": code_at(key, now(), steps=1)}
    assert anna.post("/prove", data=soon).status_code == 303
    assert anna.get("/users/new").status_code == 200


def test_a_role_that_needs_one_thing_proves_it_with_one(
    app: Flask, provider: IdentityProvider
) -> None:
    provider.people["ben"]["amr"] = ["pwd", "mfa"]
    client = app.test_client()
    comes_in(client)
    long_ago(client)
    assert client.post("/prove", data={"password": PASSWORD}).status_code == 303
    assert BEN.email in client.get("/account").text
