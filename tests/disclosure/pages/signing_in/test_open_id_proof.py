"""To prove again who one is, by the organisation's own sign-in."""

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.signing_in.step_up import NOT_YET
from disclosure.records.users import user_called
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
from tests.staff import ANNA, BEN

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


def test_who_has_no_password_goes_on_too_soon_and_is_told_so(app: Flask) -> None:
    """The provider was away, as she wanted to see a case that is not hers. “This is not your
    password”, said the page of who has none; and the fourth time, that these were too many tries.
    """
    client = app.test_client()
    comes_in(client)
    without_password(app, BEN.email)
    long_ago(client)
    typed = {"ref": "INC-2026-000001", "reason": "I need to know what he was given tonight."}
    boxes = hidden_in(client.post("/glass", data=typed).text)
    for _ in range(6):
        answer = client.post("/prove", data=boxes)
        assert (answer.status_code, NOT_YET in unescape(answer.text)) == (422, True)
        assert hidden_in(answer.text) == boxes
    client.get(let_in_there(sent_away(client, "/prove/oidc")))
    assert "Go back to my text" in client.post("/prove", data=boxes).text


def test_who_cannot_prove_it_there_now_reads_that_they_are_signed_in_still(
    app: Flask, provider: IdentityProvider
) -> None:
    """It sent them back to sign in, where they are."""
    client = app.test_client()
    comes_in(client)
    long_ago(client)
    client.post("/glass", data={"ref": "INC-2026-000001", "reason": "I need it."})
    back = let_in_there(sent_away(client, "/prove/oidc"))
    provider.first = lambda request: Response("Bad gateway", 502)
    answer = client.get(back)
    assert (answer.status_code, "You are signed in here still." in answer.text) == (503, True)
    assert 'href="/glass"' in answer.text
    assert "Back to sign in" not in answer.text


def without_password(app: Flask, email: str) -> None:
    """As whoever was only ever let in by the other sign-in."""
    with app.app_context():
        user = user_called(db.session(), email)
        assert user
        user.password_hash = None
        db.session.commit()


def hidden_in(page: str) -> dict[str, str]:
    """What goes along: not the keys of the form itself, which are made anew."""
    found = re.findall(r'<input[^>]* name="((?:kept|whose|next)[^"]*)"[^>]* value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


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
