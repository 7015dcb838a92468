"""Between the password and the code: how long that lasts, and what was typed before goes along."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.staff.signing_in import sign_out_everywhere
from disclosure.clock import now
from disclosure.pages.guard import SEEN
from disclosure.pages.signing_in.half_way import HALF
from tests.codes import a_phone, code_at, with_codes
from tests.disclosure.pages.signing_in.test_second_factor import away, give_code, is_out
from tests.disclosure.pages.signing_in.test_signing_in import NEW_SITE, hidden_in
from tests.staff import ANNA, BEN, NOON, OPERATOR, sign_in

pytestmark = pytest.mark.usefixtures("staff")


def test_half_a_sign_in_lasts_five_minutes(app: Flask, session: Session) -> None:
    key, client = a_phone(session, BEN.email), app.test_client()
    sign_in(client)
    with client.session_transaction() as cookie:
        email, version, since = cookie[HALF]
        cookie[HALF] = [email, version, since - 301]
    answer = client.post("/sign-in/code", data={"one_time_code": code_at(key, now())})
    assert (answer.status_code, "so sign in once more" in answer.text) == (401, True)
    assert is_out(client)
    assert client.get("/sign-in/code").status_code == 401


def test_a_half_that_was_not_signed_by_us_is_nobodys(app: Flask, session: Session) -> None:
    key, client = a_phone(session, BEN.email), app.test_client()
    client.set_cookie("disclosure", "eyJoYWxmX3NpZ25lZF9pbiI6W119.x.y")
    assert give_code(client, code_at(key, now())) == 303
    assert is_out(client)


def test_what_was_typed_before_a_time_out_comes_through_the_code(
    app: Flask, session: Session
) -> None:
    key, client = a_phone(session, ANNA.email), app.test_client()
    sign_in(client, ANNA)
    give_code(client, code_at(key, now()))
    away(client, SEEN, 31)
    asked = client.post("/sites/new", data=NEW_SITE)
    assert asked.status_code == 401
    page = sign_in(client, ANNA, **hidden_in(asked.text))
    wrong = client.post("/sign-in/code", data=hidden_in(page.text) | {"one_time_code": "000000"})
    soon = code_at(key, now(), steps=1)
    again = client.post("/sign-in/code", data=hidden_in(wrong.text) | {"one_time_code": soon})
    assert (again.status_code, 'action="/sites/new"' in again.text) == (200, True)
    shown = client.post("/sites/new", data=hidden_in(again.text))
    assert "by the &lt;river&gt;" in shown.text


@pytest.mark.parametrize("meanwhile", ["they looked for the phone", "their sessions were ended"])
def test_what_was_typed_comes_through_a_code_that_came_too_late(
    app: Flask, session: Session, meanwhile: str
) -> None:
    key, codes = with_codes(session, ANNA.email)
    client = app.test_client()
    sign_in(client, ANNA)
    give_code(client, code_at(key, now()))
    away(client, SEEN, 31)
    asked = client.post("/sites/new", data=NEW_SITE)
    page = sign_in(client, ANNA, **hidden_in(asked.text))
    assert "What you typed is kept" in page.text
    if meanwhile == "their sessions were ended":
        sign_out_everywhere(session, OPERATOR, NOON, ANNA.email)
    else:
        with client.session_transaction() as cookie:
            cookie[HALF] = [*cookie[HALF][:2], cookie[HALF][2] - 330]
    soon = {"one_time_code": code_at(key, now(), steps=1)}
    late = client.post("/sign-in/code", data=hidden_in(page.text) | soon)
    assert (late.status_code, "so sign in once more" in late.text) == (401, True)
    assert "What you typed is kept" in late.text
    page = sign_in(client, ANNA, **hidden_in(late.text))
    code = {"recovery_code": codes[0]}
    again = client.post("/sign-in/code", data=hidden_in(page.text) | code)
    assert 'action="/sites/new"' in again.text
    shown = client.post("/sites/new", data=hidden_in(again.text))
    assert "by the &lt;river&gt;" in shown.text
