"""The door of a family's page stood open over night, or another of them came in meanwhile."""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.clock import now
from disclosure.pages.serving import safety
from disclosure.records.links import visits_of
from tests.begun import begins_with
from tests.disclosure.pages.family.test_family_shared_device import SECRET, hidden_in, typed_by
from tests.families import FACT, AFamily, a_family, code_for, visit
from tests.family_saying import opens, told_in_person

pytestmark = begins_with(a_family)

ONCE_MORE = "Please type the answer once more"


@pytest.fixture
def phone(app: Flask, them: AFamily) -> FlaskClient:
    told_in_person(them.case, them.brother)
    app.config["WTF_CSRF_ENABLED"] = True
    return app.test_client()


def test_a_code_typed_at_the_door_of_last_night_waits_for_the_answer_alone(
    them: AFamily, phone: FlaskClient
) -> None:
    """She typed it all, and read that it did not work. The way on led to a door without it."""
    code, told = code_for(them.case, them.ewa), hidden_in(phone.get("/f/open").text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(safety, "now", lambda: now() + timedelta(hours=15))
        asked = opens(phone, code, **told)
    assert asked.status_code == 400
    assert ONCE_MORE in asked.text
    assert f'value="{code}"' in asked.text
    assert FACT["answer"] not in asked.text
    assert opens(phone, code, **hidden_in(asked.text)).status_code == 303


def test_whose_sister_opened_hers_meanwhile_is_led_to_no_page_of_hers(
    them: AFamily, phone: FlaskClient
) -> None:
    """One telephone of two. He had the door open in one window, she came in in another; what he
    read led him to her page.
    """
    his, hers = code_for(them.case, them.brother), code_for(them.case, them.ewa)
    told = hidden_in(phone.get("/f/open").text)
    assert opens(phone, hers, **hidden_in(phone.get("/f/open").text)).status_code == 303
    asked = opens(phone, his, **told)
    assert ONCE_MORE in asked.text
    assert "/f/page" not in asked.text
    assert opens(phone, his, **hidden_in(asked.text)).status_code == 303


def test_what_she_typed_before_her_page_closed_comes_along_and_is_shown_to_nobody(
    app: Flask, them: AFamily
) -> None:
    told_in_person(them.case, them.brother)
    ewa = visit(app, them.case, them.ewa)
    app.config["WTF_CSRF_ENABLED"] = True
    sent, session = typed_by(ewa), them.case.session
    for each in visits_of(session, them.case.id):
        each.seen_at -= timedelta(hours=1)
    session.commit()
    door = hidden_in(ewa.post("/f/consents", data=sent).text)
    his, hers = code_for(them.case, them.brother), code_for(them.case, them.ewa)
    assert opens(ewa, his, **hidden_in(ewa.get("/f/open").text)).status_code == 303
    asked = opens(ewa, hers, **door)
    assert ONCE_MORE in asked.text
    assert SECRET not in unescape(asked.text)
    back = opens(ewa, hers, **hidden_in(asked.text))
    assert SECRET in unescape(back.text)


def test_a_form_of_another_house_brings_no_code_to_the_door(
    them: AFamily, phone: FlaskClient
) -> None:
    theirs = opens(phone, code := code_for(them.case, them.ewa))
    assert theirs.status_code == 400
    assert code not in theirs.text
