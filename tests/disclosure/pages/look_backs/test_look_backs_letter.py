"""The page of the letter for all: what it promises."""

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.look_backs.opening import look_back_of
from disclosure.records.look_backs import letters_of
from tests.disclosure.pages.test_worklist import words_of
from tests.look_backs import PROMISE, TEXT, a_look_back, promises_typed
from tests.people import ADA, BEN, actor
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")

CALL: dict[str, object] = {
    "sentence": "We will ring you by 14 May 2046 and ask what you make of it.",
    "owner": ADA,
    "due_on": "2046-05-14",
}


def test_a_letter_makes_several_promises_and_none_is_lost_when_it_is_saved_again(
    app: Flask, session: Session
) -> None:
    """The page had boxes for one. A letter that promised two things could not be written there; and
    one that was written by the command lost its second promise when a word of it was mended."""
    ref, ben = a_look_back(session).ref, signed_in(app, BEN)
    path = f"/look-backs/{ref}/letter"
    text = TEXT.replace("Please ring", f"{CALL['sentence']}\n\nPlease ring")
    typed = {"kind": "holding", "text": text, "slip": "no"}
    assert ben.post(path, data=typed | promises_typed(PROMISE)).status_code == 303
    assert f"“{CALL['sentence']}”" in words_of(ben.get(path).text)  # a promise of nobody
    one_more = ben.post(path, data=typed | promises_typed(PROMISE) | {"another": "promises"}).text
    assert 'name="promises-1-owner"' in one_more
    both = typed | promises_typed(PROMISE, CALL)
    amiss = ben.post(path, data=both | {"promises-1-sentence": "We will sing."})
    assert amiss.status_code == 422
    assert 'href="#promises-1-sentence"' in amiss.text
    assert ben.post(path, data=both).status_code == 303
    page = unescape(ben.get(path).text)
    assert "The check finds no fault in the saved words." in page
    assert (str(PROMISE["sentence"]) in page, page.count(str(CALL["sentence"]))) == (True, 2)
    for place, promise in enumerate(
        (PROMISE, CALL)
    ):  # as the page has them, and only a word mended
        assert re.search(rf'name="promises-{place}-due_on"[^>]* value="{promise["due_on"]}"', page)
        assert f'<option value="{promise["owner"]}" selected>' in page
    session.rollback()
    row = letters_of(session, look_back_of(session, actor(session, BEN), ref).id)[1]
    assert [promise["owner"] for promise in row.promises] == [BEN, ADA]
    assert [promise["due_on"] for promise in row.promises] == ["2046-04-30", "2046-05-14"]
