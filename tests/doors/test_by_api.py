"""Every way another system could write a state past the gate, tried and refused."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.operations.verify import verify
from disclosure.records.commitment import commitment_called
from disclosure.records.evidence import Evidence
from disclosure.records.letter import letter_called
from tests.begun import begins_with
from tests.callers import Caller, caller
from tests.cases import ACase, a_case, a_draft
from tests.people import ADA
from workflows.words import LetterTrigger, State, Trigger

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
SNEAKS = {"state": "closed", "_state": "closed", "version": 99, "to": "closed"}


@pytest.fixture
def letter(case: ACase) -> str:
    return a_draft(case, "delay")


@pytest.fixture
def ada(app: Flask, session: Session, case: ACase) -> Caller:
    return caller(app, session, ADA)


def states(case: ACase, letter: str) -> list[str]:
    state = case.state
    promise, written = (
        commitment_called(case.session, case.promise),
        letter_called(case.session, letter),
    )
    assert promise
    assert written
    moves = select(func.count()).select_from(Evidence).where(Evidence.kind == "move")
    return [str(state), str(promise.state), str(written.state), str(case.session.scalar(moves))]


def test_no_field_of_a_body_sets_a_state(ada: Caller, case: ACase, letter: str) -> None:
    before = states(case, letter)
    for method, path in (
        ("POST", "/incidents"),
        ("POST", f"/incidents/{case.ref}/records/note"),
        ("POST", f"/incidents/{case.ref}/moves/close"),
        ("PATCH", f"/letters/{letter}"),
        ("POST", f"/letters/{letter}/moves/submit"),
        ("POST", f"/commitments/{case.promise}/moves/done"),
    ):
        for name, value in SNEAKS.items():
            answer = ada.ask(method, path, {name: value})
            assert answer.status_code == 422, path
            named = {fault["field"] for fault in answer.get_json()["faults"]}
            assert name in named or named == {"site"}  # asked first: it says which zone holds
    assert states(case, letter) == before
    assert verify(case.session).ok


def test_no_move_skips_a_step(ada: Caller, case: ACase, letter: str) -> None:
    before, told = states(case, letter), {"reason": "It is time for this"}
    for trigger in Trigger:
        answer = ada.post(f"/incidents/{case.ref}/moves/{trigger}", told)
        assert answer.status_code in (403, 409), trigger
    for step in set(LetterTrigger) - {LetterTrigger.SUBMIT, LetterTrigger.WITHDRAW}:
        answer = ada.post(f"/letters/{letter}/moves/{step}", told)
        assert answer.status_code in (403, 409, 422), step
    assert states(case, letter) == before
    assert verify(case.session).ok


def test_nothing_is_written_over_or_taken_away(ada: Caller, case: ACase, letter: str) -> None:
    before = states(case, letter)
    for method in ("PUT", "PATCH", "DELETE"):
        paths = [f"/incidents/{case.ref}", f"/commitments/{case.promise}", "/incidents"]
        paths += [f"/letters/{letter}"] if method != "PATCH" else []
        for path in paths:
            answer = ada.ask(method, path, {"state": "closed"})
            assert answer.status_code in (404, 405), path
    assert states(case, letter) == before
