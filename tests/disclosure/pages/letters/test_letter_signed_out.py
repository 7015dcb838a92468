"""Signed out in the midst of a letter: what was typed waits at it, for nobody but its writer."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.actions.staff.signing_in import set_password
from disclosure.clock import now
from disclosure.pages.guard import SEEN
from disclosure.records.writing import unsaved_words
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letters import boxes
from tests.disclosure.pages.signing_in.test_signing_in import hidden_in
from tests.people import ADA, BEN, IVA, OPERATOR
from tests.staff import PASSWORD
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)

CLOSING = "I am sorry that you had to ask twice."
SUPPORT = "Our counsellor is there for you, free, whenever you want."
WAITS = "It waits at the letter too, for you alone"


@pytest.fixture
def case(begun: ACase) -> ACase:
    set_password(begun.session, OPERATOR, now(), BEN, PASSWORD)
    return begun


def in_his_browser(app: Flask) -> FlaskClient:
    ben = app.test_client()
    ben.post("/sign-in", data={"email": BEN, "password": PASSWORD})
    return ben


def signed_out_and_in_again(app: Flask, ref: str, **more: str) -> tuple[FlaskClient, str]:
    """Ben's browser, and the page after the sign-in: he was away when he pressed Save."""
    ben = in_his_browser(app)
    typed = boxes(ben, ref) | {"box_closing": CLOSING, "box_support": SUPPORT, "do": "save"}
    with ben.session_transaction() as cookie:
        cookie[SEEN] = 1
    asked = ben.post(f"/letters/{ref}", data=typed | more)
    assert asked.status_code == 401
    told = hidden_in(asked.text) | {"email": BEN, "password": PASSWORD}
    return ben, unescape(ben.post("/sign-in", data=told).text)


def test_who_goes_elsewhere_first_finds_every_word_at_the_letter(
    app: Flask, case: ACase, ref: str
) -> None:
    ben, again = signed_out_and_in_again(app, ref)
    assert WAITS in again
    ben.get("/incidents")
    desk = unescape(ben.get(f"/letters/{ref}").text)
    assert "are not saved yet" in desk
    there = boxes(ben, ref)
    assert (there["box_closing"], there["box_support"]) == (CLOSING, SUPPORT)
    assert CLOSING not in row(case, ref).text
    (kept,) = unsaved_words(case.session, row(case, ref).id)
    assert (kept.by, set(kept.words)) == (BEN, {"closing", "support"})


def test_they_wait_until_they_are_saved_or_thrown_away(app: Flask, case: ACase, ref: str) -> None:
    for do, stands in (("throw_away", False), ("save", True)):
        ben, _ = signed_out_and_in_again(app, ref)
        for _ in range(2):
            assert CLOSING in unescape(ben.get(f"/letters/{ref}").text)
        typed = {"typed": "closing support", "do": do}
        assert ben.post(f"/letters/{ref}", data=boxes(ben, ref) | typed).status_code == 303
        assert "are not saved yet" not in ben.get(f"/letters/{ref}").text
        assert (CLOSING in row(case, ref).text) is stands


def test_nobody_else_at_that_computer_sees_them(app: Flask, ref: str) -> None:
    signed_out_and_in_again(app, ref)
    for email in (ADA, IVA):
        assert CLOSING not in unescape(signed_in(app, email).get(f"/letters/{ref}").text)


def test_what_was_thrown_away_or_has_no_draft_any_more_does_not_wait(
    app: Flask, case: ACase, ref: str
) -> None:
    _, again = signed_out_and_in_again(app, ref, do="throw_away")
    assert WAITS not in again
    assert unsaved_words(case.session, row(case, ref).id) == []
    ben = in_his_browser(app)
    typed = boxes(ben, ref) | {"box_closing": CLOSING}
    move_as(case, BEN, "submit", ref)
    with ben.session_transaction() as cookie:
        cookie[SEEN] = 1
    asked = ben.post(f"/letters/{ref}", data=typed)
    told = hidden_in(asked.text) | {"email": BEN, "password": PASSWORD}
    again = unescape(ben.post("/sign-in", data=told).text)
    assert CLOSING in again
    assert WAITS not in again
