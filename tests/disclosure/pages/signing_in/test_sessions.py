"""What a session is, what ends it, and what a browser is known by."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.users import Person
from disclosure.clock import now
from disclosure.pages.guard import STARTED, current_actor
from disclosure.pages.signing_in.devices import COOKIE
from tests.codes import a_phone, code_at
from tests.disclosure.pages.signing_in.test_second_factor import away, give_code, is_out, whats
from tests.other_machine import ahead
from tests.staff import ANNA, BEN, PASSWORD, sign_in

pytestmark = pytest.mark.usefixtures("staff")


def test_a_copy_of_the_cookie_is_nobodys_after_signing_out(app: Flask, session: Session) -> None:
    client, thief = app.test_client(), app.test_client()
    sign_in(client)
    cookie = client.get_cookie("disclosure")
    assert cookie
    thief.set_cookie("disclosure", cookie.value)
    assert not is_out(thief)
    client.post("/sign-out")
    thief.set_cookie("disclosure", cookie.value)
    assert is_out(thief)
    assert whats(session)[-1] == "signed out"


def test_signing_out_here_leaves_another_browser_of_mine(app: Flask) -> None:
    here, there = app.test_client(), app.test_client()
    sign_in(here)
    sign_in(there)
    here.post("/sign-out")
    assert not is_out(there)


def test_each_sign_in_is_a_new_session(app: Flask) -> None:
    client = app.test_client()
    numbers = []
    for _ in range(2):
        sign_in(client)
        with client.session_transaction() as cookie:
            numbers.append(cookie["session"])
    assert len(set(numbers)) == 2


def test_twelve_hours_end_it_however_busy(app: Flask) -> None:
    client = app.test_client()
    sign_in(client)
    away(client, STARTED, 12 * 60 - 1)
    assert not is_out(client)
    away(client, STARTED, 2)
    assert is_out(client)


@pytest.mark.parametrize("forged", ["", "x", "eyJfdXNlcl9pZCI6IjEgYSJ9.aaaa.bbbb", "." * 3000])
def test_a_forged_cookie_is_nobody(app: Flask, forged: str) -> None:
    client = app.test_client()
    client.set_cookie("disclosure", forged)
    assert is_out(client)


# Several machines, whose clocks are never quite alike


@pytest.mark.parametrize(("seconds", "goes_on"), [(2, True), (25, True), (45, False)])
def test_who_signed_in_on_a_machine_that_is_a_little_ahead_is_signed_in_on_the_others(
    app: Flask, seconds: int, goes_on: bool
) -> None:
    """As far as `doctor` lets two clocks differ."""
    client = app.test_client()
    with ahead(seconds):
        sign_in(client, ANNA)
    assert is_out(client) is not goes_on
    assert (client.get("/users/new").status_code == 200) is goes_on  # nor is a fresh proof asked


def test_the_code_of_a_phone_may_be_asked_for_by_another_machine_than_the_password(
    app: Flask, session: Session
) -> None:
    key, client = a_phone(session, BEN.email), app.test_client()
    with ahead(20):
        sign_in(client)
    assert give_code(client, code_at(key, now())) == 303
    assert not is_out(client)


# Devices


def test_a_browser_keeps_its_name_through_sign_ins(app: Flask) -> None:
    client = app.test_client()
    set_cookie = [text for text in sign_in(client).headers.getlist("Set-Cookie") if COOKIE in text]
    assert all(part in set_cookie[0] for part in ("HttpOnly", "SameSite=Lax", "Max-Age=31536000"))
    first = client.get_cookie(COOKIE)
    client.post("/sign-out")
    sign_in(client, ANNA)
    second = client.get_cookie(COOKIE)
    assert first
    assert second
    assert re.fullmatch("[0-9a-f]{32}", first.value)
    assert first.value == second.value


def test_its_name_is_never_kept_only_a_keyed_hash_of_it(app: Flask) -> None:
    hashes, client = set(), app.test_client()
    for _ in range(2):
        sign_in(client)
        hashes.add(device_in(app, client))
    sign_in(other := app.test_client())
    named = client.get_cookie(COOKIE)
    assert named
    assert len(hashes) == 1
    (hashed,) = hashes
    assert re.fullmatch("[0-9a-f]{16}", hashed)
    assert hashed not in named.value
    assert device_in(app, other) not in hashes


def test_a_planted_name_is_not_taken(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie(COOKIE, "<script>" * 100)
    sign_in(client)
    named = client.get_cookie(COOKIE)
    assert named
    assert re.fullmatch("[0-9a-f]{32}", named.value)


@pytest.mark.parametrize("instead", ["", "ab" * 16])
def test_who_throws_its_name_away_is_known_as_before(app: Flask, instead: str) -> None:
    sign_in(client := app.test_client())
    named, known = client.get_cookie(COOKIE), device_in(app, client)
    client.set_cookie(COOKIE, instead) if instead else client.delete_cookie(COOKIE)
    assert device_in(app, client) == known
    again = client.get_cookie(COOKIE)
    assert again
    assert named
    assert again.value == named.value


def device_in(app: Flask, client: FlaskClient) -> str:
    with client:
        client.get("/account")
        return current_actor().device


def test_over_an_encrypted_way_only_in_production(app: Flask) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    client = app.test_client()
    typed = {"email": BEN.email, "password": PASSWORD}
    answer = client.post("/sign-in", data=typed, base_url="https://localhost")
    set_cookie = [text for text in answer.headers.getlist("Set-Cookie") if COOKIE in text]
    assert "Secure" in set_cookie[0]


@pytest.mark.parametrize("by", [ANNA, BEN])
def test_a_sign_in_in_the_same_browser_ends_the_session_that_was_open(
    app: Flask, by: Person
) -> None:
    client, thief = app.test_client(), app.test_client()
    sign_in(client)
    cookie = client.get_cookie("disclosure")
    assert cookie
    sign_in(client, by)
    assert not is_out(client)
    thief.set_cookie("disclosure", cookie.value)
    assert is_out(thief)


def test_so_does_the_first_half_of_one(app: Flask, session: Session) -> None:
    client, thief = app.test_client(), app.test_client()
    sign_in(client)
    cookie = client.get_cookie("disclosure")
    assert cookie
    a_phone(session, ANNA.email)
    sign_in(client, ANNA)
    thief.set_cookie("disclosure", cookie.value)
    assert is_out(thief)
