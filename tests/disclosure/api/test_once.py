"""A request sent again does nothing again: after an answer was lost, at once, and from many."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions import answers, once
from disclosure.actions.once import forget_old_answers
from disclosure.api import answering, cases
from disclosure.clock import now
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.records.evidence import Evidence
from disclosure.records.idempotency import KeptAnswer
from disclosure.records.incident import Incident
from disclosure.records.transaction import one_transaction, together_with
from tests.begun import begins_with
from tests.callers import Caller, caller
from tests.cases import ACase, a_case, a_draft, a_letter
from tests.people import ADA, BEN, RON, SITE
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
AT_ONCE = 6
WORDS = "Xanthic sayings of Mrs Price"


def notes(session: Session) -> int:
    session.rollback()
    counted = select(func.count()).select_from(Evidence).where(Evidence.kind == "note")
    return session.scalar(counted) or 0


def test_sent_again_it_answers_the_same_and_does_nothing(
    ada: Caller, case: ACase, session: Session
) -> None:
    path, note = f"/incidents/{case.ref}/records/note", {"words": WORDS}
    first = ada.post(path, note, Idempotency_Key="a-1")
    again = ada.post(path, {"words": WORDS}, Idempotency_Key="a-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    for name in ("ETag", "Location"):
        assert first.headers[name] == again.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert notes(session) == 1
    assert ada.post(path, note, Idempotency_Key="a-2").status_code == 201
    assert notes(session) == 2


def test_a_case_is_opened_once(ada: Caller, session: Session) -> None:
    told = {"became_aware_at": "2026-03-12T10:00+00:00", "site": SITE, "summary": "A fall"}
    refs = {ada.post("/incidents", told, Idempotency_Key="o").get_json()["ref"] for _ in "123"}
    assert len(refs) == 1
    assert session.scalar(select(func.count()).select_from(Incident)) == 2


def test_the_same_key_for_something_else_is_refused(
    ada: Caller, case: ACase, session: Session
) -> None:
    path = f"/incidents/{case.ref}/records/note"
    ada.post(path, {"words": "One"}, Idempotency_Key="k")
    for other, body in (
        (path, {"words": "Two"}),
        (path.replace("note", "huddle"), {"words": "One"}),
    ):
        answer = ada.post(other, body, Idempotency_Key="k")
        assert answer.status_code == 422
        assert answer.get_json()["faults"][0]["field"] == "Idempotency-Key"
        assert "another request" in answer.get_json()["detail"]
    assert notes(session) == 1


def test_a_key_is_its_senders_own(app: Flask, ada: Caller, session: Session, case: ACase) -> None:
    path = f"/incidents/{case.ref}/records/note"
    for each in (ada, caller(app, session, RON)):
        assert each.post(path, {"words": "One"}, Idempotency_Key="k").status_code == 201
    assert notes(session) == 2


@pytest.mark.parametrize("key", ["", " ", "two words", "x" * 256, "\x7f"])
def test_a_key_that_cannot_be_used_is_named(ada: Caller, case: ACase, key: str) -> None:
    answer = ada.post(f"/incidents/{case.ref}/records/note", {}, Idempotency_Key=key)
    assert answer.status_code == 422
    assert answer.get_json()["faults"][0]["field"] == "Idempotency-Key"


def test_what_can_be_read_and_not_be_spelled_again_is_refused() -> None:
    """Nested to the depth where the one ends before the other: that was a fault of ours."""
    told: object = WORDS
    for _ in range(100_000):
        told = [told]
    with pytest.raises(BadInput, match="nested too deep"):
        _ = once.Request("ada", "k", "POST /", told, now()).digest


def test_what_was_refused_may_be_tried_again_with_its_key(
    ada: Caller, case: ACase, session: Session
) -> None:
    path = f"/incidents/{case.ref}/records/note"
    assert ada.post(path, {}, Idempotency_Key="k").status_code == 422
    assert ada.post(path, {"words": "One"}, Idempotency_Key="k").status_code == 201
    assert notes(session) == 1


def test_only_trying_a_move_keeps_nothing(ada: Caller, case: ACase) -> None:
    letter = a_draft(case, "delay")
    path = f"/letters/{letter}/moves/submit"
    tried = ada.post(path, {"dry_run": True}, Idempotency_Key="k")
    assert (tried.status_code, tried.get_json()["to"]) == (200, "in_review")
    assert ada.get(f"/letters/{letter}").get_json()["state"] == "draft"
    moved = ada.post(path, {}, Idempotency_Key="k")
    assert (moved.status_code, moved.get_json()["to"]) == (200, "in_review")


def test_no_words_are_kept_with_an_answer(app: Flask, session: Session, case: ACase) -> None:
    ben = caller(app, session, BEN)
    path, told = f"/incidents/{case.ref}/letters/delay", {"to": case.person, "text": WORDS}
    first = ben.post(path, told, Idempotency_Key="letter")
    ben.post(f"/incidents/{case.ref}/records/note", {"words": WORDS}, Idempotency_Key="note")
    ref = first.get_json()["ref"]
    edit = {"text": f"{WORDS}. More"}
    ben.patch(f"/letters/{ref}", edit, Idempotency_Key="edit")
    again = ben.post(path, told, Idempotency_Key="letter")
    assert again.get_json()["text"] == f"{WORDS}. More"  # as it stands: the words are read anew
    session.rollback()
    kept = session.scalars(select(KeptAnswer)).all()
    assert len(kept) == 3
    for row in kept:
        cells = [getattr(row, column.key) for column in KeptAnswer.__table__.columns]
        assert "Xanthic" not in json.dumps(cells, default=str)


def test_after_two_days_a_key_is_new(
    ada: Caller, case: ACase, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/incidents/{case.ref}/records/note"
    ada.post(path, {"words": "One"}, Idempotency_Key="k")
    later = now() + once.KEPT_FOR + timedelta(minutes=1)
    monkeypatch.setattr(answering, "now", lambda: later)
    assert ada.post(path, {"words": "Two"}, Idempotency_Key="k").status_code == 201
    assert notes(session) == 2
    assert session.scalar(select(func.count()).select_from(KeptAnswer)) == 1
    forget_old_answers(session, later + once.KEPT_FOR + timedelta(minutes=1))
    assert session.scalar(select(func.count()).select_from(KeptAnswer)) == 0


def test_what_breaks_on_the_way_to_its_answer_was_not_done(
    ada: Caller, case: ACase, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The effect and what is kept of the answer are one transaction: neither without the other."""
    path, right = f"/incidents/{case.ref}/records/note", answers.recorded_document

    def breaks(_: Any) -> Any:
        raise OSError("the machine stopped")

    monkeypatch.setitem(ada.app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(cases, "recorded_document", breaks)
    assert ada.post(path, {"words": "One"}, Idempotency_Key="k").status_code == 500
    assert notes(session) == 0
    assert session.scalar(select(func.count()).select_from(KeptAnswer)) == 0
    monkeypatch.setattr(cases, "recorded_document", right)
    assert ada.post(path, {"words": "One"}, Idempotency_Key="k").status_code == 201
    assert notes(session) == 1
    assert verify(session).ok


def test_what_breaks_says_what_to_do_to_who_asked_and_to_who_wrote(
    ada: Caller, case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever only read a case was told to look first whether it was done."""

    def breaks(*_: Any) -> Any:
        raise OSError("the machine stopped")

    monkeypatch.setitem(ada.app.config, "PROPAGATE_EXCEPTIONS", False)
    for name in ("case_document", "recorded_document"):
        monkeypatch.setattr(cases, name, breaks)
    asked = ada.get(f"/incidents/{case.ref}").get_json()
    assert asked["detail"].endswith("Nothing was changed by asking; ask again later.")
    wrote = ada.post(f"/incidents/{case.ref}/records/note", {"words": "One"}).get_json()
    assert wrote["detail"].endswith("Without one, look first whether it was done.")
    assert (asked["status"], wrote["status"]) == (500, 500)


def test_a_second_transaction_beside_an_answer_is_loud(session: Session) -> None:
    with together_with(session, lambda: None):
        with one_transaction(session):
            pass
        with pytest.raises(RuntimeError, match="one transaction"), one_transaction(session):
            pass


# At once


def same(answer: Any) -> str:
    """PostgreSQL keeps the names of a document in an order of its own."""
    return json.dumps(answer.get_json(), sort_keys=True)


def post_under(ada: Caller, path: str, key: str, _: int) -> Any:
    return ada.post(path, {"words": "One"}, Idempotency_Key=key)


def at_once(act: Callable[[int], Any]) -> list[Any]:
    start = Barrier(AT_ONCE)

    def run(number: int) -> Any:
        start.wait()
        return act(number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_of_many_at_once_one_is_done_and_all_get_its_answer(
    ada: Caller, case: ACase, session: Session
) -> None:
    path = f"/incidents/{case.ref}/records/note"
    for key in ("r-1", "r-2", "r-3"):
        before = notes(session)
        told = at_once(partial(post_under, ada, path, key))
        assert [answer.status_code for answer in told] == [201] * AT_ONCE
        assert len({same(answer) for answer in told}) == 1
        assert sum("Idempotency-Replayed" not in answer.headers for answer in told) == 1
        assert notes(session) == before + 1
    assert verify(session).ok


def test_at_once_with_other_words_one_is_done_and_the_rest_are_told(
    ada: Caller, case: ACase, session: Session
) -> None:
    path = f"/incidents/{case.ref}/records/note"
    told = at_once(lambda each: ada.post(path, {"words": f"No {each}"}, Idempotency_Key="k"))
    assert sorted(answer.status_code for answer in told) == [201] + [422] * (AT_ONCE - 1)
    assert notes(session) == 1


@begins_with(a_case, at=State.APOLOGIZE)
def test_a_letter_is_issued_once_by_many(app: Flask, session: Session, begun: ACase) -> None:
    """Its bytes are printed before the transaction, by each; one of them becomes the record."""
    path = f"/letters/{a_letter(begun, 'apology', until='approve')}/moves/issue"
    ada = caller(app, session, ADA)
    told = at_once(lambda _: ada.post(path, {}, Idempotency_Key="issue"))
    assert {answer.status_code for answer in told} == {200}
    assert len({same(answer) for answer in told}) == 1
    assert verify(session).ok
