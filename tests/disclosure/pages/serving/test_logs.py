"""The log: one line of JSON each, enough to find a fault, and not one word of a case."""

import json
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure import logs
from disclosure.actions.users import Person, add_user
from disclosure.app import create_app
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.jobs import sweep as job
from disclosure.jobs.mailer import Mailer
from disclosure.jobs.outbox import deliver
from disclosure.jobs.sweep import sweep
from disclosure.mail_server import MailServer, Sender
from disclosure.operations.keys import session_on
from disclosure.pages.incidents import cases as case_pages
from disclosure.pages.serving import health
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests import cases
from tests.begun import begins_with
from tests.canaries import Planted, plant
from tests.families import FACT
from tests.family_walk import a_walk
from tests.people import ADA, BEN, EVA, IVA, OPENED_FOR_WORK, OPERATOR, SITE
from tests.staff import PASSWORD
from workflows.words import State

WHO = "qzxnoxwho@example.org"
SECRETS = re.compile(
    r"qzx|nowak|maria|@|9434765919|943 476|1955-03|march 1955|" + f"{FACT['answer']}|{PASSWORD}",
    re.IGNORECASE,
)
TYPED = "qzxnoxtyped <b>words</b>\r\nof a case"
CLOSED = "smtp://127.0.0.1:9"  # nobody takes mail there


@pytest.fixture
def written(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """What was logged since the last time, line by line, as production writes it."""
    root, ours = logging.getLogger(), logging.getLogger("disclosure")
    levels = root.level, ours.level
    before = list(root.handlers)
    said = warnings.showwarning
    logs.start(replace(settings, mode="production"))

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    yield read
    warnings.showwarning = said
    root.setLevel(levels[0])
    ours.setLevel(levels[1])
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)


# What a line may hold


def test_what_a_library_says_keeps_its_pattern_and_not_what_was_filled_in(written: Any) -> None:
    logging.getLogger("weasyprint").warning("Ignored %s at %d", "Mrs Maria Nowak", 3)
    logging.getLogger("other").warning("Mrs Maria Nowak fell")
    with_arguments, without = written()
    assert with_arguments["template"] == "Ignored %s at %d"
    assert "template" not in without
    assert "test_logs.py" in without["where"][0]
    assert not SECRETS.search(f"{with_arguments} {without}")


def test_what_a_library_says_in_passing_is_left_out(written: Any) -> None:
    logging.getLogger("fontTools").info("Reading %s", "a font")
    logging.getLogger("werkzeug").info('"%s" %s', "GET /?q=Maria", 200)
    assert written() == []


def test_of_what_broke_stands_the_kind_and_the_place_and_no_word(written: Any) -> None:
    try:
        try:
            int("Mrs Maria Nowak")
        except ValueError as error:
            raise RuntimeError("Mrs Maria Nowak fell") from error
    except RuntimeError:
        logs.log("disclosure.test").exception("broke")
        logging.getLogger("a.library").exception("While %s", "Mrs Maria Nowak")
    ours, theirs = written()
    for line in (ours, theirs):
        assert (line["error"], line["because"]) == ("RuntimeError", "ValueError")
        assert re.search(r"test_logs\.py:\d+ test_of_what_broke", line["where"][-1])
    assert not SECRETS.search(f"{ours} {theirs}")


def test_a_fact_that_is_not_in_the_list_is_not_written(written: Any) -> None:
    logs.log("disclosure.test").info("request", route="incidents.show", name="Mrs Maria Nowak")
    (line,) = written()
    assert line["route"] == "incidents.show"
    assert "name" not in line


def test_nobody_can_write_a_line_of_their_own(written: Any) -> None:
    logs.log("disclosure.test").info("request", route='x"}\r\n{"event": "forged\u2028"}')
    (line,) = written()
    assert line["event"] == "request"
    assert "\n" not in line["route"]


def test_a_warning_is_its_kind_and_its_place(written: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logs._warned
        warnings.warn("Mrs Maria Nowak", RuntimeWarning, stacklevel=1)
    (line,) = written()
    assert (line["event"], line["category"]) == ("a warning", "RuntimeWarning")
    assert not SECRETS.search(str(line))


def test_a_process_that_ends_by_a_fault_shows_no_traceback_with_words(written: Any) -> None:
    error = KeyError("Mrs Maria Nowak")
    logs._fell(KeyError, error, None)
    (line,) = written()
    assert (line["level"], line["error"]) == ("critical", "KeyError")
    assert not SECRETS.search(str(line))


def test_a_line_that_cannot_be_written_stops_nothing_and_shows_nothing(
    written: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = next(h for h in logging.getLogger().handlers if isinstance(h, logs._ToStandardError))
    monkeypatch.setattr(ours, "formatter", None)  # whose own way fills in what does not fit
    ours.handle(
        logging.makeLogRecord(
            {"name": "other", "msg": "%d of %d", "args": ("Maria",), "levelno": 30}
        )
    )
    assert capsys.readouterr().err == ""


# What is written while people work


@pytest.fixture
def app(settings: Settings, session: Session) -> Iterator[Flask]:
    """As in production, where nothing is raised past the page of an error."""
    app = create_app(settings, SECRET_KEY="tests", WTF_CSRF_ENABLED=False)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def planted(begun: Planted) -> Planted:
    person = Person(WHO, "qzxnoxname", ["risk_manager"], [SITE], password=PASSWORD)
    add_user(begun.case.session, OPERATOR, OPENED_FOR_WORK, person)
    return begun


@begins_with(plant)
def test_no_word_of_a_case_reaches_the_log_whatever_happens(
    app: Flask, planted: Planted, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_FORM_MEMORY_SIZE", 100_000)  # so that less is sent here
    written()
    walk = a_walk(app, planted, "vera")
    for step in (walk.gets, walk.posts, walk.errors):
        step()
    for email in (WHO, BEN, IVA, EVA):
        _staff_reads_and_types(app, planted, email)
    _doors_are_tried(app)
    _something_breaks(app, planted, monkeypatch)
    app.config["WTF_CSRF_ENABLED"] = True
    assert app.test_client().post("/f/open", data={"code": TYPED}).status_code == 400
    lines = written()
    assert not [line for line in lines if SECRETS.search(json.dumps(line))]
    assert not [line for line in lines if set(line) - logs.FACTS]
    seen = {line["status"] for line in lines if line["event"] == "request"}
    assert seen >= {200, 303, 400, 401, 404, 405, 413, 422, 500}
    assert {line.get("who", "").partition(":")[0] for line in lines} == {"", "staff", "family"}
    assert {line.get("case") for line in lines} >= {planted.case.ref}
    broke = [line for line in lines if "error" in line]
    assert {line["error"] for line in broke} == {"sqlalchemy.exc.OperationalError", "LookupError"}
    assert any("disclosure/pages/incidents/cases.py" in step for step in broke[0]["where"])


def _staff_reads_and_types(app: Flask, planted: Planted, email: str) -> None:
    client, ref = app.test_client(), planted.case.ref
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"1 {email}"
    for part in ("", "/timeline", "/people", "/letters", "/records", "/questions", "/nothing"):
        client.get(f"/incidents/{ref}{part}?q=qzxnoxquery&who=Maria")
    client.get("/incidents?q=Nowak")
    for word in ("person", "conversation", "question", "concern", "analysis", "note"):
        client.post(f"/incidents/{ref}/records/{word}", data={"words": TYPED, "name": TYPED})
    client.post("/incidents/open", data={"summary": TYPED, "became_aware_at": TYPED})
    client.post("/incidents/qzxnoxref/moves/qzxnoxmove", data={"reason": TYPED})
    client.open("/users", method="qzxnoxmethod")


def _doors_are_tried(app: Flask) -> None:
    client = app.test_client()
    for code in ("ABCD-EFGH-JKLM-NPQR", TYPED):
        client.post("/f/open", data={"code": code, "fact": FACT["answer"]})
    client.post("/sign-in", data={"email": WHO, "password": "qzxnoxpassword"})
    client.post("/sign-in", data={"email": WHO, "password": PASSWORD})
    client.post("/sign-in?next=qzxnoxnext", data={"email": TYPED, "password": TYPED})
    app.test_client().get("/incidents/INC-2026-000001?name=Maria")
    client.get("/qzxnoxnowhere/Maria", headers={"User-Agent": TYPED[:10], "Referer": "/?Maria"})


def _something_breaks(app: Flask, planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(session: Session, *_: Any) -> None:
        session.execute(text("SELECT :words FROM nowhere"), {"words": "qzxnoxparameter"})

    def fails(*_: Any) -> None:
        raise LookupError("qzxnoxmessage")

    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"1 {ADA}"
    with monkeypatch.context() as patch:
        patch.setattr(case_pages, "look", breaks)
        answer = client.get(f"/incidents/{planted.case.ref}?q=Maria")
        assert answer.status_code == 503
        patch.setattr(case_pages, "look", fails)
        answer = client.get(f"/incidents/{planted.case.ref}?q=Maria")
    assert answer.status_code == 500


def test_a_mail_server_that_is_gone_is_told_without_addresses(
    session: Session, team: None, written: Any
) -> None:
    cases.a_case(session, at=State.INVESTIGATE)
    sweep(session, now())
    written()
    mailer = Mailer(MailServer.of(CLOSED), _sender(), "http://localhost:8000")
    assert deliver(session, mailer, now() + timedelta(days=4)).failed
    assert not [line for line in written() if SECRETS.search(json.dumps(line))]


def _sender() -> Sender:
    sender = Sender.of("disclosure@example.org")
    assert sender
    return sender


def test_the_same_person_is_known_again_and_by_the_key_alone(
    app: Flask, team: None, written: Any
) -> None:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"1 {ADA}"
    for key in ("tests", "tests", "another"):
        app.secret_key = key
        with client.session_transaction() as cookie:
            cookie["_user_id"] = f"1 {ADA}"
        client.get("/account")
    first, again, other = (line["who"] for line in written())
    assert first == again != other


def test_a_number_of_ours_stands_in_the_answer_and_in_every_line_of_it(
    app: Flask, written: Any, team: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speaks(*_: Any) -> list[str]:
        logging.getLogger("a.library").warning("hm")
        return []

    monkeypatch.setattr(health, "not_ready", speaks)
    answer = app.test_client().get("/readyz", headers={"X-Request-Id": "qzxnoxid"})
    number = answer.headers["X-Request-Id"]
    assert re.fullmatch("[0-9a-f]{12}", number)
    assert [line["request"] for line in written()] == [number, number]


def test_a_case_that_breaks_the_sweep_is_named_by_its_fault_alone(
    settings: Settings, session: Session, team: None, written: Any
) -> None:
    cases.an_opened_case(session)
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as other, pytest.MonkeyPatch.context() as patch:

        def breaks(*_: Any) -> None:
            raise RuntimeError("Mrs Maria Nowak")

        patch.setattr(job, "_look", breaks)
        written()
        assert sweep(other, now()).set_aside
    engine.dispose()
    (line,) = written()
    assert (line["event"], line["error"]) == ("a case was set aside", "RuntimeError")
    assert not SECRETS.search(str(line))
