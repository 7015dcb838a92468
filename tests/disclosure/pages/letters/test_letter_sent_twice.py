"""What one press asks of a letter is done wholly or not at all, and once, however often sent."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions import gate
from disclosure.actions.once import Request, once_by_form
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.records.idempotency import KeptAnswer
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft
from tests.cases import letter_row as row
from tests.conftest import KINDS_OF_DATABASE, settings_on
from tests.disclosure.pages.letters.test_letters import boxes
from tests.disclosure.pages.test_leaving import page_of as leave_page
from tests.disclosure.pages.test_sent_once import count, entries, hidden_in, said
from tests.people import ADAM, BEN, CAL, RON
from tests.typed import signed_in
from workflows.words import LetterState, State

pytestmark = [
    pytest.mark.usefixtures("team", "forms_are_guarded"),
    begins_with(a_case, at=State.APOLOGIZE),
]

UNPRINTABLE = "We looked \U00012000\U00012001 here."
PROMISE = "We will send you the scan report by 2 April 2027."
BETWEEN_CLICKS = (0.0, 0.02, 0.05)  # seconds


@pytest.fixture(params=KINDS_OF_DATABASE)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """How two wait for each other is the database's own."""
    with settings_on(request.param, request, tmp_path) as settings:
        yield settings


def desk(client: FlaskClient, ref: str, **typed: str) -> dict[str, str]:
    there = boxes(client, ref)
    return hidden_in(client.get(f"/letters/{ref}").text) | there | typed


@pytest.mark.long
@pytest.mark.parametrize("gap", BETWEEN_CLICKS)
def test_two_clicks_on_a_letter_that_is_refused_are_both_told_why(
    app: Flask, session: Session, case: ACase, gap: float
) -> None:
    """What was seen: “It is on record already. You sent this form before, and it was done then.”"""
    ref, both = a_draft(case, "apology"), Barrier(2)
    sent = desk(signed_in(app, BEN), ref, do="submit", box_why=UNPRINTABLE)

    def click(number: int) -> TestResponse:
        client = signed_in(app, BEN)
        token = hidden_in(client.get(f"/letters/{ref}").text)["csrf_token"]
        both.wait()
        time.sleep(gap * number)
        return client.post(f"/letters/{ref}", data=sent | {"csrf_token": token})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(click, range(2)))
    assert [answer.status_code for answer in answers] == [422, 422]
    for answer in answers:
        assert "Our fonts cannot print" in said(answer)
        assert "Nothing was saved yet. Your text is kept." in said(answer)
    assert row(case, ref).state is LetterState.DRAFT
    assert count(session, KeptAnswer) == 0


def test_a_letter_that_is_refused_is_not_saved_and_goes_on_from_the_same_page(
    ben: FlaskClient, case: ACase
) -> None:
    """The page said that nothing was saved, and it was: then its own author met a newer text."""
    ref = a_draft(case, "apology")
    before, sent = row(case, ref).text, desk(ben, ref, do="submit", box_why=UNPRINTABLE)
    assert ben.post(f"/letters/{ref}", data=sent).status_code == 422
    assert row(case, ref).text == before
    mended = ben.post(f"/letters/{ref}", data=sent | {"box_why": "Two boxes look alike."})
    assert mended.status_code == 303, said(mended)
    assert row(case, ref).state is LetterState.IN_REVIEW
    assert "Two boxes look alike." in row(case, ref).text


def test_a_promise_that_is_refused_is_not_made_and_its_words_stay_in_their_box(
    ben: FlaskClient, case: ACase
) -> None:
    ref = a_draft(case, "apology")
    sent = desk(ben, ref, link="0", box_next=PROMISE) | {"promise-0-sentence": PROMISE}
    sent |= {"promise-0-owner": BEN, "promise-0-due_on": "2027-04-03"}
    refused = ben.post(f"/letters/{ref}", data=sent)
    assert refused.status_code == 422
    assert "Nothing was saved yet. Your text is kept." in said(refused)
    assert "The sentence says Friday 2 April 2027" in said(refused)
    assert PROMISE in unescape(refused.text)
    assert PROMISE not in row(case, ref).text
    sent |= {"promise-0-due_on": "2027-04-02"}
    assert ben.post(f"/letters/{ref}", data=sent).status_code == 303
    assert PROMISE in row(case, ref).links


def test_a_worker_that_ends_in_the_midst_leaves_no_half_and_the_form_may_come_again(
    ben: FlaskClient, session: Session, case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = a_draft(case, "apology")
    sent = desk(ben, ref, do="submit", box_why="Two boxes look alike.")

    def ends(*_: object, **__: object) -> None:
        raise SystemExit(1)  # as gunicorn ends one that took too long

    with monkeypatch.context() as patch:
        patch.setattr(gate, "step", ends)
        with pytest.raises(SystemExit):
            ben.post(f"/letters/{ref}", data=sent)
    assert count(session, KeptAnswer) == 0
    assert "Two boxes look alike." not in row(case, ref).text
    assert ben.post(f"/letters/{ref}", data=sent).status_code == 303
    assert row(case, ref).state is LetterState.IN_REVIEW


def test_what_an_earlier_release_left_without_an_answer_counts_as_not_there(
    ben: FlaskClient, session: Session, case: ACase
) -> None:
    path = f"/incidents/{case.ref}/records/note"
    sent = hidden_in(ben.get(path).text) | {"words": "She asked for the scan pictures"}
    assert ben.post(path, data=sent).status_code == 303
    with one_transaction(session):
        kept = session.scalars(select(KeptAnswer)).one()
        kept.status, kept.answer = 0, {}
    again = ben.post(path, data=sent)
    assert (again.status_code, again.location) == (303, f"/incidents/{case.ref}")
    assert entries(session, "record note") == 2
    assert [row.status for row in session.scalars(select(KeptAnswer))] == [303]


def test_a_page_never_says_that_what_was_rolled_back_is_done(session: Session) -> None:
    asked = Request(BEN, "value", "POST /somewhere", [], now())

    def half() -> str:
        with one_transaction(session):
            pass
        with pytest.raises(Refused), one_transaction(session):
            raise Refused("Somebody was faster.")
        return "done"

    with pytest.raises(RuntimeError, match="rolled back"):
        once_by_form(session, asked, half, lambda shown: {"to": shown})
    assert count(session, KeptAnswer) == 0


def test_an_account_is_closed_by_two_clicks_as_by_one(
    app: Flask, session: Session, case: ACase
) -> None:
    """It goes from case to case, each on record by itself, and a second press goes on with it."""
    admin = signed_in(app, ADAM)
    path = leave_page(session, RON)
    sent = hidden_in(admin.get(path).text) | {"successor": CAL}
    answers = [admin.post(path, data=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.location for answer in answers}) == 1
    assert count(session, KeptAnswer) == 0
