"""While it is upgraded: a case with what only a newer program knows says so, and harms no other."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.jobs.sweep import sweep
from disclosure.kinds import KINDS
from disclosure.operations.verify import verify
from tests.callers import caller
from tests.cases import ACase, an_opened_case, record_as
from tests.people import ADA, BEN
from tests.terminal import a_terminal
from tests.typed import signed_in

SAYS = "cannot be read by this version of the program. Nothing is lost."
WORDS = "Her daughter asks to be called after four"


@pytest.fixture
def case(case: ACase, session: Session) -> ACase:
    record_as(case, BEN, "note", words=WORDS)
    session.rollback()
    return case


@pytest.fixture
def older(case: ACase, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program from before there were notes, beside the one that wrote one."""
    monkeypatch.delitem(KINDS, "note")


@pytest.mark.usefixtures("older")
def test_its_pages_say_so_and_what_is_typed_comes_back_to_copy(app: Flask, case: ACase) -> None:
    other = an_opened_case(case.session)
    ada = signed_in(app, ADA)
    shown = ada.get(f"/incidents/{case.ref}")
    assert (shown.status_code, shown.headers["Retry-After"]) == (503, "60")
    assert SAYS in shown.text
    typed = {"reason": "The harm is moderate, as she needed blood."}
    answer = ada.post(f"/incidents/{case.ref}/records/grade", data=typed)
    assert answer.status_code == 503
    assert typed["reason"] in answer.text
    assert ada.get(f"/incidents/{other.ref}").status_code == 200
    assert ada.get("/").status_code == 200


@pytest.mark.usefixtures("older")
def test_so_does_the_api(app: Flask, case: ACase) -> None:
    answer = caller(app, case.session, ADA).get(f"/incidents/{case.ref}")
    assert answer.status_code == 503
    assert SAYS in answer.text


@pytest.mark.usefixtures("older")
def test_a_sweep_sets_it_aside_and_looks_at_the_others(case: ACase, session: Session) -> None:
    other = an_opened_case(session)
    session.rollback()
    swept = sweep(session, now())
    assert list(swept.set_aside) == [case.id]
    assert other.id not in swept.set_aside
    assert verify(session).ok


def test_so_does_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(tmp_path / "home")
    case = an_opened_case(terminal.session())
    record_as(case, BEN, "note", words=WORDS)
    case.session.rollback()
    monkeypatch.delitem(KINDS, "note")
    answer = terminal.answer("show", case.ref, "--as", ADA)
    assert answer.code == 2
    assert SAYS in answer.document["faults"][0]["says"]
