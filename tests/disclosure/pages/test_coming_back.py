"""Opening a closed account again by its page: one person has one account."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.people.accounts import account_of
from disclosure.actions.users import Person, change_user, disable_user
from disclosure.records.house import house_entries
from tests.staff import ANNA, BEN, NOON, OPERATOR, PASSWORD, SAM, SITE, sign_in

pytestmark = pytest.mark.usefixtures("staff")


@pytest.fixture
def page(session: Session) -> str:
    """Of Ben, who has left."""
    return f"/users/{disable_user(session, OPERATOR, NOON, BEN.email, SAM.email).id}"


def test_the_account_is_opened_again_with_a_password_shown_once(
    app: Flask, admin: FlaskClient, session: Session, page: str
) -> None:
    said = admin.get(page).text
    assert f"{page}/open-again" in said
    assert "Do not make a second one: it would count as another person" in said
    form = admin.get(f"{page}/open-again").text
    assert "Roles: clinician. Sites: Ward Hill. As they were" in form
    answer = admin.post(f"{page}/open-again", data={"reason": "Back from parental leave"})
    found = re.search(r"<code>([a-z0-9-]{19})</code>", answer.text)
    assert found
    assert sign_in(app.test_client()).status_code == 422  # the old password
    assert sign_in(app.test_client(), password=found[1]).status_code == 303
    session.rollback()
    entry = house_entries(session)[-2]
    assert (entry.by, entry.about) == (ANNA.email, BEN.email)
    assert entry.what == "account opened again: Back from parental leave"
    assert PASSWORD not in answer.text


def test_without_a_reason_or_twice_it_is_refused(
    admin: FlaskClient, session: Session, page: str
) -> None:
    answer = admin.post(f"{page}/open-again", data={"reason": "back"})
    assert (answer.status_code, "use at least three words" in answer.text) == (422, True)
    assert not account_of(session, BEN.email).active
    told = {"reason": "Back from parental leave"}
    assert admin.post(f"{page}/open-again", data=told).status_code == 200
    answer = admin.post(f"{page}/open-again", data=told)
    assert (answer.status_code, "The account of Ben Okoro is open." in answer.text) == (409, True)


def test_adding_who_left_says_so_and_names_the_way_back(admin: FlaskClient, page: str) -> None:
    assert "Somebody who worked here before" in admin.get("/users/new").text
    typed = {"email": BEN.email, "name": BEN.name, "roles": ["approver"]}
    answer = admin.post("/users/new", data=typed)
    assert answer.status_code == 422
    assert f"Ben Okoro has {BEN.email}, and has left." in answer.text
    assert "open that account again, on its page under “Users”" in answer.text


def test_the_page_says_what_to_do_about_another_address_and_which_names_there_were(
    admin: FlaskClient, session: Session
) -> None:
    for name in ("Ben Osei", "ben  osei"):  # spelled anew, it is the same name
        change_user(session, OPERATOR, NOON, Person(BEN.email, name, ["clinician"], [SITE]))
    said = admin.get(f"/users/{account_of(session, BEN.email).id}").text
    assert f"The record knows ben  osei by {BEN.email}, so it stays" in said
    assert "Let your mail system pass on what comes to the old one." in said
    assert "Before: Ben Okoro. Records from then go on with that name." in said
