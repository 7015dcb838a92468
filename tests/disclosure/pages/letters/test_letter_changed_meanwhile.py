"""A step of a letter that came back, as somebody was faster: it can be made once that is read."""

import re

import pytest
from flask.testing import FlaskClient

from disclosure.pages.moving import NOT_NOW
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, letter_row, move_as
from tests.people import BEN, EVA
from tests.typed import seen_in
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
PLAN = {"how": "post", "format": "standard", "knows": "told", "surname": "Price"}


@pytest.fixture
def letter(begun: ACase) -> str:
    return a_letter(begun, "apology", until="approve")


def comes_again(case: ACase, ref: str) -> None:
    """Sent back, handed in and approved, while a page of it stands open."""
    move_as(case, EVA, "return_to_draft", ref, "I read it once more")
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=letter_row(case, ref).text_sha256)


def test_it_is_issued_once_it_was_read_again(ada: FlaskClient, begun: ACase, letter: str) -> None:
    """What she had read and ticked was the letter before."""
    path = f"/letters/{letter}/issue"
    told = PLAN | {"read": "yes", "seen": seen_in(ada.get(path).text)}
    comes_again(begun, letter)
    refused = ada.post(path, data=told)
    assert refused.status_code == 409
    assert "This changed after you opened it. " in refused.text
    assert 'value="Price"' in refused.text
    assert not re.search(r'name="read"[^>]* checked', refused.text)
    anew = PLAN | {"seen": seen_in(refused.text)}
    assert ada.post(path, data=anew).status_code == 422
    assert ada.post(path, data=anew | {"read": "yes"}).status_code == 303
    assert letter_row(begun, letter).state is LetterState.ISSUED


def test_so_is_every_other_step(ada: FlaskClient, begun: ACase, letter: str) -> None:
    path = f"/letters/{letter}/moves/withdraw"
    told = {"reason": "She asked us to wait a little", "seen": seen_in(ada.get(path).text)}
    comes_again(begun, letter)
    refused = ada.post(path, data=told)
    assert refused.status_code == 409
    assert told["reason"] in refused.text
    assert ada.post(path, data=told | {"seen": seen_in(refused.text)}).status_code == 303
    assert letter_row(begun, letter).state is LetterState.WITHDRAWN


def test_a_step_that_does_not_start_here_asks_for_no_words(ada: FlaskClient, begun: ACase) -> None:
    """Of a letter that they have, the page said: “It is never sent”, and took the reason for it."""
    gone = a_letter(begun, "apology", until="deliver")
    path = f"/letters/{gone}/moves/withdraw"
    page = ada.get(path)
    assert NOT_NOW in page.text
    assert "It is never sent" not in page.text
    assert "<textarea" not in page.text
    seen = str(letter_row(begun, gone).version)
    refused = ada.post(path, data={"reason": "She asked us to wait a little", "seen": seen})
    assert refused.status_code == 409
    assert NOT_NOW in refused.text
    assert "She asked us to wait a little" in refused.text
    assert letter_row(begun, gone).state is LetterState.DELIVERED
