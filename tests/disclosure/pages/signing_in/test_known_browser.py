"""A place or an account that others locked: who signed in with this browser before gets in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.actions.staff import signing_in as action
from disclosure.actions.staff.tries import OWN_LIMIT, SHARED_LIMIT, count_try
from disclosure.actions.users import Person, add_user
from disclosure.app import create_app
from disclosure.clock import now
from disclosure.pages.guard import PROVED
from disclosure.pages.signing_in.devices import COOKIE, KNOWN, MOST
from disclosure.settings import Settings
from tests.codes import a_phone, code_at
from tests.disclosure.pages.signing_in.test_second_factor import away, give_code
from tests.staff import ANNA, BEN, NOON, OPERATOR, PASSWORD, SITE, sign_in

pytestmark = pytest.mark.usefixtures("staff")

HERE = "127.0.0.1"  # whoever asks in these tests
ELSEWHERE = "203.0.113.9"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """The browser of a ward in which Ben has signed in and out."""
    client = app.test_client()
    sign_in(client)
    client.post("/sign-out")
    return client


def lock_the_place(session: Session) -> None:
    for number in range(SHARED_LIMIT):
        count_try(session, f"invented{number}@example.org", HERE, now())


def locked_from_far_away(session: Session, email: str) -> None:
    for number in range(OWN_LIMIT):  # each when the wait of the one before is over
        at = now() - (OWN_LIMIT - 1 - number) * timedelta(seconds=10)
        action.sign_in(session, email, "a guess", ELSEWHERE, at)


def colleagues(session: Session, many: int) -> list[Person]:
    nurses = [
        Person(
            f"nurse{n}@aldervale.example", f"Nurse {n}", ["clinician"], [SITE], password=PASSWORD
        )
        for n in range(many)
    ]
    for each in nurses:
        add_user(session, OPERATOR, NOON, each)
    return nurses


def test_who_signed_in_here_before_is_not_kept_out_by_others(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    lock_the_place(session)
    assert sign_in(app.test_client()).status_code == 429  # a right password is no way through
    assert sign_in(client).status_code == 303


def test_no_other_house_under_our_domain_takes_her_browser_from_her(
    settings: Settings, client: FlaskClient, session: Session
) -> None:
    """A page of tea.hospital.example may write cookies for all of hospital.example, and a browser
    sends them to us. By the name alone it takes ours from no house but ours."""
    told = replace(settings, mode="production", secret_key="s" * 40)
    app = create_app(told, SECRET_KEY="tests", WTF_CSRF_ENABLED=False, TESTING=True)
    here = {"base_url": "https://localhost"}
    known = {"email": BEN.email, "password": PASSWORD}
    hers = app.test_client()
    given = hers.post("/sign-in", data=known, **here).headers.getlist("Set-Cookie")
    assert len(given) == 3  # of the session, of the browser, and of whom it is known to
    for each in given:
        name, *parts = each.split("; ")
        assert name.startswith("__Host-"), each
        assert {"Secure", "HttpOnly", "Path=/"} <= set(parts), each
    hers.post("/sign-out", **here)
    for name in (COOKIE, KNOWN):
        hers.set_cookie(name, "planted")
    lock_the_place(session)
    assert hers.post("/sign-in", data=known, **here).status_code == 303


def test_nor_by_the_code_of_their_phone(client: FlaskClient, session: Session) -> None:
    key = a_phone(session, BEN.email)
    lock_the_place(session)
    sign_in(client)
    assert give_code(client, code_at(key, now())) == 303


def test_a_password_alone_makes_no_browser_known_where_a_code_is_asked(
    app: Flask, session: Session
) -> None:
    a_phone(session, BEN.email)
    sign_in(half := app.test_client())
    assert half.get_cookie(KNOWN) is None


def test_what_is_mistyped_there_counts_there_alone(client: FlaskClient, session: Session) -> None:
    """Else whoever sits at the browser of a ward would lock her out of every other one."""
    lock_the_place(session)
    wrong = {"email": BEN.email, "password": "a guess"}
    found = [client.post("/sign-in", data=wrong).status_code for _ in range(4)]
    assert found == [422, 422, 422, 429]
    assert action.sign_in(session, BEN.email, PASSWORD, ELSEWHERE, now()).actor


def test_who_guesses_at_her_account_far_away_does_not_keep_her_out(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    """All it takes is her address; and her ward needs her in."""
    locked_from_far_away(session, BEN.email)
    assert sign_in(app.test_client()).status_code == 429
    assert sign_in(client).status_code == 303
    with pytest.raises(Refused):  # that she is in opens nothing to who guesses
        action.sign_in(session, BEN.email, PASSWORD, ELSEWHERE, now())


def test_nor_from_proving_again_in_an_open_session(app: Flask, session: Session) -> None:
    sign_in(client := app.test_client(), ANNA)
    away(client, PROVED, 11)
    locked_from_far_away(session, ANNA.email)
    assert client.post("/prove", data={"password": PASSWORD}).status_code == 303


def test_a_new_password_forgets_what_was_mistyped_at_every_browser(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    locked_from_far_away(session, BEN.email)
    for _ in range(OWN_LIMIT):
        client.post("/sign-in", data={"email": BEN.email, "password": "a guess"})
    assert sign_in(client).status_code == 429
    action.set_password(session, OPERATOR, now(), BEN.email, "four other plain words")
    known = {"email": BEN.email, "password": "four other plain words"}
    assert client.post("/sign-in", data=known).status_code == 303
    assert app.test_client().post("/sign-in", data=known).status_code == 303


def test_where_nobody_says_from_where_they_come_all_are_one_place(
    app: Flask, session: Session
) -> None:
    """By a socket, where the proxy keeps their addresses to itself."""
    unsaid = app.test_client()
    unsaid.environ_base["REMOTE_ADDR"] = ""
    for each in colleagues(session, SHARED_LIMIT):
        unsaid.post("/sign-in", data={"email": each.email, "password": "spring"})
    assert sign_in(unsaid).status_code == 429
    assert sign_in(app.test_client()).status_code == 303


def test_to_have_signed_in_is_of_no_use_at_another_account(
    client: FlaskClient, session: Session
) -> None:
    """Else whoever has an account could try one password at everybody."""
    lock_the_place(session)
    assert sign_in(client, ANNA).status_code == 429


def test_nor_is_a_browser_without_what_we_wrote_for_it(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    sign_in(other := app.test_client(), ANNA)
    name, known, another = (
        client.get_cookie(COOKIE),
        client.get_cookie(KNOWN),
        other.get_cookie(KNOWN),
    )
    assert name
    assert known
    assert another
    lock_the_place(session)
    for device, said in (
        (name.value, ""),
        (name.value, another.value),
        (name.value, "0" * 16),
        (name.value, "é<script>" * 50),
        ("ab" * 16, known.value),
        ("", known.value),
    ):
        thief = app.test_client()
        thief.set_cookie(COOKIE, device)
        thief.set_cookie(KNOWN, said)
        assert sign_in(thief).status_code == 429, (device, said)


def test_a_known_browser_has_a_count_of_its_own(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    """Of a ward where many signed in: a password tried at each of them is counted all the same."""
    nurses = colleagues(session, SHARED_LIMIT // 3 + 1)
    for each in nurses:
        sign_in(client, each)
        client.post("/sign-out")
    for word in ("spring", "summer", "autumn"):
        for each in nurses:
            client.post("/sign-in", data={"email": each.email, "password": word})
    assert sign_in(client).status_code == 429
    assert sign_in(app.test_client()).status_code == 303


def test_a_ward_shares_a_browser(client: FlaskClient, session: Session) -> None:
    sign_in(client, ANNA)
    client.post("/sign-out")
    lock_the_place(session)
    assert [sign_in(client, each).status_code for each in (BEN, ANNA)] == [303, 303]
    known = client.get_cookie(KNOWN)
    assert known
    assert len(known.value.split(".")) == 2
    assert len(known.value) < 17 * MOST


def test_of_an_open_session_tries_are_counted_by_account(app: Flask, session: Session) -> None:
    """Before the glass, say: she is in, and what others mistype behind her address is not hers."""
    sign_in(client := app.test_client(), ANNA)
    away(client, PROVED, 11)
    lock_the_place(session)
    assert client.get("/users/new").status_code == 401
    assert client.post("/prove", data={"password": PASSWORD}).status_code == 303
    away(client, PROVED, 11)
    found = [client.post("/prove", data={"password": "a guess"}).status_code for _ in range(4)]
    assert found == [422, 422, 422, 429]
