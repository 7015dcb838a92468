"""A code opens one page once, for one person: whatever scans it or comes too late."""

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.change import Change, Door
from disclosure.actions.family import door as family_door
from disclosure.actions.family.opening import LOCKS_AT
from disclosure.clock import now
from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.records.links import FamilyLink, FamilyVisit
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.cases import ACase, a_case, a_person, a_talk, record_as
from tests.databases import settings_in
from tests.families import FACT, code_for
from tests.people import ADA, BEN, actor
from workflows.words import State

FILE = "test.sqlite"
NAMES = ("Price", "Ann", "Adam", "heparin", "INC-", "Ben Okoro")


@pytest.fixture(scope="module")
def built(team_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ACase, int]:
    """Mrs Ann Price, who must be told, and her brother Adam; both were talked with."""
    home = tmp_path_factory.mktemp("codes")
    shutil.copy(team_file, home / FILE)
    settings = settings_in(home, f"sqlite:///{home}/{FILE}")
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        case = a_case(session, at=State.INVESTIGATE)
        case.at = now() - timedelta(hours=1)
        adam = a_person(
            case, name="Mr Adam Price", relationship="Brother", is_patient=False,
            standing="also_told",
        )  # fmt: skip
        a_talk(case, "first", persons=[adam])
        allow(case, adam, agrees=True)
    engine.dispose()
    return home, case, adam


@pytest.fixture
def settings(built: tuple[Path, ACase, int], tmp_path: Path) -> Settings:
    shutil.copytree(built[0], tmp_path, dirs_exist_ok=True)
    return settings_in(tmp_path, f"sqlite:///{tmp_path}/{FILE}")


@pytest.fixture
def case(built: tuple[Path, ACase, int], session: Session) -> ACase:
    return replace(built[1], session=session)


@pytest.fixture
def brother(built: tuple[Path, ACase, int]) -> int:
    return built[2]


def allow(case: ACase, person: int, agrees: bool) -> None:
    told = {"person": case.person, "purpose": "share", "with_person": person, "agrees": agrees}
    record_as(
        case, BEN, "consent", **told, what=["everything"], asked_by="Ben Okoro",
    )  # fmt: skip


def opens(browser: FlaskClient, code: str, fact: str = FACT["answer"]) -> TestResponse:
    return browser.post("/f/open", data={"code": code, "fact": fact})


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/f/page").status_code == 200


def stored(case: ACase) -> list[tuple[object, ...]]:
    case.session.rollback()
    tables = (FamilyLink.__table__, FamilyVisit.__table__)
    return [tuple(row) for table in tables for row in case.session.execute(select(table))]


# Whatever follows a link before the person does


def test_a_mail_scanner_uses_nothing_up_and_is_told_nothing(
    app: Flask, case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_for(case, case.person)
    before = stored(case)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    scanner = app.test_client()
    fetching = {"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender", "User-Agent": "Scan"}
    answers = [
        scanner.open(path, method=method, headers=headers)
        for path in ("/f/open", "/f/", f"/f/open?code={code}", f"/f/{code}", f"/f/open/{code}")
        for method in ("GET", "HEAD", "OPTIONS")
        for headers in ({}, fetching)
    ]
    answers += [opens(scanner, code) for _ in range(7)]  # it has seen no page, so it has no token
    assert {a.status_code for a in answers[-7:]} == {400}
    assert all(name not in f"{a.text} {a.headers}" for a in answers for name in NAMES)
    assert all(code not in a.text and FACT["question"] not in a.text for a in answers)
    assert stored(case) == before
    person = app.test_client()
    token = re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', person.get("/f/open").text)[0]
    told = {"code": code, "fact": FACT["answer"], "csrf_token": token}
    assert person.post("/f/open", data=told).status_code == 303
    assert is_in(person)
    assert not is_in(scanner)


def test_who_finds_a_code_without_the_answer_keeps_nobody_out(app: Flask, case: ACase) -> None:
    """Four wrong answers slow it down; the person waits some seconds, and is in."""
    code, finder = code_for(case, case.person), app.test_client()
    said = {opens(finder, code, "Azor").text for _ in range(2)}
    wrong = opens(app.test_client(), "ABCD-EFGH-JKLM-NPQR", "Azor")
    assert all(name not in page for page in said for name in NAMES)
    assert {len(page) for page in said} == {len(wrong.text)}  # nor that there is such a code
    assert opens(app.test_client(), code).status_code == 303


# When it is of no use any more


def _used(app: Flask, case: ACase, person: int) -> str:
    code = code_for(case, person)
    assert opens(app.test_client(), code).status_code == 303
    return code


def _run_out(app: Flask, case: ACase, person: int) -> str:
    change = Change(case.id, actor(case.session, BEN), now() - timedelta(days=31), Door.COMMAND)
    return family_door.invite(case.session, change, person, FACT).code


def _revoked(app: Flask, case: ACase, person: int) -> str:
    code = code_for(case, person)
    change = Change(case.id, actor(case.session, ADA), now(), Door.COMMAND)
    family_door.revoke(case.session, change, person)
    return code


def _taken_back(app: Flask, case: ACase, person: int) -> str:
    code = code_for(case, person)
    allow(case, person, agrees=False)
    return code


def _another_standing(app: Flask, case: ACase, person: int) -> str:
    code = code_for(case, person)
    told = {"person": person, "standing": "not_to_be_told", "reason": "The family asked it"}
    record_as(case, BEN, "person_change", **told)
    return code


def _death(app: Flask, case: ACase, person: int) -> str:
    code = code_for(case, case.person)
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    return code


def _locked(app: Flask, case: ACase, person: int) -> str:
    code = code_for(case, person)
    link = case.session.scalars(select(FamilyLink).where(FamilyLink.used_at.is_(None))).all()[-1]
    for _ in range(LOCKS_AT):
        opens(app.test_client(), code, "Azor")
        waits(case, link.id)
    return code


def waits(case: ACase, link: int) -> None:
    """As if the seconds of waiting had passed."""
    with one_transaction(case.session):
        row = case.session.get_one(FamilyLink, link, populate_existing=True)
        if row.failures < LOCKS_AT:
            row.locked_until = None


ENDS: Mapping[str, Callable[[Flask, ACase, int], str]] = {
    "used": _used,
    "run out": _run_out,
    "revoked": _revoked,
    "no longer allowed": _taken_back,
    "of another standing": _another_standing,
    "after death": _death,
    "locked": _locked,
}


@pytest.mark.parametrize("how", ENDS)
def test_a_code_that_is_of_no_use_opens_nothing_and_says_nothing(
    app: Flask, case: ACase, brother: int, how: str
) -> None:
    code = ENDS[how](app, case, brother)
    late = app.test_client()
    for fact in (FACT["answer"], "Azor"):
        answer = opens(late, code, fact)
        assert answer.status_code == 422
        assert not [name for name in NAMES if name in f"{answer.text} {answer.headers}"]
        assert not is_in(late)
    whose_turn = case.person if how != "after death" else brother
    assert opens(late, code_for(case, whose_turn)).status_code == 303  # from the same address
    assert is_in(late)


@pytest.mark.parametrize("how", ["revoked", "no longer allowed", "of another standing"])
def test_an_open_page_shuts_with_what_it_rested_on(
    app: Flask, case: ACase, brother: int, how: str
) -> None:
    adam, ann = app.test_client(), app.test_client()
    for browser, person in ((adam, brother), (ann, case.person)):
        assert opens(browser, code_for(case, person)).status_code == 303
        assert is_in(browser)
    ENDS[how](app, case, brother)
    for path in ("/f/page", "/f/letters/1/", "/f/letters/1/html"):
        shut = adam.get(path)
        assert shut.status_code == 401
        assert not [name for name in NAMES if name in f"{shut.text} {shut.headers}"]
    assert adam.post("/f/take-away").status_code == 401
    assert is_in(ann)  # and nobody else is put out
