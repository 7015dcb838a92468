"""A family's page, or its door, stood open over night, or somebody came in meanwhile."""

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


@pytest.fixture
def ewa(app: Flask, them: AFamily) -> FlaskClient:
    told_in_person(them.case, them.brother)
    ewa = visit(app, them.case, them.ewa)
    app.config["WTF_CSRF_ENABLED"] = True
    return ewa


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
    them: AFamily, ewa: FlaskClient
) -> None:
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


def test_what_she_wrote_in_the_evening_and_sends_in_the_morning_is_given_back_to_her(
    them: AFamily, ewa: FlaskClient
) -> None:
    """She read that it did not work, and to go to her page: it asked for a code, and her words were
    gone unless she had copied them."""
    sent = hidden_in(ewa.get("/f/page").text) | {"words": SECRET}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(safety, "now", lambda: now() + timedelta(hours=15))
        asked = ewa.post("/f/account", data=sent)
    assert asked.status_code == 400
    assert "we will give them back to you" in unescape(asked.text)
    back = opens(ewa, code_for(them.case, them.ewa), **hidden_in(asked.text))
    _, _, form = back.text.partition('action="/f/account"')
    assert SECRET in form


def test_so_it_is_at_once_where_her_page_is_open_anew_in_another_window(
    them: AFamily, ewa: FlaskClient
) -> None:
    sent = hidden_in(ewa.get("/f/page").text) | {"words": SECRET}
    code = code_for(them.case, them.ewa)
    assert opens(ewa, code, **hidden_in(ewa.get("/f/open").text)).status_code == 303
    asked = ewa.post("/f/account", data=sent)
    assert asked.status_code == 400
    _, _, form = asked.text.partition('action="/f/account"')
    told = hidden_in(form) | {"words": SECRET, "show_again": "yes"}
    assert SECRET in form
    assert SECRET in ewa.post("/f/account", data=told).text
    read = ewa.post("/f/take-away", data=sent)  # nothing was typed there
    assert (read.status_code, "Open my page" in read.text) == (400, False)


def test_a_form_of_another_house_brings_no_code_to_the_door(
    them: AFamily, phone: FlaskClient
) -> None:
    theirs = opens(phone, code := code_for(them.case, them.ewa))
    assert theirs.status_code == 400
    assert code not in theirs.text
