"""Every address of the app against every role, a stranger and a colleague of another site.

The table stands here in words of its own. What is not in it fails; who is not in it stays out.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure.actions.users import Person, add_user
from disclosure.pages.incidents import cases as case_pages
from disclosure.records.access import Look
from disclosure.records.base import Record
from tests import people
from tests.browser import serving
from tests.cases import record_as
from tests.people import ADA, OPENED_FOR_WORK, OPERATOR, SITE
from tests.route_table import (
    ALL,
    EVERYBODY,
    FAMILY,
    GET,
    LISTS,
    OF_A_CASE,
    ONCE_NAMED,
    OUT,
    POST,
    ROUTES,
    TABLE,
)
from tests.routes import CANARIES, NAME, WORDS, World, a_world, words_of
from tests.who_may import newcomer, of_far_site
from tests.who_may_table import RECORD, ROLES, allowed


@pytest.fixture(scope="module")
def world(clean_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("routes")
    with a_world(home, clean_file, {}, WTF_CSRF_ENABLED=False, TESTING=True) as world:
        yield world


@pytest.fixture(scope="module")
def named(world: World) -> Mapping[str, str]:
    """A clinician and a coach whom the case names, beside those whom it does not."""
    able = {"C": "named.clinician@example.org", "O": "named.coach@example.org"}
    for letter, email in able.items():
        person = Person(email, f"Named {letter}", [ROLES[letter]], [SITE])
        add_user(world.session, OPERATOR, OPENED_FOR_WORK, person)
        record_as(world.case, ADA, "involved", user=email, part="Was on the ward")
    return able


def test_every_address_stands_in_the_table(world: World) -> None:
    there = {
        (method, str(rule))
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not str(rule).startswith(("/api/", "/fhir/"))  # tests/disclosure/api
    }
    assert there == {(method, path) for method, path, *_ in TABLE}


NOTED_ONCE_A_DAY = "/audit/house"  # that somebody read the chain of the house stands there itself
OF_MANY = ("/work/", "/look-backs/<", "/glass/", "/measures.json", "/measures/", "/today/")


def rows(method: str) -> list[tuple[str, str, str]]:
    return [(path, *who) for path, who in ROUTES[method].items()]


@pytest.mark.parametrize(("path", "who", "once_named"), rows("GET"))
def test_who_gets_in_to_read_and_nothing_is_written_but_the_look(
    world: World, path: str, who: str, once_named: str
) -> None:
    stranger = world.answer("GET", path).status_code
    if path == NOTED_ONCE_A_DAY:
        for role in ROLES.values():
            world.answer("GET", path, newcomer(role))
    before = everything_stored(world.session)
    status = {letter: looked_at(world, path, letter) for letter in ALL}
    assert everything_stored(world.session) == before
    assert_in(stranger, status, who, once_named)


@pytest.mark.parametrize(("path", "who", "once_named"), rows("POST"))
def test_who_gets_in_to_write(world: World, path: str, who: str, once_named: str) -> None:
    stranger, status = world.answer("POST", path).status_code, {}
    if who != EVERYBODY:
        for letter in ALL:
            status[letter] = world.answer("POST", path, newcomer(ROLES[letter])).status_code
    assert_in(stranger, status, who, once_named)


def assert_in(stranger: int, status: Mapping[str, int], who: str, once_named: str) -> None:
    if who == EVERYBODY:
        assert stranger not in OUT
        return
    assert stranger == 401
    assert {letter for letter in ALL if status[letter] not in OUT} == set(who)
    assert {letter for letter in ALL if status[letter] == 404} == set(once_named)
    assert max(status.values()) < 500


def looked_at(world: World, path: str, letter: str) -> int:
    """The status of the answer; whoever was shown a case left one look at it."""
    looks = world.looks()
    status = world.answer("GET", path, newcomer(ROLES[letter])).status_code
    shown = path in OF_A_CASE and status not in OUT
    by_list = {0, 1} if path in LISTS else {0}  # one a day, for each case that stands there
    assert world.looks() - looks in ({1} if shown else by_list), letter
    return status


def not_there_or_long() -> Iterator[Any]:
    """In `make test` what only this test asks: of a case, of another's work, of a look-back, and
    pages and files of many cases. Of the rest, who gets in at home gets in there: one row of each.
    """
    told: set[tuple[str, str]] = set()
    for method, path, who, once_named in TABLE:
        if who == EVERYBODY:
            continue
        many = path in LISTS or path.startswith(OF_MANY) or path.endswith("/file")
        own = path in OF_A_CASE or many or (method, who) not in told
        told.add((method, who))
        marks = () if own else pytest.mark.long
        yield pytest.param(method, path, who, once_named, marks=marks)


@pytest.mark.parametrize(("method", "path", "who", "once_named"), [*not_there_or_long()])
def test_a_case_of_another_site_is_not_there(
    world: World, method: str, path: str, who: str, once_named: str
) -> None:
    for letter in ALL:
        answer = world.answer(method, path, of_far_site(ROLES[letter]))
        of_a_case = path in OF_A_CASE or path == "/glass/<int:id>"  # who broke it, and why
        if path.startswith("/work/"):  # of a colleague there; administrators look after it
            assert (answer.status_code not in OUT) == (letter == "D"), letter
        elif path.startswith("/look-backs/<"):  # as if it were not there, or not for this role
            assert answer.status_code in (403, 404), letter
        elif of_a_case and letter in who + once_named:
            assert answer.status_code == 404, letter
        else:
            assert (answer.status_code not in OUT) == (letter in who), letter
        assert world.case.ref not in words_of(answer) or path in OF_A_CASE
        assert not any(canary in words_of(answer) for canary in CANARIES)


@pytest.mark.parametrize(
    ("method", "path", "who", "once_named"), [row for row in TABLE if row[1] in OF_A_CASE]
)
def test_who_is_named_on_a_case_finds_it(
    world: World, named: Mapping[str, str], method: str, path: str, who: str, once_named: str
) -> None:
    may_do = ONCE_NAMED.get((method, path), once_named)
    for letter, email in named.items():
        answer = world.answer(method, path, email)
        assert (answer.status_code not in OUT) == (letter in may_do), letter
        assert answer.status_code != 404, letter


def one_of_each_permission() -> Iterator[Any]:
    """In `make test`; that the form of each kind opens is asked too, in
    tests/disclosure/pages/recording/test_recording.py.
    """
    told: set[str] = set()
    for word, who in allowed(RECORD).items():
        yield pytest.param(word, who, marks=pytest.mark.long if who in told else ())
        told.add(who)


@pytest.mark.parametrize(("word", "who"), [*one_of_each_permission()])
def test_the_form_of_each_record_is_for_who_may_record_it(
    world: World, word: str, who: str
) -> None:
    status = {
        letter: world.browser(newcomer(role)).get(
            f"/incidents/{world.case.ref}/records/{word}", follow_redirects=True
        )  # one has a page of its own
        for letter, role in ROLES.items()
    }
    not_there = set(who) & set("CO")
    assert {x for x, answer in status.items() if answer.status_code == 200} == set(who) - not_there
    assert {x for x, answer in status.items() if answer.status_code == 404} == not_there


# What a page leaves behind


@pytest.mark.parametrize("path", [path for path in OF_A_CASE if path in GET])
def test_the_look_is_written_before_the_page_is_shown(
    world: World, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(case_pages, "look", fails)
    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", False)
    able = next(letter for letter in GET[path][0])
    answer = world.answer("GET", path, newcomer(ROLES[able]))
    assert answer.status_code == 500
    assert not any(canary in words_of(answer) for canary in CANARIES)


def everything_stored(session: Session) -> dict[str, list[str]]:
    """Every row of every table as the database has it, but for the looks and for what follows from
    the rest.
    """
    session.rollback()
    connection = session.connection()
    return {
        table.name: sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {table.name}")))
        for table in Record.metadata.sorted_tables
        if table is not Look.__table__ and not table.name.startswith("to_do")
    }


# Where a name must never stand


def test_no_address_holds_anything_personal(world: World) -> None:
    """Neither one that was asked for, nor one that a page leads to."""
    found: set[str] = set()
    for path, (who, _) in GET.items():
        email = newcomer(ROLES[who[0]]) if who not in (EVERYBODY, FAMILY) else ""
        answer = world.answer("GET", path, email)
        found |= set(re.findall(r'(?:href|action|formaction|src)="([^"]+)"', words_of(answer)))
        found |= {world.path(path), answer.headers.get("Location", "")}
    assert len(found) > len(GET)
    names = [user.name for user in people.PEOPLE] + list(CANARIES)
    words = {word.casefold() for name in names for word in re.findall(r"\w+", name)}
    assert not [url for url in found if words & set(re.findall(r"\w+", url.casefold()))]


def test_no_title_of_a_page_names_anybody_of_a_family(world: World) -> None:
    """A browser keeps it beside the address, for who sits down next, and prints it on each page."""
    found: dict[str, str] = {}
    for path in (each for each in OF_A_CASE if each in GET):
        page = words_of(world.answer("GET", path, newcomer(ROLES[GET[path][0][0]])))
        found[path] = page.partition("<title>")[2].partition("</title>")[0]
    fact = {"question": "Her first cat", "answer": "Marmalade"}
    made = world.browser(newcomer("risk_manager"))
    code = made.post(world.path("/incidents/<incident>/people/<int:person>/page"), data=fact)
    found["a code"] = code.text.partition("<title>")[2].partition("</title>")[0]
    assert "A code" in found["a code"]
    assert not {path: said for path, said in found.items() if any(x in said for x in CANARIES)}


def test_nothing_personal_reaches_the_log(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither from what is read and typed, nor from what breaks with their words in its hands."""
    caplog.set_level(logging.INFO)
    typed = {"said": WORDS, "words": WORDS, "summary": WORDS, "name": NAME, "q": NAME}
    with serving(world.app) as address:
        for path in (*GET, *POST):
            body = urlencode(typed).encode() if path in POST else None
            cookie = world.cookie(newcomer("risk_manager"))
            asked_for = Request(address + world.path(path), body, {"Cookie": cookie})
            try:
                urlopen(asked_for).read()
            except HTTPError as refused:
                refused.close()
    assert "POST /incidents" in caplog.text

    def breaks(session: Session, *_: Any) -> None:
        session.execute(text("SELECT :words FROM nowhere"), {"words": f"{NAME} {WORDS}"})

    monkeypatch.setattr(case_pages, "look", breaks)
    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = world.answer("GET", "/incidents/<incident>", newcomer("risk_manager"))
    assert answer.status_code == 503
    assert "OperationalError" in caplog.text
    assert not [canary for canary in CANARIES if canary in caplog.text]
    assert not [canary for canary in CANARIES if quote(canary) in caplog.text]
