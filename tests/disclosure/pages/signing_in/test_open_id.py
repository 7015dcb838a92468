"""The organisation's own sign-in, against a provider that really runs."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.users import disable_user
from disclosure.app import create_app
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import AWAY, PROVED
from disclosure.records.house import house_entries
from disclosure.settings import Settings
from tests.codes import a_phone, code_at
from tests.identity_provider import CLIENT, SECRET, IdentityProvider, a_provider
from tests.identity_provider import PASSWORD as THERE
from tests.staff import ANNA, BEN, NOON, OPERATOR

pytestmark = pytest.mark.usefixtures("staff")

HERE = "http://localhost"
BACK = "/sign-in/oidc/back"


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with a_provider(HERE + BACK) as running:
        running.knows("ben", BEN.email.upper())
        running.knows("anna", ANNA.email)
        yield running


@pytest.fixture
def app(settings: Settings, session: Session, provider: IdentityProvider) -> Iterator[Flask]:
    told = replace(
        settings,
        address=HERE,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_name="Alder Vale",
    )
    app = create_app(told, SECRET_KEY="tests", WTF_CSRF_ENABLED=False, TESTING=True)
    yield app
    with app.app_context():
        db.engine.dispose()


def sent_away(client: FlaskClient, path: str = "/sign-in/oidc") -> str:
    answer = client.get(path)
    assert answer.status_code == 303
    return str(answer.location)


def let_in_there(address: str, login: str = "ben") -> str:
    """Where the provider sends them, once they typed what it asks for."""
    assert "Let me in" in requests.get(address, timeout=10).text
    typed = {"login": login, "password": THERE}
    answer = requests.post(address, data=typed, allow_redirects=False, timeout=10)
    return answer.headers["Location"].removeprefix(HERE)


def comes_in(client: FlaskClient, login: str = "ben") -> TestResponse:
    return client.get(let_in_there(sent_away(client), login))


def long_ago(client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        cookie[PROVED] -= 601


def is_out(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 401


def whats(session: Session) -> list[str]:
    session.rollback()
    return [entry.what for entry in house_entries(session)]


def test_the_button_comes_before_the_password(app: Flask) -> None:
    page = app.test_client().get("/sign-in").text
    assert page.index("Sign in with Alder Vale") < page.index('name="password"')


def test_without_settings_there_is_no_button_and_no_way(settings: Settings) -> None:
    bare = create_app(settings, SECRET_KEY="tests", TESTING=True)
    client = bare.test_client()
    assert "/sign-in/oidc" not in client.get("/sign-in").text
    assert client.get("/sign-in/oidc").location == "/sign-in"
    assert client.get(f"{BACK}?code=x&state=y").status_code == 400
    with bare.app_context():
        db.engine.dispose()


def test_what_is_asked_has_state_nonce_and_proof_of_the_code(app: Flask) -> None:
    asked = parse_qs(urlsplit(sent_away(app.test_client())).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 32 for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == [HERE + BACK]
    assert asked["scope"] == ["openid email"]
    assert SECRET not in str(asked)


def test_somebody_known_comes_in_and_is_linked_once(app: Flask, session: Session) -> None:
    client = app.test_client()
    answer = comes_in(client)
    assert (answer.status_code, answer.location) == (303, "/welcome")
    assert "Ben Okoro" in client.get("/account").text
    assert whats(session)[-2:] == ["linked to the other sign-in", "signed in elsewhere"]
    comes_in(app.test_client())
    assert whats(session).count("linked to the other sign-in") == 1


def test_they_come_back_to_the_page_they_asked_for(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/calculator?x=1").status_code == 401
    assert comes_in(client).location == "/calculator?x=1"


def test_who_is_linked_is_known_by_the_subject_not_by_the_address(
    app: Flask, provider: IdentityProvider
) -> None:
    comes_in(app.test_client())
    provider.people["ben"]["email"] = ANNA.email
    client = app.test_client()
    comes_in(client)
    assert "Ben Okoro" in client.get("/account").text


def test_an_address_given_to_somebody_new_does_not_open_the_old_account(
    app: Flask, provider: IdentityProvider
) -> None:
    comes_in(app.test_client())
    provider.knows("another ben", BEN.email)
    client = app.test_client()
    answer = comes_in(client, "another ben")
    assert (answer.status_code, "belongs to somebody else" in answer.text) == (403, True)
    assert is_out(client)


@pytest.mark.parametrize(
    ("email", "verified", "says"),
    [
        (BEN.email, False, "does not say that your e-mail address is yours"),
        (BEN.email, "true", "does not say that your e-mail address is yours"),
        ("nobody@example.org", True, "Nobody here has an account"),
    ],
)
def test_nobody_comes_in_by_an_address_that_is_unverified_or_unknown(
    app: Flask, provider: IdentityProvider, email: str, verified: Any, says: str
) -> None:
    provider.knows("eve", email, verified=verified)
    client = app.test_client()
    answer = comes_in(client, "eve")
    assert (answer.status_code, says in answer.text) == (403, True)
    assert is_out(client)


def test_who_left_does_not_come_in_linked_or_not(app: Flask, session: Session) -> None:
    comes_in(app.test_client())
    disable_user(session, OPERATOR, NOON, BEN.email, ANNA.email)
    client = app.test_client()
    answer = comes_in(client)
    assert (answer.status_code, "Your account here is closed." in answer.text) == (403, True)
    assert is_out(client)


def altered(**changed: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A claim that is None is left out."""
    return lambda claims: {k: v for k, v in (claims | changed).items() if v is not None}


@pytest.mark.parametrize(
    ("alters", "because"),
    [
        (altered(nonce="another"), "nonce"),
        (altered(nonce=None), "nonce"),
        (altered(exp=1_600_000_000), "clock"),
        (altered(exp=None), "claim"),
        (altered(aud="another client"), "audience"),
        (altered(aud=[CLIENT, "another client"]), "audience"),  # does not say for whom it was made
        (altered(aud=None), "audience"),
        (altered(iss="https://evil.example"), "issuer"),
        (altered(sub=None), "subject"),
        (altered(amr="mfa"), "claim"),
    ],
)
def test_a_token_that_does_not_hold_lets_nobody_in(
    app: Flask, provider: IdentityProvider, alters: Any, because: str, caplog: Any
) -> None:
    provider.alters = alters
    client = app.test_client()
    with caplog.at_level(logging.INFO):
        answer = comes_in(client)
    assert (answer.status_code, "The sign-in did not work" in answer.text) == (400, True)
    assert f"'because': '{because}'" in caplog.text
    assert "eyJ" not in caplog.text + answer.text
    assert provider.tokens_given == 1
    assert is_out(client)


def test_an_unsigned_token_lets_nobody_in(app: Flask, provider: IdentityProvider) -> None:
    provider.unsigned = True
    client = app.test_client()
    assert comes_in(client).status_code == 400
    assert is_out(client)


def test_a_token_of_another_key_lets_nobody_in(app: Flask, provider: IdentityProvider) -> None:
    provider.published = list(provider.keys)
    provider.changes_keys()
    client = app.test_client()
    assert comes_in(client).status_code == 400
    assert is_out(client)


def test_the_provider_may_change_its_keys(app: Flask, provider: IdentityProvider) -> None:
    assert comes_in(app.test_client()).status_code == 303
    provider.changes_keys()
    assert comes_in(app.test_client()).status_code == 303


def test_another_state_or_none_lets_nobody_in(app: Flask, provider: IdentityProvider) -> None:
    client = app.test_client()
    way = let_in_there(sent_away(client))
    assert client.get(re.sub("state=[^&]+", "state=another", way)).status_code == 400
    assert client.get(re.sub("code=[^&]+", "code=", way)).status_code == 400
    assert client.get(way).status_code == 400  # what we sent is forgotten with its first answer
    assert app.test_client().get(way).status_code == 400  # another browser never asked
    assert is_out(client)
    assert provider.tokens_given == 0


def test_a_code_is_good_once(app: Flask, provider: IdentityProvider) -> None:
    client = app.test_client()
    way = let_in_there(sent_away(client))
    with client.session_transaction() as cookie:
        before = dict(cookie)
    assert client.get(way).status_code == 303
    client.post("/sign-out")
    with client.session_transaction() as cookie:
        cookie.update(before)
    assert client.get(way).status_code == 400
    assert provider.tokens_given == 1


def test_an_answer_of_another_provider_is_refused(app: Flask) -> None:
    client = app.test_client()
    way = let_in_there(sent_away(client))
    assert client.get(re.sub("iss=[^&]+", "iss=https://evil.example", way)).status_code == 400


def test_a_refusal_there_is_a_plain_page_here(app: Flask) -> None:
    answer = comes_in(app.test_client(), "nobody there")
    assert (answer.status_code, "did not let you in" in answer.text) == (400, True)


def test_it_must_not_take_longer_than_ten_minutes(app: Flask) -> None:
    client = app.test_client()
    way = let_in_there(sent_away(client))
    with client.session_transaction() as cookie:
        cookie[AWAY][0]["at"] -= 601
        cookie.modified = True
    assert "That took too long" in client.get(way).text


def test_a_provider_that_does_not_answer_is_a_plain_page(app: Flask) -> None:
    app.extensions["open_id_provider"].issuer = "http://127.0.0.1:9"
    answer = app.test_client().get("/sign-in/oidc")
    assert (answer.status_code, "does not answer" in answer.text) == (503, True)


# The second factor


def test_who_has_a_phone_of_ours_is_asked_for_its_code(app: Flask, session: Session) -> None:
    key = a_phone(session, BEN.email)
    client = app.test_client()
    answer = comes_in(client)
    assert (answer.status_code, "code from your phone" in answer.text) == (200, True)
    assert is_out(client)
    done = client.post("/sign-in/code", data={"one_time_code": code_at(key, now())})
    assert done.status_code == 303
    assert not is_out(client)


@pytest.mark.parametrize(
    "word", [{"amr": ["pwd", "mfa"]}, {"acr": "https://refeds.org/profile/mfa"}]
)
def test_a_second_factor_there_counts_here(
    app: Flask, session: Session, provider: IdentityProvider, word: dict[str, Any]
) -> None:
    a_phone(session, BEN.email)
    provider.people["ben"] |= word
    assert comes_in(app.test_client()).status_code == 303
    assert whats(session)[-1] == "signed in elsewhere, with a second factor"


@pytest.mark.parametrize(
    "claims",
    [{"acr": ["mfa"]}, {"acr": {"mfa": True}}, {"acr": 2}, {"amr": [["mfa"], {}, 7, "mfa "]}],
)
def test_what_is_said_of_it_in_another_shape_counts_for_none(
    app: Flask, provider: IdentityProvider, session: Session, claims: dict[str, Any]
) -> None:
    a_phone(session, BEN.email)
    provider.alters = altered(**claims)
    client = app.test_client()
    answer = comes_in(client)
    assert (answer.status_code, "code from your phone" in answer.text) == (200, True)
    assert is_out(client)


@pytest.mark.parametrize(("amr", "reached"), [(["pwd"], 303), (["pwd", "mfa"], 200)])
def test_in_production_a_role_that_needs_one_is_led_to_it(
    app: Flask, provider: IdentityProvider, amr: list[str], reached: int
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mode="production")
    provider.people["anna"]["amr"] = amr
    client = app.test_client()
    comes_in(client, "anna")
    assert client.get("/users").status_code == reached


# Beside it


def test_production_never_speaks_plainly(app: Flask) -> None:
    app.extensions["open_id_provider"].production = True
    answer = app.test_client().get("/sign-in/oidc")
    assert answer.status_code == 503
