from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.middleware.proxy_fix import ProxyFix

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.looks.looking import NotYours
from disclosure.actions.refused import Refused
from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.pages import errors, guard
from disclosure.pages.guard import UndeclaredPage, deny_by_default, public
from disclosure.permissions import Forbidden
from disclosure.records.locked import Unreadable
from disclosure.settings import Settings
from tests.staff import ANNA, BEN, sign_in
from workflows.machine import Asked, NotReady

pytestmark = pytest.mark.usefixtures("staff")

RAISED = {
    "forbidden": Forbidden("Ben may not do this."),
    "changed": ChangedMeanwhile("Mona saved at 4pm."),
    "refused": Refused("A letter is on its way."),
    "bad": BadInput.at("at", "When: this lies in the future."),
    "not_ready": NotReady("close", (Asked("heard", False, "Ask how it went."),)),
    "not_yours": NotYours("It is there, but not for Ben."),
    "broken": RuntimeError("secret detail"),
    "unreadable": Unreadable("secret detail"),
}

NO_FORM = {"not_yours", "forbidden", "broken", "unreadable"}


@pytest.fixture
def failing(app: Flask) -> FlaskClient:
    @public("a test")
    def fail(what: str) -> str:
        raise RAISED[what]

    app._got_first_request = False  # one more page, only here
    app.add_url_rule("/fail/<what>", "fail", fail, methods=["GET", "POST"])
    app.add_url_rule("/fail/<what>/now", "fail_now", fail, methods=["POST"])
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


def test_a_page_without_a_permission_stops_the_start() -> None:
    fresh = Flask("fresh")
    fresh.add_url_rule("/forgotten", "forgotten", lambda: "open to all")
    with pytest.raises(UndeclaredPage, match="forgotten"):
        deny_by_default(fresh, *[lambda: ""] * 5)


def test_every_public_page_says_why(app: Flask) -> None:
    assert all(len(why.split()) > 2 for why in guard._public.values() if why != "a test")


def test_nobody_comes_in_under_a_version_that_was_ended(app: Flask) -> None:
    with app.test_request_context("/sign-in"), pytest.raises(Refused, match="sign in once more"):
        guard.enter(BEN.email, 99)
    with app.test_request_context("/sign-in"):
        guard.enter(BEN.email, 1)
        assert guard.current_actor().email == BEN.email


@pytest.mark.parametrize("path", ["/users", "/users/new", "/users/1", "/sites", "/sites/new"])
def test_the_administrators_pages_are_for_administrators(app: Flask, path: str) -> None:
    stranger, nurse, admin = app.test_client(), app.test_client(), app.test_client()
    sign_in(nurse, BEN)
    sign_in(admin, ANNA)
    found = [client.get(path).status_code for client in (stranger, nurse, admin)]
    assert found == [401, 403, 200]


@pytest.mark.parametrize(
    ("what", "status", "says"),
    [
        ("forbidden", 403, "Ben may not do this."),
        ("changed", 409, "Mona saved at 4pm."),
        ("refused", 409, "A letter is on its way."),
        ("bad", 422, "this lies in the future"),
        ("not_ready", 422, "Ask how it went."),
        ("not_yours", 404, "There is nothing here"),
        ("broken", 500, "Something broke on our side"),
        ("unreadable", 500, "Tell whoever looks after this program"),
    ],
)
def test_each_refusal_becomes_a_page_in_our_words(
    failing: FlaskClient, what: str, status: int, says: str
) -> None:
    answer = failing.get(f"/fail/{what}")
    assert (answer.status_code, says in answer.text) == (status, True)
    assert "secret detail" not in answer.text
    assert "It is there" not in answer.text


@pytest.mark.parametrize("what", sorted(set(RAISED) - NO_FORM))
def test_after_a_refusal_the_text_goes_back_into_its_form(failing: FlaskClient, what: str) -> None:
    answer = failing.post(f"/fail/{what}", data={"said": "We <gave> her", "new_password": "a b"})
    assert "Nothing was changed. Your text is kept." in answer.text
    assert f'action="/fail/{what}"' in answer.text
    assert 'name="said" value="We &lt;gave&gt; her"' in answer.text
    assert "a b" not in answer.text.partition("<main")[2]


@pytest.mark.parametrize(
    "path", ["/fail/broken", "/fail/unreadable", "/fail/refused/now", "/fail/forbidden"]
)
def test_text_without_a_form_is_shown_to_copy(failing: FlaskClient, path: str) -> None:
    answer = failing.post(path, data={"said": "We <gave> her"})
    assert "What you typed" in answer.text
    assert ">We &lt;gave&gt; her</p>" in answer.text


def test_every_refusal_has_an_answer() -> None:
    assert {Forbidden, ChangedMeanwhile, Refused, BadInput} <= set(errors.ANSWERS)


def test_headers_refuse_scripts_frames_and_keeping(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    headers = client.get("/users").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


@pytest.fixture
def guarded(settings: Settings) -> Iterator[FlaskClient]:
    app = create_app(settings)
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def test_a_post_from_elsewhere_is_refused(guarded: FlaskClient) -> None:
    answer = sign_in(guarded, BEN)
    assert (answer.status_code, "could not tell that this came from you" in answer.text) == (
        400,
        True,
    )


def test_the_key_of_development_is_made_once_and_is_private(
    guarded: FlaskClient, settings: Settings
) -> None:
    key = settings.keys.with_name("secret_key")
    assert key.stat().st_mode & 0o777 == 0o600
    first = key.read_text()
    create_app(settings)
    assert key.read_text() == first


def test_the_cookie_is_out_of_reach_of_scripts(guarded: FlaskClient) -> None:
    cookie = guarded.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_production_asks_for_encryption_and_hears_its_proxy(settings: Settings) -> None:
    app = create_app(replace(settings, mode="production", secret_key="s" * 40))
    with app.app_context():
        db.engine.dispose()
    answer = app.test_client().get("/sign-in", headers={"X-Forwarded-Proto": "https"})
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "Secure" in answer.headers["Set-Cookie"]
    assert isinstance(app.wsgi_app, ProxyFix)
    open_to_all = create_app(replace(settings, mode="production", bind="0.0.0.0:8000"))
    assert not isinstance(open_to_all.wsgi_app, ProxyFix)
    with open_to_all.app_context():
        db.engine.dispose()
