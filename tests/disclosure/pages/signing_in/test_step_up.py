"""Before what matters most, a person proves again who they are."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.pages.guard import PROVED, SEEN
from disclosure.records.users import user_called
from tests.codes import a_phone, code_at
from tests.disclosure.pages.signing_in.test_second_factor import away, give_code, id_of, whats
from tests.disclosure.pages.signing_in.test_signing_in import hidden_in
from tests.staff import ANNA, BEN, PASSWORD, sign_in

pytestmark = pytest.mark.usefixtures("staff")


@pytest.mark.parametrize(
    "path", ["/users/new", "/users/1", "/users/1/leave", "/sites/new", "/sites/1"]
)
def test_administration_of_accounts_asks_again_after_ten_minutes(app: Flask, path: str) -> None:
    """And of sites: which law holds there."""
    client = app.test_client()
    sign_in(client, ANNA)
    away(client, PROVED, 9)
    assert client.get(path).status_code == 200
    away(client, PROVED, 2)
    asked = client.get(path)
    assert (asked.status_code, "Is it still you?" in asked.text) == (401, True)
    assert client.get("/users").status_code == 200
    wrong = client.post("/prove", data=hidden_in(asked.text) | {"password": "a guess"})
    assert (wrong.status_code, "This is not your password" in wrong.text) == (422, True)
    assert client.get(path).status_code == 401
    right = client.post("/prove", data=hidden_in(wrong.text) | {"password": PASSWORD})
    assert (right.status_code, right.location) == (303, path)
    assert client.get(path).status_code == 200


def test_what_was_typed_comes_back_after_proving(app: Flask, session: Session) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    away(client, PROVED, 11)
    typed = {"email": "eve@example.org", "name": "Eve <b>", "roles": "coach"}
    asked = client.post("/users/new", data=typed)
    assert (asked.status_code, "What you typed is kept" in asked.text) == (401, True)
    assert user_called(session, "eve@example.org") is None
    again = client.post("/prove", data=hidden_in(asked.text) | {"password": PASSWORD})
    assert "Nothing was saved yet" in again.text
    shown = client.post("/users/new", data=hidden_in(again.text))
    assert (shown.status_code, "Eve &lt;b&gt;" in shown.text) == (200, True)


def test_what_was_typed_comes_back_to_who_was_called_away_from_proving(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    away(client, PROVED, 11)
    typed = {"email": "eve@example.org", "name": "Eve <b>", "roles": "coach"}
    asked = client.post("/users/new", data=typed)
    away(client, SEEN, 31)
    late = client.post("/prove", data=hidden_in(asked.text) | {"password": PASSWORD})
    assert (late.status_code, "What you typed is kept" in late.text) == (401, True)
    again = sign_in(client, ANNA, **hidden_in(late.text))
    shown = client.post("/users/new", data=hidden_in(again.text))
    assert (shown.status_code, "Eve &lt;b&gt;" in shown.text) == (200, True)


def test_what_has_no_form_is_done_with_one_more_button(app: Flask, session: Session) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    away(client, PROVED, 11)
    path = f"/users/{id_of(session, BEN.email)}/password"
    asked = client.post(path)
    assert asked.status_code == 401
    again = client.post("/prove", data=hidden_in(asked.text) | {"password": PASSWORD})
    assert f'action="{path}"' in again.text
    assert "password set" not in whats(session)
    assert "has a new password" in client.post(path, data=hidden_in(again.text)).text


def test_who_has_a_phone_proves_it_with_both(app: Flask, session: Session) -> None:
    key, client = a_phone(session, ANNA.email), app.test_client()
    sign_in(client, ANNA)
    give_code(client, code_at(key, now()))
    away(client, PROVED, 11)
    asked = hidden_in(client.get("/users/new").text)
    soon = {"one_time_code": code_at(key, now(), steps=1)}
    assert client.post("/prove", data=asked | {"password": PASSWORD}).status_code == 422
    assert client.post("/prove", data=asked | soon).status_code == 422
    assert client.post("/prove", data=asked | soon | {"password": PASSWORD}).status_code == 303


def test_guesses_while_proving_are_locked(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    away(client, PROVED, 11)
    found = [client.post("/prove", data={"password": "a guess"}).status_code for _ in range(4)]
    assert found == [422, 422, 422, 429]


def test_a_clock_that_went_back_is_no_fresh_proof(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    away(client, PROVED, -60)
    assert client.get("/users/new").status_code == 401


def test_a_new_password_is_no_way_around_the_phone(app: Flask, session: Session) -> None:
    key, client = a_phone(session, BEN.email), app.test_client()
    sign_in(client)
    give_code(client, code_at(key, now()))
    typed = {"present_password": PASSWORD, "password": "four other plain words"}
    away(client, PROVED, 11)
    assert client.post("/account/password", data=typed).status_code == 401
    away(client, PROVED, -2)
    assert "holds from now on" in client.post("/account/password", data=typed).text
    with client.session_transaction() as cookie:
        assert cookie[PROVED] <= now().timestamp() - 8 * 60  # as old as it was
