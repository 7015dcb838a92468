"""To prove again who one is, by the organisation's own sign-in."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from tests.codes import a_phone, code_at
from tests.disclosure.pages.signing_in.test_open_id import (
    app,
    comes_in,
    let_in_there,
    long_ago,
    provider,
    sent_away,
    whats,
)
from tests.identity_provider import IdentityProvider
from tests.staff import ANNA

__all__ = ["app", "provider"]  # the pages and the provider, as there
pytestmark = pytest.mark.usefixtures("staff")


def test_one_proves_it_again_there_and_comes_back(app: Flask, session: Session) -> None:
    client = app.test_client()
    comes_in(client, "anna")
    long_ago(client)
    asked = client.get("/users/new")
    assert (asked.status_code, "/prove/oidc" in asked.text) == (401, True)
    away = sent_away(client, "/prove/oidc")
    assert "prompt=login&max_age=0" in away
    assert client.get(let_in_there(away, "anna")).location == "/users/new"
    assert client.get("/users/new").status_code == 200
    assert whats(session)[-1] == "proved again"


def test_an_old_sign_in_there_is_no_new_proof(app: Flask, provider: IdentityProvider) -> None:
    client = app.test_client()
    comes_in(client, "anna")
    long_ago(client)
    provider.alters = lambda claims: claims | {"auth_time": claims["auth_time"] - 3600}
    answer = client.get(let_in_there(sent_away(client, "/prove/oidc"), "anna"))
    assert (answer.status_code, "did not ask you again" in answer.text) == (400, True)
    assert client.get("/users/new").status_code == 401


def test_somebody_else_cannot_prove_it(app: Flask) -> None:
    client = app.test_client()
    comes_in(client, "anna")
    long_ago(client)
    answer = client.get(let_in_there(sent_away(client, "/prove/oidc"), "ben"))
    assert (answer.status_code, "somebody else" in answer.text) == (403, True)
    assert client.get("/users/new").status_code == 401


def test_our_code_is_asked_as_well(app: Flask, session: Session) -> None:
    client = app.test_client()
    key = a_phone(session, ANNA.email)
    comes_in(client, "anna")
    client.post("/sign-in/code", data={"one_time_code": code_at(key, now())})
    long_ago(client)
    page = client.get(let_in_there(sent_away(client, "/prove/oidc"), "anna"))
    assert 'name="one_time_code"' in page.text
    assert 'name="password"' not in page.text
    assert client.get("/users/new").status_code == 401
    wrong = client.post("/prove", data={"one_time_code": "000000"})
    assert wrong.status_code == 422
    assert client.get("/users/new").status_code == 401
    soon = code_at(key, now(), steps=1)  # that of now was used to sign in
    assert client.post("/prove", data={"one_time_code": soon}).status_code == 303
    assert client.get("/users/new").status_code == 200
