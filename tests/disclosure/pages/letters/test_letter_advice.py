"""What the desk advises, and what it calls a part: by the kind of letter, and by whose words."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_draft,
    a_person,
    an_opened_case,
    change_by,
    move_as,
    record_as,
)
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letters import boxes
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.APOLOGIZE)]

NOTED = "Our chaplain, and a nurse to sit with her."
AS_NOTED = (
    f"These words are as somebody noted them on record: “{NOTED}” Write them to Mrs Ann Price."
)
UNTOLD = "Still open, and not told in this letter: "


def desk(client: FlaskClient, ref: str) -> str:
    return unescape(client.get(f"/letters/{ref}").text)


def beside(page: str, box: str) -> str:
    return page.partition(f'id="live-cards-{box}"')[2].partition("</div>")[0]


def begun_letter(case: ACase, kind: str) -> str:
    letter, _ = letters.draft(case.session, change_by(case, BEN), kind, {"to": case.person})
    return letter.ref


def test_a_delay_letter_asks_for_the_new_day_and_says_what_counts(
    case: ACase, ben: FlaskClient
) -> None:
    page = desk(ben, a_draft(case, "delay", next="", why_late=""))
    assert "When they hear from us next: by which day" in page
    assert "What we still look into" not in page
    assert "Why it is late. Say why in a sentence of its own, as in “This has taken" in page
    assert "as in “I will write to you by 4 May and tell you what we found.”" in page
    assert "What we still look into" in desk(ben, a_draft(case, "initial_notification"))


def test_a_closing_letter_that_tells_no_open_promise_is_advised_of_each(
    case: ACase, ben: FlaskClient, app: Flask
) -> None:
    promise = next(p for p in case.now.commitments if p.ref == case.promise)
    ref = a_draft(case, "closing", still_open="Nothing is open.")
    says = f"{UNTOLD}“{promise.words.rstrip('.')}” ({promise.ref}"
    assert says in desk(ben, ref)
    move_as(case, BEN, "submit", ref)
    assert says in desk(signed_in(app, EVA), ref), "whoever approves reads it too"
    assert UNTOLD not in desk(ben, a_draft(case, "apology")), "other letters close nothing"


def test_a_promise_that_is_quoted_or_kept_is_not_advised_of(case: ACase, ben: FlaskClient) -> None:
    promise = next(p for p in case.now.commitments if p.ref == case.promise)
    told = f"We promised this: {promise.words}"
    ref = a_draft(case, "closing", still_open=told)
    assert UNTOLD not in desk(ben, ref)
    ref = a_draft(case, "closing", still_open="Nothing is open.")
    assert UNTOLD in desk(ben, ref)
    move_as(case, ADA, "done", case.promise, evidence="I rang her that day.")
    assert UNTOLD not in desk(ben, ref)


def test_words_that_stand_as_somebody_noted_them_are_pointed_at(
    case: ACase, ben: FlaskClient
) -> None:
    told = {"offered_to": case.person, "what": NOTED}
    record_as(case, BEN, "support", **told)
    ref = begun_letter(case, "apology")
    assert NOTED in row(case, ref).boxes["support"]
    assert AS_NOTED in beside(desk(ben, ref), "support")
    typed = boxes(ben, ref)
    live = unescape(ben.post(f"/letters/{ref}/check-now", data=typed).get_json()["html"])
    assert AS_NOTED in beside(live, "support")
    mine = {"box_support": "You can talk with our chaplain."}
    live = unescape(ben.post(f"/letters/{ref}/check-now", data=typed | mine).get_json()["html"])
    assert AS_NOTED not in live


def test_our_own_sentence_is_not_called_a_note_of_somebody(
    session: Session, ben: FlaskClient
) -> None:
    """Nobody noted anything yet: that it happened on that day is what we wrote ourselves."""
    case = an_opened_case(session)
    case.person = a_person(case)
    page = desk(ben, begun_letter(case, "initial_notification"))
    assert "This happened on Thursday 12 March 2026." in page
    assert "as somebody noted them" not in page
