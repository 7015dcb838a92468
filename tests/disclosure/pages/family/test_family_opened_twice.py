"""A code opens a page once; and what one browser sends twice to open it, it sent once."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.family import door as family_door
from disclosure.records.links import FamilyVisit
from tests.begun import begins_with
from tests.cases import change_by
from tests.disclosure.pages.family.test_family_shared_device import hidden_in
from tests.families import FACT, AFamily, a_family, code_for
from tests.family_saying import told_in_person
from tests.people import ADA

pytestmark = begins_with(a_family)

COOKIE = "disclosure"


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """Ewa's. Each form is asked for its token, as at work."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app.test_client()


def press(phone: FlaskClient, told: dict[str, str], before: str) -> TestResponse:
    """With the cookie of the page on which the button stands, as if no answer had come yet."""
    phone.set_cookie(COOKIE, before)
    return phone.post("/f/open", data=told)


def on_its_page(phone: FlaskClient, code: str) -> tuple[dict[str, str], str]:
    """What stands in the form, and the cookie that came with it."""
    there = hidden_in(phone.get("/f/open").text)
    cookie = phone.get_cookie(COOKIE)
    assert cookie
    return there | {"code": code, "fact": FACT["answer"]}, cookie.value


def visits(session: Session) -> int:
    session.rollback()
    return len(session.scalars(select(FamilyVisit)).all())


def test_who_presses_twice_or_lost_the_answer_on_a_train_is_in(
    session: Session, them: AFamily, phone: FlaskClient
) -> None:
    """The first press used the code up, and its answer never came: the second one said that the
    code was used already. Her page was gone, and on a Saturday nobody was there to ring.
    """
    had = visits(session)
    told, before = on_its_page(phone, code_for(them.case, them.ewa))
    for _ in range(5):
        assert press(phone, told, before).status_code == 303
    assert phone.get("/f/page").status_code == 200
    assert visits(session) == had + 1


def test_who_presses_again_while_their_page_is_still_on_its_way_comes_to_it(
    them: AFamily, phone: FlaskClient
) -> None:
    """Its answer had come, and the page itself took a second. She read “That did not work”, and
    that nothing was changed. With another code than hers that is what anybody reads.
    """
    told_in_person(them.case, them.brother)
    told, _ = on_its_page(phone, code_for(them.case, them.ewa))
    assert phone.post("/f/open", data=told).status_code == 303
    again = phone.post("/f/open", data=told)
    assert (again.status_code, again.location) == (303, "/f/page")
    his = told | {"code": code_for(them.case, them.brother)}
    assert phone.post("/f/open", data=his).status_code == 400


def test_what_she_had_typed_before_her_page_closed_is_there_after_the_second_press_too(
    them: AFamily, phone: FlaskClient
) -> None:
    first, _ = on_its_page(phone, code_for(them.case, them.ewa))
    phone.post("/f/open", data=first)
    asks = hidden_in(phone.get("/f/page").text) | {"words": "Who was with her?"}
    family_door.revoke(them.case.session, change_by(them.case, ADA), them.ewa)
    closed = phone.post("/f/questions", data=asks)
    assert closed.status_code == 401
    told = hidden_in(closed.text) | {"code": code_for(them.case, them.ewa), "fact": FACT["answer"]}
    for _ in range(2):
        assert "Who was with her?" in phone.post("/f/open", data=told).text


def test_whoever_else_brings_that_code_is_told_that_it_was_used(
    app: Flask, them: AFamily, phone: FlaskClient
) -> None:
    told, before = on_its_page(phone, code_for(them.case, them.ewa))
    assert press(phone, told, before).status_code == 303
    another = app.test_client()
    theirs, _ = on_its_page(another, told["code"])
    assert "This code was used already" in another.post("/f/open", data=theirs).text
    assert another.get("/f/page").status_code == 401
    wrong = press(phone, told | {"fact": "Azor"}, before)  # nor is the answer asked of nobody
    assert "do not belong together" in wrong.text


def test_nor_does_it_open_again_what_they_left(them: AFamily, phone: FlaskClient) -> None:
    told, before = on_its_page(phone, code_for(them.case, them.ewa))
    press(phone, told, before)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', phone.get("/f/page").text)[0]
    assert phone.post("/f/leave", data={"csrf_token": token}).status_code == 303
    assert "This code was used already" in press(phone, told, before).text
    assert phone.get("/f/page").status_code == 401


def test_nor_what_we_shut(them: AFamily, phone: FlaskClient) -> None:
    told, before = on_its_page(phone, code_for(them.case, them.ewa))
    press(phone, told, before)
    family_door.revoke(them.case.session, change_by(them.case, ADA), them.ewa)
    assert "This code was used already" in press(phone, told, before).text
    assert phone.get("/f/page").status_code == 401
