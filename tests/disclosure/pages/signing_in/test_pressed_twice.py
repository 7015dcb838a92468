"""Somebody presses “Sign in” once more while their first page is still on its way."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.refused import Refused
from disclosure.actions.staff import second_factor
from disclosure.actions.users import Person
from disclosure.clock import now
from disclosure.pages.guard import PROVED, SEEN
from disclosure.records.users import actor_called, user_called
from tests.codes import a_phone, code_at, with_codes
from tests.disclosure.pages.signing_in.test_second_factor import away
from tests.disclosure.pages.test_sent_again_after_sign_in import (
    OPENING,
    hidden,
    signed_in,
    typed_in,
)
from tests.staff import ANNA, BEN, PASSWORD, SITE

pytestmark = pytest.mark.usefixtures("staff", "forms_are_guarded")

COOKIE = "disclosure"
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


def press(client: FlaskClient, path: str, told: dict[str, str], before: str) -> TestResponse:
    """With the cookie of the page on which the button stands, as if no answer had come yet."""
    client.set_cookie(COOKIE, before)
    return client.post(path, data=told)


def cookie_of(client: FlaskClient) -> str:
    held = client.get_cookie(COOKIE)
    assert held
    return held.value


def test_a_recovery_code_that_is_sent_twice_is_used_up_once_and_lets_in(
    app: Flask, session: Session
) -> None:
    """To compare it with ten takes seconds. Who pressed again was told that it is none of theirs,
    or was used before, and had burned it; so they burned the next one, and at night nobody was
    there to reset anything.
    """
    _, codes = with_codes(session, ANNA.email)
    client = app.test_client()
    half = client.post("/sign-in", data=told_on(client.get("/sign-in").text, ANNA)).text
    told, before = hidden(half) | {"recovery_code": codes[9]}, cookie_of(client)
    for _ in range(3):
        assert "You have 9 recovery codes left" in press(client, "/sign-in/code", told, before).text
    assert is_in_as(client, ANNA)
    other = app.test_client()  # to anybody else it is used
    half = other.post("/sign-in", data=told_on(other.get("/sign-in").text, ANNA)).text
    theirs = hidden(half) | {"recovery_code": codes[9]}
    assert "none of your recovery codes" in other.post("/sign-in/code", data=theirs).text


def test_so_is_a_code_of_the_phone(app: Flask, session: Session) -> None:
    key, client = a_phone(session, ANNA.email), app.test_client()
    half = client.post("/sign-in", data=told_on(client.get("/sign-in").text, ANNA)).text
    told, before = hidden(half) | {"one_time_code": code_at(key, now())}, cookie_of(client)
    for _ in range(2):
        assert press(client, "/sign-in/code", told, before).status_code == 303
    assert is_in_as(client, ANNA)
    away(client, PROVED, 11)  # nor does it prove anything later on
    asked = client.get("/users/new").text
    proof = hidden(asked) | {"password": PASSWORD, "one_time_code": told["one_time_code"]}
    assert "was used already" in client.post("/prove", data=proof).text


def test_who_set_up_a_phone_and_pressed_done_twice_reads_ten_codes_that_hold(
    session: Session,
) -> None:
    """The codes are shown this once, and the answer that showed them was thrown away."""
    anna, at = actor_called(session, ANNA.email), now()
    assert anna
    second_factor.begin(session, anna)
    code = code_at(second_factor.waiting(session, anna) or "", at)
    first = second_factor.confirm(session, anna, at, code, "hers")
    again = second_factor.confirm(session, anna, at, code, "hers")
    assert again.session_version == first.session_version
    assert len(set(first.recovery) | set(again.recovery)) == 20
    assert second_factor.left_of(session, anna) == 10
    shown = second_factor.Proof(recovery=again.recovery[0])
    assert second_factor.take(session, ANNA.email, "", at, shown) == 9
    for browser in ("", "another"):
        with pytest.raises(Refused, match="no new key"):
            second_factor.confirm(session, anna, at, code, browser)


def test_who_pressed_twice_for_a_new_password_reads_that_it_holds_and_signs_in_with_it(
    app: Flask,
) -> None:
    """To compare and keep it takes a while. Who pressed again read that they had been away, and
    that it may not be saved yet; so they tried the old one, until they were locked out.
    """
    client, new = signed_in(app), "four other quiet words"
    told = hidden(client.get("/account").text) | {"present_password": PASSWORD, "password": new}
    before = cookie_of(client)
    first = press(client, "/account/password", told, before)
    assert "Your new password holds from now on" in first.text
    for _ in range(2):
        again = press(client, "/account/password", told, before).text
        assert "Your new password holds from now on" in again
        assert "You were away" not in again
        assert "may not be saved" not in again
    door = app.test_client()
    theirs = told_on(door.get("/sign-in").text, BEN) | {"password": new}
    assert door.post("/sign-in", data=theirs).status_code == 303


def test_who_pressed_twice_to_sign_out_everywhere_is_not_told_that_they_were_away(
    app: Flask,
) -> None:
    """Nor is who set a new password at another computer while they typed at this one."""
    client = signed_in(app)
    told, before = hidden(client.get("/account").text), cookie_of(client)
    press(client, "/account/sign-out-everywhere", told, before)
    again = press(client, "/account/sign-out-everywhere", told, before).text
    assert "Your sign-ins were ended meanwhile" in again
    assert "You were away" not in again
    away(client := signed_in(app), SEEN, 31)
    assert "You were away for a while" in client.get("/account").text


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


def first_password_on(page: str) -> str:
    found = re.search(r'app-secret"><code>([^<]+)', page)
    assert found
    return found[1]


def test_an_account_that_is_added_or_opened_again_by_two_presses_has_a_password_that_was_read(
    app: Flask, session: Session
) -> None:
    """The second press was told that nothing was saved, for the account is there. The password of
    the first was shown in an answer that nobody saw, and nobody could come in with it.
    """
    admin = app.test_client()
    admin.post("/sign-in", data=told_on(admin.get("/sign-in").text, ANNA))
    told = {"email": "nia@ward.example", "name": "Nia Rees", "roles": "clinician", "sites": SITE}
    told |= hidden(admin.get("/users/new").text)
    shown = [admin.post("/users/new", data=told).text for _ in range(2)]
    assert lets_in(app, "nia@ward.example", first_password_on(shown[1]))
    other = told | hidden(admin.get("/users/new").text)
    assert "has an account" in admin.post("/users/new", data=other).text
    nia = user_called(session, "nia@ward.example")
    assert nia
    here = f"/users/{nia.id}"
    leaves = hidden(admin.get(f"{here}/leave").text) | {"successor": BEN.email}
    assert admin.post(f"{here}/leave", data=leaves).status_code == 303
    back = hidden(admin.get(f"{here}/open-again").text) | {"reason": "back from leave"}
    shown = [admin.post(f"{here}/open-again", data=back).text for _ in range(2)]
    assert lets_in(app, "nia@ward.example", first_password_on(shown[1]))


def lets_in(app: Flask, email: str, password: str) -> bool:
    door = app.test_client()
    told = hidden(door.get("/sign-in").text) | {"email": email, "password": password}
    return door.post("/sign-in", data=told).status_code == 303
