"""Whoever of staff sees a case stands in the family's list before the page is sent."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure.actions.users import Person, add_user
from disclosure.pages.family.page_names import ROLES as SAID
from disclosure.permissions import Role
from disclosure.records.transaction import one_transaction
from tests.databases import ON_SQLITE
from tests.families import visit
from tests.people import OPENED_FOR_WORK, OPERATOR, SITE
from tests.route_table import EVERYBODY, FAMILY, GET, OF_A_CASE, POST
from tests.routes import CANARIES, World, a_case_with_every_page, words_of
from tests.who_may import newcomer
from tests.who_may_table import ROLES

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
WHO = re.compile(r'data-label="Who">([^<]+)')
OF_THE_CASE = [
    (method, path, who)
    for method, table in (("GET", GET), ("POST", POST))
    for path, (who, _) in table.items()
    if path in OF_A_CASE and who != FAMILY
]
LISTS = [
    path
    for path, (who, _) in GET.items()
    if path not in OF_A_CASE and who not in (EVERYBODY, FAMILY)
]


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    for role in Role:
        person = Person(newcomer(role), f"A new {role}", [role], [SITE])
        add_user(session, OPERATOR, OPENED_FOR_WORK, person)
    case, at = a_case_with_every_page(session)
    return World(app, session, case, at)


@contextmanager
def nothing_more_is_written_of_looks(session: Session) -> Iterator[None]:
    refuses = "BEGIN SELECT RAISE(ABORT, 'The disk is full.'); END"
    with one_transaction(session):
        session.execute(text(f"CREATE TRIGGER full BEFORE INSERT ON look {refuses}"))
    yield
    with one_transaction(session):
        session.execute(text("DROP TRIGGER full"))


def test_every_view_of_a_case_stands_on_the_familys_page(world: World) -> None:
    family = visit(world.app, world.case, world.case.person)

    def listed() -> list[str]:
        return WHO.findall(family.get("/f/page").text)

    after = listed()
    for _, path, who in (each for each in OF_THE_CASE if each[0] == "GET"):
        role, before = ROLES[who[0]], after
        assert world.answer("GET", path, newcomer(role)).status_code not in (401, 403, 404), path
        after = listed()
        assert (len(after), after[0]) == (len(before) + 1, str(SAID[str(role)])), path


def test_who_finds_a_case_in_a_list_stands_there_too(world: World) -> None:
    shown = set()
    for path in LISTS:
        for role in (Role.RISK_MANAGER, Role.AUDITOR):
            before = world.looks()
            page = words_of(world.answer("GET", path, newcomer(role)))
            if world.case.ref in page or any(canary in page for canary in CANARIES):
                shown.add(path)
                assert world.looks() > before, path
    assert {"/incidents", "/promises"} <= shown


def test_where_a_look_cannot_be_written_the_page_is_not_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", False)
    with nothing_more_is_written_of_looks(world.session):
        for method, path, who in OF_THE_CASE:
            answer = world.answer(method, path, newcomer(ROLES[who[0]]))
            shown = f"{words_of(answer)} {answer.headers}"
            assert method == "POST" or answer.status_code == 500, path
            assert not [canary for canary in CANARIES if canary in shown], (
                method,
                path,
                answer.status_code,
            )
        for path in LISTS:
            answer = world.answer("GET", path, newcomer(Role.RISK_MANAGER))
            assert world.case.ref not in words_of(answer), path
            assert not [canary for canary in CANARIES if canary in words_of(answer)], path
