"""What the family writes beside a letter answers that letter, for them and for the team."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.actions.letters.replies import Reply, replies_to
from disclosure.kinds.replies import CameBy
from tests.begun import begins_with
from tests.families import AFamily, a_family, visit
from tests.family_saying import last
from tests.people import BEN
from tests.typed import signed_in

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_family)]
LETTER = re.compile(r'name="letter" value="([0-9a-f]{64})"')
BOXES = [("questions", "question"), ("account", "account")]


@pytest.fixture
def ewa(app: Flask, family: AFamily) -> FlaskClient:
    return visit(app, family.case, family.ewa)


def shown_hash(browser: FlaskClient) -> str:
    first, second = LETTER.findall(browser.get("/f/letters/1/").text)
    assert first == second
    return str(first)


def answers(family: AFamily) -> tuple[Reply, ...]:
    gathered = family.case.now
    return tuple(reply for letter in gathered.letters for reply in replies_to(gathered, letter))


@pytest.mark.parametrize(("box", "kind"), BOXES)
def test_what_they_write_beside_a_letter_is_attached_to_it(
    app: Flask, ewa: FlaskClient, family: AFamily, box: str, kind: str
) -> None:
    words = "You write that she slept. She was awake."
    assert (
        ewa.post(f"/f/{box}", data={"letter": shown_hash(ewa), "words": words}).status_code == 303
    )
    (reply,) = answers(family)
    assert (reply.kind, reply.words, reply.way) == (kind, words, CameBy.PAGE)
    ref = last(family.case, kind).body["letter"]
    assert words in unescape(signed_in(app, BEN).get(f"/letters/{ref}").text)


@pytest.mark.parametrize(("box", "_kind"), BOXES)
def test_an_empty_answer_comes_back_as_an_answer_to_the_same_letter(
    ewa: FlaskClient, family: AFamily, box: str, _kind: str
) -> None:
    asked = shown_hash(ewa)
    again = ewa.post(f"/f/{box}", data={"letter": asked, "words": " "})
    assert again.status_code == 422
    assert LETTER.findall(again.text) == [asked]
    assert answers(family) == ()


@pytest.mark.parametrize(("box", "kind"), BOXES)
def test_of_a_letter_that_is_not_theirs_only_their_words_are_kept(
    ewa: FlaskClient, family: AFamily, box: str, kind: str
) -> None:
    words = {"letter": "0" * 64, "words": "Who gave it to her?"}
    assert ewa.post(f"/f/{box}", data=words).status_code == 303
    assert last(family.case, kind).body["words"] == words["words"]
    assert answers(family) == ()
