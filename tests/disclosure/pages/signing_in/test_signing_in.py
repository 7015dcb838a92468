import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.staff.signing_in import sign_out_everywhere
from disclosure.actions.users import Person, disable_user
from disclosure.clock import now
from disclosure.pages.guard import SEEN
from disclosure.pages.signing_in.going_on import is_own_path
from disclosure.records.users import user_called
from tests.staff import ANNA, BEN, NOON, OPERATOR, PASSWORD, SITE, sign_in

pytestmark = pytest.mark.usefixtures("staff")

NEW_SITE = {"name": "Ward 9 by the <river>", "zone": "Europe/London", "regimes": "gb-wls-doc"}
HIDDEN = re.compile(r'<input(?=[^>]* type="hidden")[^>]* name="([^"]+)"[^>]* value="([^"]*)"')


def away_for(client: FlaskClient, minutes: float) -> None:
    with client.session_transaction() as session:
        session[SEEN] = int((now() - timedelta(minutes=minutes)).timestamp())


def hidden_in(text: str) -> dict[str, str]:
    found = HIDDEN.findall(text.partition("<main")[2])
    return {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in found}


def test_signing_in_leads_to_the_first_page_of_that_person(app: Flask) -> None:
    client = app.test_client()
    answer = sign_in(client, ANNA)
    assert answer.status_code == 303
    assert client.get(answer.location, follow_redirects=True).request.path == "/users"


def test_the_bare_address_leads_to_that_first_page_too(app: Flask) -> None:
    client = app.test_client()
    asked = hidden_in(client.get("/").text)
    answer = sign_in(client, ANNA, **asked)
    assert client.get(answer.location, follow_redirects=True).request.path == "/users"
    assert client.get("/", follow_redirects=True).request.path == "/users"


def test_a_stranger_is_asked_to_sign_in_and_then_goes_where_they_wanted(app: Flask) -> None:
    client = app.test_client()
    asked = client.get("/sites/new?from=here")
    assert (asked.status_code, "away for a while" in asked.text) == (401, False)
    answer = sign_in(client, ANNA, next=hidden_in(asked.text)["next"])
    assert answer.location == "/sites/new?from=here"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:x",
        "",
        "/\tx",
        "//[",
    ],
)
def test_signing_in_never_leads_elsewhere(app: Flask, elsewhere: str) -> None:
    assert not is_own_path(elsewhere)
    assert sign_in(app.test_client(), BEN, next=elsewhere).location == "/welcome"


@pytest.mark.parametrize("email", [BEN.email, "nobody@example.org"])
def test_a_wrong_password_keeps_the_address_and_says_one_sentence(app: Flask, email: str) -> None:
    typed = {"email": email, "password": "not the right one"}
    answer = app.test_client().post("/sign-in", data=typed)
    assert (answer.status_code, f'value="{email}"' in answer.text) == (422, True)
    assert "do not belong together" in answer.text
    assert "not the right one" not in answer.text


def test_after_many_tries_the_page_says_how_long_to_wait(app: Flask) -> None:
    client = app.test_client()
    for _ in range(3):
        client.post("/sign-in", data={"email": BEN.email, "password": "a guess"})
    answer = sign_in(client)
    assert (answer.status_code, "Wait 2 seconds" in answer.text) == (429, True)


def test_the_coach_can_be_rung_without_signing_in(app: Flask) -> None:
    assert 'href="tel:01632960155"' in app.test_client().get("/sign-in").text


def test_signing_out_ends_the_session_and_is_never_a_link(app: Flask) -> None:
    client = app.test_client()
    sign_in(client)
    assert client.get("/account").status_code == 200
    answer = client.get("/sign-out")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, POST")
    client.post("/sign-out")
    assert client.get("/account").status_code == 401


def way_out(page: str) -> dict[str, str]:
    """What the button at the top of a page sends."""
    form = re.search(r'<form class="app-header__out".*?</form>', page, re.DOTALL)
    assert form
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))


@pytest.mark.parametrize("who", [BEN, ANNA])
def test_the_button_of_an_older_page_signs_its_person_out_and_nobody_else(
    app: Flask, who: Person
) -> None:
    """Ben was away too long, and signed in anew in another tab. Then he goes home."""
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    asked = client.get("/sign-in").text
    sign_in(client, BEN, **hidden_in(asked))
    older = way_out(client.get("/account").text)
    away_for(client, 31)
    asked = client.get("/account").text
    assert sign_in(client, who, **hidden_in(asked)).status_code == 303
    assert client.get("/account").status_code == 200
    left = client.post("/sign-out", data=older)
    assert left.status_code == (303 if who is BEN else 400)
    assert client.get("/account").status_code == (401 if who is BEN else 200)


@pytest.mark.parametrize("signed", [False, True])
def test_no_page_of_another_house_signs_anybody_out(app: Flask, signed: bool) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    sign_in(client, BEN, **hidden_in(client.get("/sign-in").text))
    forged = {"csrf_token": "a guess"} | ({"made_for": f'["{BEN.email}", ""].x'} if signed else {})
    assert client.post("/sign-out", data=forged).status_code == 400
    assert client.get("/account").status_code == 200


def test_signing_out_everywhere_ends_other_sessions_too(app: Flask) -> None:
    here, there = app.test_client(), app.test_client()
    sign_in(here)
    sign_in(there)
    here.post("/account/sign-out-everywhere")
    assert there.get("/account").status_code == 401


def test_who_left_is_out_with_the_next_page(app: Flask, session: Session) -> None:
    client = app.test_client()
    sign_in(client)
    disable_user(session, OPERATOR, NOON, BEN.email, ANNA.email)
    assert client.get("/account").status_code == 401


def test_a_cookie_of_before_signing_in_is_not_kept(app: Flask) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session


def test_one_changes_ones_own_password_and_stays(app: Flask) -> None:
    client, other = app.test_client(), app.test_client()
    sign_in(client)
    sign_in(other)
    typed = {"present_password": PASSWORD, "password": "four other plain words"}
    changed = client.post("/account/password", data=typed).text
    assert "holds from now on" in changed
    assert f"Ben Okoro</a>, {BEN.title} " in changed  # as on each page, though the session is new
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 401


@pytest.mark.parametrize(
    ("present", "new", "says"),
    [("wrong", "four other plain words", "not your present"), (PASSWORD, "short", "12 to 200")],
)
def test_a_password_that_cannot_be_is_refused(
    app: Flask, present: str, new: str, says: str
) -> None:
    client = app.test_client()
    sign_in(client)
    answer = client.post("/account/password", data={"present_password": present, "password": new})
    assert (answer.status_code, says in answer.text) == (422, True)


def test_idleness_ends_a_session_and_pages_keep_it_alive(app: Flask) -> None:
    client = app.test_client()
    sign_in(client)
    away_for(client, 29)
    assert client.get("/account").status_code == 200
    away_for(client, 29)
    assert client.get("/account").status_code == 200
    away_for(client, 31)
    asked = client.get("/account")
    assert (asked.status_code, "Sign out" in asked.text) == (401, False)
    assert client.get("/account").status_code == 401  # it does not come back by itself


def test_what_was_typed_comes_back_to_the_same_person_and_is_not_saved(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    away_for(client, 31)
    asked = client.post("/sites/new", data=NEW_SITE)
    assert (asked.status_code, "What you typed is kept" in asked.text) == (401, True)

    wrong = client.post(
        "/sign-in", data=hidden_in(asked.text) | {"email": ANNA.email, "password": "a guess"}
    )
    again = sign_in(client, ANNA, **hidden_in(wrong.text))
    assert (again.status_code, 'action="/sites/new"' in again.text) == (200, True)

    shown = client.post("/sites/new", data=hidden_in(again.text))
    assert (shown.status_code, "by the &lt;river&gt;" in shown.text) == (200, True)
    assert 'value="gb-wls-doc" checked' in shown.text
    assert "river" not in client.get("/sites").text
    assert client.post("/sites/new", data=NEW_SITE).status_code == 303


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/letters/APL-1/beat"), ("POST", "/letters/APL-1/unsaved"), ("GET", "/account")],
)
def test_it_comes_back_also_where_a_script_or_another_window_was_told_first(
    app: Flask, method: str, path: str
) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    away_for(client, 31)
    for _ in range(2):  # the desk of a letter goes on asking
        assert client.open(path, method=method).status_code == 401
    assert client.get("/sign-in").status_code == 200
    asked = client.post("/sites/new", data=NEW_SITE)
    assert (asked.status_code, "What you typed is kept" in asked.text) == (401, True)
    other = app.test_client()
    assert "river" not in sign_in(other, BEN, **hidden_in(asked.text)).text
    again = sign_in(client, ANNA, **hidden_in(asked.text))
    shown = client.post("/sites/new", data=hidden_in(again.text))
    assert "by the &lt;river&gt;" in shown.text


def test_each_page_of_the_sign_in_says_that_the_words_are_kept(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    away_for(client, 31)
    asked = client.post("/sites/new", data=NEW_SITE)
    typed = hidden_in(asked.text) | {"email": ANNA.email, "password": "a guess"}
    assert "What you typed is kept" in client.post("/sign-in", data=typed).text


@pytest.mark.parametrize("followed", [False, True])
def test_who_signed_out_or_was_followed_by_another_is_forgotten(app: Flask, followed: bool) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    away_for(client, 31)
    assert ANNA.email in client.get("/account").text  # asked as whom to sign in
    if followed:
        sign_in(client, BEN)
        away_for(client, 31)
    else:
        client.post("/sign-out")
    asked = client.post("/sites/new", data=NEW_SITE)
    assert (asked.status_code, ANNA.email in asked.text) == (401, False)
    again = sign_in(client, ANNA, **hidden_in(asked.text))
    assert (again.status_code, "river" in again.text) == (200 if followed else 303, False)


def test_what_was_typed_is_not_shown_to_somebody_else(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    away_for(client, 31)
    asked = client.post("/sites/new", data=NEW_SITE)
    answer = sign_in(client, BEN, **hidden_in(asked.text))
    assert (answer.status_code, "river" in answer.text) == (200, False)


def test_whose_text_it_is_cannot_be_forged(app: Flask) -> None:
    client = app.test_client()
    forged = {"whose": '["ben@aldervale.example", "/sites/new"].x', "kept:name": "planted"}
    answer = sign_in(client, BEN, **forged)
    assert (answer.status_code, "planted" in answer.text) == (303, False)


def test_passwords_are_never_carried(app: Flask) -> None:
    client = app.test_client()
    sign_in(client)
    away_for(client, 31)
    typed = {"present_password": PASSWORD, "password": "four other plain words"}
    asked = client.post("/account/password", data=typed)
    assert asked.status_code == 401
    assert "four other plain words" not in asked.text
    assert PASSWORD not in asked.text


def test_signed_out_from_elsewhere_keeps_the_text_too(app: Flask, session: Session) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    anna = user_called(session, ANNA.email)
    assert anna is not None
    sign_out_everywhere(session, anna.actor(), now(), ANNA.email)
    asked = client.post("/sites/new", data=NEW_SITE)
    assert "river" in sign_in(client, ANNA, **hidden_in(asked.text)).text


def test_the_site_is_not_in_any_way_open(app: Flask) -> None:
    assert SITE not in app.test_client().get("/sites").text
