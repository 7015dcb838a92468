"""The code after the password, setting it up, proving it again; what a session and a device are."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.users import add_token
from disclosure.app import create_app
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import PROVED, SEEN
from disclosure.pages.signing_in.half_way import HALF
from disclosure.records.house import house_entries
from disclosure.records.second_factor import has_factor
from disclosure.records.users import user_called
from disclosure.settings import Settings
from tests.codes import a_phone, code_at, with_codes
from tests.disclosure.pages.signing_in.test_signing_in import hidden_in
from tests.staff import ANNA, BEN, NOON, OPERATOR, sign_in

pytestmark = pytest.mark.usefixtures("staff")

KEY = re.compile(r"<code>((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})</code>")
CODE = re.compile(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>")
ALL_BUT = "/sign-out"  # the one thing left to somebody who has to set up a second factor


@pytest.fixture
def in_production(settings: Settings, session: Session) -> Iterator[Flask]:
    told = replace(settings, mode="production", secret_key="s" * 40)
    app = create_app(told, WTF_CSRF_ENABLED=False, TESTING=True, SESSION_COOKIE_SECURE=False)
    yield app
    with app.app_context():
        db.engine.dispose()


def away(client: FlaskClient, name: str, minutes: float) -> None:
    with client.session_transaction() as cookie:
        cookie[name] -= int(minutes * 60)


def give_code(client: FlaskClient, code: str, **more: str) -> int:
    answer = client.post("/sign-in/code", data={"one_time_code": code, **more})
    return answer.status_code


def is_out(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 401


def whats(session: Session, email: str = BEN.email) -> list[str]:
    session.rollback()
    return [entry.what for entry in house_entries(session) if entry.about == email]


def id_of(session: Session, email: str) -> int:
    session.rollback()
    found = user_called(session, email)
    assert found
    return found.id


def key_of(page: str) -> str:
    found = KEY.search(page)
    assert found, "no key on the page"
    return found[1].replace(" ", "")


# Between the password and the code


def test_the_password_alone_opens_nothing(app: Flask, session: Session) -> None:
    a_phone(session, BEN.email)
    client = app.test_client()
    answer = sign_in(client)
    assert (answer.status_code, "code from your phone" in answer.text) == (200, True)
    with client.session_transaction() as cookie:
        assert set(cookie) - {"_permanent", "_fresh"} == {HALF}  # these two say nothing
        assert len(cookie[HALF]) == 3  # who, which sessions, when
    assert is_out(client)
    assert client.get("/calculator").status_code == 401


def test_with_the_code_the_session_begins_where_they_wanted(app: Flask, session: Session) -> None:
    key, client = a_phone(session, BEN.email), app.test_client()
    page = sign_in(client, BEN, next="/calculator")
    boxes = hidden_in(page.text) | {"one_time_code": code_at(key, now())}
    answer = client.post("/sign-in/code", data=boxes)
    assert (answer.status_code, answer.location) == (303, "/calculator")
    assert not is_out(client)
    assert whats(session)[-1] == "signed in with code"


def test_a_code_opens_once(app: Flask, session: Session) -> None:
    key = a_phone(session, BEN.email)
    code = code_at(key, now())
    first, second = app.test_client(), app.test_client()
    for client in (first, second):
        sign_in(client)
    assert give_code(first, code) == 303
    said = second.post("/sign-in/code", data={"one_time_code": code})
    assert (said.status_code, "was used already" in said.text) == (422, True)
    assert is_out(second)


@pytest.mark.parametrize("code", ["", "000000", "abc"])
def test_a_wrong_code_says_so_beside_its_box(app: Flask, session: Session, code: str) -> None:
    a_phone(session, BEN.email)
    client = app.test_client()
    sign_in(client)
    answer = client.post("/sign-in/code", data={"one_time_code": code})
    assert answer.status_code == 422
    assert 'href="#one_time_code"' in answer.text
    assert "This is not the code of now" in answer.text
    assert "See that your phone sets its date and time by itself" in answer.text


def test_many_wrong_codes_lock(app: Flask, session: Session) -> None:
    a_phone(session, BEN.email)
    client = app.test_client()
    sign_in(client)
    found = [give_code(client, "000000") for _ in range(4)]
    assert found == [422, 422, 422, 429]


def test_without_the_password_there_is_no_asking_for_a_code(app: Flask, session: Session) -> None:
    key, client = a_phone(session, BEN.email), app.test_client()
    assert client.get("/sign-in/code").location == "/sign-in"
    answer = client.post("/sign-in/code", data={"one_time_code": code_at(key, now())})
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert is_out(client)


def test_a_recovery_code_opens_once_and_says_how_many_are_left(
    app: Flask, session: Session
) -> None:
    _, codes = with_codes(session, BEN.email)
    client = app.test_client()
    sign_in(client)
    answer = client.post("/sign-in/code", data={"recovery_code": codes[3]})
    assert "You have 9 recovery codes left" in answer.text
    assert 'href="/welcome"' in answer.text
    assert not is_out(client)
    again = app.test_client()
    sign_in(again)
    assert give_code(again, "", recovery_code=codes[3]) == 422
    assert "9 recovery codes left" in client.get("/account").text


def test_they_are_counted_too_where_words_of_before_come_back(app: Flask, session: Session) -> None:
    _, codes = with_codes(session, ANNA.email)
    client = app.test_client()
    sign_in(client, ANNA)
    give_code(client, "", recovery_code=codes[0])
    away(client, SEEN, 31)
    asked = client.post("/sites/new", data={"name": "Ward by the river"})
    code_page = sign_in(client, ANNA, **hidden_in(asked.text))
    told = hidden_in(code_page.text) | {"recovery_code": codes[1]}
    again = client.post("/sign-in/code", data=told)
    assert "Ward by the river" in again.text
    assert "You have 8 recovery codes left" in again.text


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_neither_way_leads_elsewhere(app: Flask, session: Session, elsewhere: str) -> None:
    key, codes = with_codes(session, BEN.email)
    client = app.test_client()
    sign_in(client)
    typed = {"recovery_code": codes[0], "next": elsewhere}
    assert "evil" not in client.post("/sign-in/code", data=typed).text
    sign_in(client)
    typed = {"one_time_code": code_at(key, now()), "next": elsewhere}
    assert client.post("/sign-in/code", data=typed).location == "/welcome"


# Setting it up


def test_one_sets_it_up_on_ones_account(app: Flask, session: Session) -> None:
    client, other = app.test_client(), app.test_client()
    sign_in(client)
    sign_in(other)
    assert KEY.search(client.get("/account/second-factor").text) is None
    client.post("/account/second-factor/begin")
    key = key_of(client.get("/account/second-factor").text)
    wrong = client.post("/account/second-factor", data={"one_time_code": "000000"})
    assert (wrong.status_code, key_of(wrong.text)) == (422, key)
    assert not has_factor(session, id_of(session, BEN.email))
    done = client.post("/account/second-factor", data={"one_time_code": code_at(key, now())})
    assert len(set(CODE.findall(done.text))) == 10
    assert has_factor(session, id_of(session, BEN.email))
    assert not is_out(client)
    assert is_out(other)
    for path in ("/account", "/account/second-factor"):
        page = client.get(path).text
        assert KEY.search(page) is None
        assert CODE.search(page) is None


def test_the_picture_is_its_owners_while_the_key_waits(app: Flask) -> None:
    client, other = app.test_client(), app.test_client()
    sign_in(client)
    sign_in(other, ANNA)
    path = "/account/second-factor/picture.svg"
    assert client.get(path).status_code == 303
    client.post("/account/second-factor/begin")
    answer = client.get(path)
    assert answer.content_type == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"<svg" in answer.data
    assert b"script" not in answer.data
    assert other.get(path).status_code == 303
    assert app.test_client().get(path).status_code == 401
    key = key_of(client.get("/account/second-factor").text)
    client.post("/account/second-factor", data={"one_time_code": code_at(key, now())})
    assert client.get(path).status_code == 303


def test_it_is_begun_replaced_and_stopped_only_by_who_proved_it_just_now(
    app: Flask, session: Session
) -> None:
    key, client = a_phone(session, BEN.email), app.test_client()
    sign_in(client)
    give_code(client, code_at(key, now()))
    away(client, PROVED, 11)
    for act in ("begin", "codes", "stop"):
        assert client.post(f"/account/second-factor/{act}").status_code == 401
    assert has_factor(session, id_of(session, BEN.email))
    away(client, PROVED, -11)
    assert len(CODE.findall(client.post("/account/second-factor/codes").text)) == 10
    assert client.post("/account/second-factor/stop").status_code == 303
    assert not has_factor(session, id_of(session, BEN.email))
    assert not is_out(client)


def test_a_key_that_waits_is_shown_to_and_confirmed_by_who_proved_it_just_now(
    app: Flask, session: Session
) -> None:
    client = app.test_client()
    sign_in(client)
    client.post("/account/second-factor/begin")
    key = key_of(client.get("/account/second-factor").text)
    away(client, PROVED, 11)
    page = client.get("/account/second-factor")
    assert (page.status_code, KEY.search(page.text)) == (401, None)
    assert client.get("/account/second-factor/picture.svg").status_code == 401
    typed = {"one_time_code": code_at(key, now())}
    assert client.post("/account/second-factor", data=typed).status_code == 401
    assert not has_factor(session, id_of(session, BEN.email))


# By role, in production


def test_a_role_that_needs_one_reaches_nothing_before_it(in_production: Flask) -> None:
    client = in_production.test_client()
    sign_in(client, ANNA)
    rules = [rule for rule in in_production.url_map.iter_rules() if "GET" in (rule.methods or ())]
    reached = set()
    for rule in rules:
        path = re.sub("<[^>]+>", "1", str(rule))
        public = rule.endpoint == "static" or path.startswith(("/sign-in", "/calendar/"))
        if path.startswith("/f/"):
            continue  # a family's door signs staff out
        answer = client.get(path)
        led = answer.location == "/account/second-factor"
        if not (public or led or answer.status_code == 401):
            reached.add(path)
    stranger = in_production.test_client()
    open_to_all = {path for path in reached if stranger.get(path).status_code != 401}
    assert len(rules) > 50
    assert reached - open_to_all <= {
        "/account/second-factor",
        "/account/second-factor/picture.svg",
        "/prove/oidc",
        "/welcome",
    }
    assert client.post("/users/new").location == "/account/second-factor"
    typed = client.post("/users/new", data={"name": "x"})  # goes along, and is not used
    assert (typed.status_code, "A code from your phone" in typed.text) == (401, True)
    assert client.post("/account/password").location == "/account/second-factor"


def test_a_token_asks_for_none(in_production: Flask, session: Session) -> None:
    client, token = in_production.test_client(), add_token(session, OPERATOR, NOON, ANNA.email)
    sent = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/regimes", headers=sent).status_code == 200


def test_and_everything_after_it(in_production: Flask) -> None:
    client = in_production.test_client()
    sign_in(client, ANNA)
    client.post("/account/second-factor/begin")
    page = client.get("/account/second-factor").text
    assert "a password alone is not enough" in page
    assert 'class="app-nav"' not in page  # nothing is offered that cannot be reached
    typed = {"one_time_code": code_at(key_of(page), now())}
    done = client.post("/account/second-factor", data=typed)
    assert 'href="/users"' in done.text
    assert client.get("/users").status_code == 200
    assert client.post("/account/second-factor/stop").status_code == 409


def test_it_may_sign_out_before_it(in_production: Flask) -> None:
    client = in_production.test_client()
    sign_in(client, ANNA)
    assert client.post(ALL_BUT).location == "/sign-in"
    assert is_out(client)


def test_a_role_that_needs_none_is_not_held_up(in_production: Flask) -> None:
    client = in_production.test_client()
    sign_in(client, BEN)
    assert client.get("/account").status_code == 200


def test_development_is_not_held_up(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    assert client.get("/users").status_code == 200


# By an administrator


def test_an_administrator_resets_it_and_ends_sessions(app: Flask, session: Session) -> None:
    key, nurse, admin = a_phone(session, BEN.email), app.test_client(), app.test_client()
    sign_in(nurse)
    give_code(nurse, code_at(key, now()))
    sign_in(admin, ANNA)
    path = f"/users/{id_of(session, BEN.email)}"
    assert "Reset the second factor" in admin.get(path).text
    assert admin.post(f"{path}/second-factor/reset").status_code == 303
    assert is_out(nurse)
    assert "has not set one up" in admin.get(path).text
    assert sign_in(nurse).status_code == 303
    assert admin.post(f"{path}/sign-out").status_code == 303
    assert is_out(nurse)
    assert {"second factor reset", "all sessions ended"} <= set(whats(session))


def test_nobody_else_may_and_not_for_themselves(app: Flask, session: Session) -> None:
    nurse, admin = app.test_client(), app.test_client()
    sign_in(nurse)
    sign_in(admin, ANNA)
    for act in ("second-factor/reset", "sign-out", "other-sign-in/forget"):
        assert nurse.post(f"/users/{id_of(session, ANNA.email)}/{act}").status_code == 403
    own = f"/users/{id_of(session, ANNA.email)}/second-factor/reset"
    assert admin.post(own).status_code == 409
