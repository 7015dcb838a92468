"""What stands on a family's page as their words: all of it, and what is put right of it."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.clock import now
from tests.begun import begins_with
from tests.cases import a_talk, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.families import AFamily, a_family, visit
from tests.people import BEN

pytestmark = begins_with(a_family)


@pytest.fixture
def them(begun: AFamily) -> AFamily:
    return begun.at_present()


@pytest.fixture
def ewa(app: Flask, them: AFamily) -> FlaskClient:
    return visit(app, them.case, them.ewa)


def read(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def page(client: FlaskClient) -> str:
    return read(main_of(client.get("/f/page").text))


def asked(client: FlaskClient) -> str:
    """What stands under “Is this what you said?”."""
    shown = client.get("/f/page").text
    return read(shown[shown.index('id="recorded"') : shown.index('id="stand"')])


def wrote_down(them: AFamily, kind: str) -> int:
    """In her name, that the cup was blue."""
    at, words = them.case.at.isoformat(), "The cup was blue."
    told: dict[str, Any] = {"person": them.ewa, "words": words}
    if kind == "conversation":
        return a_talk(them.case, "follow_up", family_said=words).id
    if kind == "heard":
        told |= {"asked_at": at, "how": "By telephone", "answer": "words"}
        return record_as(them.case, BEN, kind, **told, told_how_to_complain=True).id
    if kind == "request":
        told["wants"] = "something_else"
    return record_as(them.case, BEN, kind, **told, at=at).id


@pytest.mark.parametrize(
    "kind", ["account", "question", "concern", "request", "heard", "conversation"]
)
def test_where_we_wrote_her_words_down_wrongly_we_put_them_right_and_show_her(
    them: AFamily, ewa: FlaskClient, kind: str
) -> None:
    """Until then her own words stand beside ours; we had gone on to show ours alone, as hers."""
    number = wrote_down(them, kind)
    said = {"right": "no", "words": "The cup was red."}
    assert ewa.post(f"/f/records/{number}/right", data=said).status_code == 303
    assert "We will put it right, and show you." in page(ewa)
    hers = "You said that this is not right. Your words: The cup was red."
    assert page(ewa).count(hers) == 1
    them.case.at = now()
    right = "Ewa told us that the cup was red."
    told = {"of": str(number), "words": right, "withdraws": False}
    made = record_as(them.case, BEN, "correction", **told).id
    shown = page(ewa)
    assert shown.count(f"Put right later: {right}") == 1
    assert hers not in shown
    pack = ZipFile(BytesIO(ewa.post("/f/take-away").data))
    assert right in pack.read("page.txt").decode()
    again = {"of": str(made), "words": "It was the red cup.", "withdraws": False}
    record_as(them.case, BEN, "correction", **again)
    assert "Put right later: It was the red cup." in page(ewa)


def test_she_is_asked_of_our_note_as_it_was_put_right_since(
    them: AFamily, ewa: FlaskClient
) -> None:
    number = wrote_down(them, "account")
    right = {"of": str(number), "words": "The cup was red.", "withdraws": False}
    record_as(them.case, BEN, "correction", **right)
    assert "Put right later: The cup was red." in asked(ewa)


def test_what_her_brother_says_of_our_note_is_not_hers_to_read(
    app: Flask, them: AFamily, ewa: FlaskClient
) -> None:
    talk = a_talk(them.case, "first", persons=[them.ewa, them.brother]).id
    said = {"right": "no", "words": "I never shouted."}
    adam = visit(app, them.case, them.brother)
    assert adam.post(f"/f/records/{talk}/right", data=said).status_code == 303
    assert "I never shouted." in page(adam)
    assert "I never shouted." not in page(ewa)


def test_what_she_said_of_how_we_did_stands_on_her_page_and_in_what_she_takes_away(
    ewa: FlaskClient,
) -> None:
    """She read that she had told us something, and on no page what."""
    ewa.post("/f/heard", data={"listened": "no", "would_change": "Ring us back at night."})
    ewa.get("/f/page")  # what was just kept
    pack = ZipFile(BytesIO(ewa.post("/f/take-away").data))
    for shown in (page(ewa), " ".join(pack.read("page.txt").decode().split())):
        assert "Did we listen to you? No, you did not listen." in shown
        assert "What should we do differently? Ring us back at night." in shown
