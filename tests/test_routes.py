"""Every address of the app against every role, a stranger and a colleague of another site.

The table stands here in words of its own. What is not in it fails; who is not in it stays out.
"""

import logging
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from disclosure.actions.users import Person, add_user
from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.operations.keys import session_on
from disclosure.pages import cases as case_pages
from disclosure.permissions import Role
from disclosure.records.access import Look
from disclosure.records.base import Record
from disclosure.records.engine import open_database
from tests import people
from tests.browser import serving
from tests.cases import record_as
from tests.conftest import COMPILED, settings_in
from tests.people import ADA, FAR_SITE, OPENED_FOR_WORK, OPERATOR, SITE
from tests.routes import CANARIES, NAME, WORDS, World, a_case_with_every_page
from tests.test_who_may import RECORD, ROLES, allowed
from tests.who_may import newcomer, of_far_site

# Letters of roles as in tests/test_who_may.py: risk manager, clinician, investigator, approver,
# coach, executive, auditor (U), administrator (D).
ALL, STAFF, WATCH, WRITERS = "RCIAOEUD", "RCIAOEU", "RIAEU", "RI"
EVERYBODY = "everybody, also a stranger"
LISTS = ("/", "/incidents", "/letters/accepted", "/promises")  # of many cases
FAMILY = ""  # nobody of staff: whose page it is, tests/disclosure/pages/test_family_say.py asks
# Address: who gets in; and for whom it is as if the case were not there, until they are named on
# it. Everybody else is refused. A case of another site is not there for any of both.
GET: Mapping[str, tuple[str, str]] = {
    "/": (STAFF, ""),
    "/account": (ALL, ""),
    "/calculator": (ALL, ""),
    "/account/away": (ALL, ""),
    "/account/hours": (ALL, ""),
    "/calendar/<key>.ics": (EVERYBODY, ""),
    "/f/": (EVERYBODY, ""),
    "/f/letters/<int:number>/": (FAMILY, ""),
    "/f/letters/<int:number>/<form>": (FAMILY, ""),
    "/f/open": (EVERYBODY, ""),
    "/f/page": (FAMILY, ""),
    "/incidents": (STAFF, ""),
    "/incidents/<incident>": (WATCH, "CO"),
    "/incidents/<incident>/<name>": (WATCH, "CO"),
    "/incidents/<incident>/analysis": ("I", ""),
    "/incidents/<incident>/letters/new": (WRITERS, "C"),
    "/incidents/<incident>/letters/new/<kind>": (WRITERS, "C"),
    "/incidents/<incident>/moves/<trigger>": (WATCH, "CO"),
    "/incidents/<incident>/people/<int:person>/page": ("R", "C"),
    "/incidents/<incident>/records": (WATCH, "CO"),
    "/incidents/<incident>/records/<word>": (WRITERS, "C"),
    "/incidents/<incident>/records/conversation": (WRITERS, "C"),
    "/incidents/<incident>/records/conversation/<int:number>": (WATCH, "CO"),
    "/incidents/open": ("RCI", ""),
    "/languages": ("D", ""),
    "/languages/<language>": ("D", ""),
    "/languages/<language>/messages.po": ("D", ""),
    "/languages/<language>/words": ("D", ""),
    "/letters/<letter>": (WATCH, "CO"),
    "/letters/<letter>/approve": ("A", ""),
    "/letters/<letter>/file/<form>": (WATCH, "CO"),
    "/letters/<letter>/issue": ("RA", ""),
    "/letters/<letter>/moves/<act>": ("RA", ""),
    "/letters/<letter>/other-words": (WRITERS, "C"),
    "/letters/<letter>/preview": (WATCH, "CO"),
    "/letters/<letter>/preview/<form>": (WATCH, "CO"),
    "/letters/<letter>/slip": (WRITERS, "C"),
    "/letters/<letter>/versions": (WATCH, "CO"),
    "/letters/accepted": (STAFF, ""),
    "/letters/check-code": (STAFF, ""),
    "/messages": (ALL, ""),
    "/on-call": (ALL, ""),
    "/on-call/away": ("RD", ""),
    "/on-call/new": ("ROD", ""),
    "/promises": (STAFF, ""),
    "/promises/<promise>": (WATCH, "CO"),
    "/promises/<promise>/<act>": (WRITERS, "C"),
    "/sign-in": (EVERYBODY, ""),
    "/sites": ("D", ""),
    "/sites/<int:id>": ("D", ""),
    "/sites/new": ("D", ""),
    "/static/<path:filename>": (EVERYBODY, ""),
    "/users": ("D", ""),
    "/users/<int:id>": ("D", ""),
    "/users/<int:id>/leave": ("D", ""),
    "/users/new": ("D", ""),
    "/welcome": (ALL, ""),
}
POST: Mapping[str, tuple[str, str]] = {
    "/account/away": (ALL, ""),
    "/account/away/cancel": (ALL, ""),
    "/account/calendar": (ALL, ""),
    "/account/calendar/stop": (ALL, ""),
    "/account/hours": (ALL, ""),
    "/account/password": (ALL, ""),
    "/account/sign-out-everywhere": (ALL, ""),
    "/calculator": (ALL, ""),
    "/f/account": (FAMILY, ""),
    "/f/concerns": (FAMILY, ""),
    "/f/concerns/<int:concern>/end": (FAMILY, ""),
    "/f/consents": (FAMILY, ""),
    "/f/consents/<int:consent>/take_back": (FAMILY, ""),
    "/f/contact": (FAMILY, ""),
    "/f/excuses/<int:excuse>/take_back": (FAMILY, ""),
    "/f/heard": (FAMILY, ""),
    "/f/leave": (EVERYBODY, ""),
    "/f/letters/<int:number>/read": (FAMILY, ""),
    "/f/open": (EVERYBODY, ""),
    "/f/promises/<promise>/change": (FAMILY, ""),
    "/f/promises/<promise>/confirm": (FAMILY, ""),
    "/f/promises/<promise>/dispute": (FAMILY, ""),
    "/f/promises/<promise>/release": (FAMILY, ""),
    "/f/questions": (FAMILY, ""),
    "/f/questions/<question>/take_back": (FAMILY, ""),
    "/f/records/<int:record>/right": (FAMILY, ""),
    "/f/requests": (FAMILY, ""),
    "/f/take-away": (FAMILY, ""),
    "/incidents": (STAFF, ""),
    "/incidents/<incident>/letters/new": (WRITERS, "C"),
    "/incidents/<incident>/letters/new/<kind>": (WRITERS, "C"),
    "/incidents/<incident>/moves/<trigger>": ("R", "CO"),
    "/incidents/<incident>/people/<int:person>/page": ("R", "C"),
    "/incidents/<incident>/people/<int:person>/page/revoke": ("R", "C"),
    "/incidents/<incident>/records/<word>": (WRITERS, "C"),
    "/incidents/<incident>/records/conversation": (WRITERS, "C"),
    "/incidents/open": ("RCI", ""),
    "/languages/<language>": ("D", ""),
    "/languages/<language>/take_back": ("D", ""),
    "/letters/<letter>": (WRITERS, "CO"),
    "/letters/<letter>/approve": ("A", ""),
    "/letters/<letter>/beat": (WRITERS, "C"),
    "/letters/<letter>/check-now": (WRITERS, "C"),
    "/letters/<letter>/issue": ("RA", ""),
    "/letters/<letter>/moves/<act>": ("RA", ""),
    "/letters/<letter>/other-words": (WRITERS, "C"),
    "/letters/<letter>/pen": (WRITERS, "C"),
    "/letters/<letter>/slip": (WRITERS, "C"),
    "/letters/<letter>/unsaved": (WRITERS, "C"),
    "/letters/<letter>/versions": (WRITERS, "C"),
    "/letters/check-code": (STAFF, ""),
    "/messages/seen": (ALL, ""),
    "/on-call/away": ("RD", ""),
    "/on-call/new": ("ROD", ""),
    "/on-call/take-away": ("ROD", ""),
    "/promises/<promise>/<act>": (WRITERS, "C"),
    "/sign-in": (EVERYBODY, ""),
    "/sign-out": (EVERYBODY, ""),
    "/sites/<int:id>": ("D", ""),
    "/sites/new": ("D", ""),
    "/users/<int:id>": ("D", ""),
    "/users/<int:id>/leave": ("D", ""),
    "/users/<int:id>/password": ("D", ""),
    "/users/new": ("D", ""),
}
ROUTES = {"GET": GET, "POST": POST}
TABLE = [(m, path, *who) for m, table in ROUTES.items() for path, who in table.items()]
OF_A_CASE = [path for path in {**GET, **POST} if re.search("<(incident|letter|promise)>", path)]
# Who is named reads the case; where these are not for them, they are told so.
ONCE_NAMED = {
    ("POST", "/incidents/<incident>/moves/<trigger>"): "",
    ("POST", "/letters/<letter>"): "C",
}
OUT = {401, 403, 404, 405}


@pytest.fixture(scope="module")
def world(clean_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("routes")
    shutil.copy(clean_file, home / "test.sqlite")
    settings = settings_in(home, f"sqlite:///{home}/test.sqlite")
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        people.introduce(session)
        for role in Role:
            for email, site in ((newcomer(role), SITE), (of_far_site(role), FAR_SITE)):
                person = Person(email, f"A new {role}", [role], [site])
                add_user(session, OPERATOR, OPENED_FOR_WORK, person)
        case, at = a_case_with_every_page(session)
        app = create_app(settings, SECRET_KEY="tests", WTF_CSRF_ENABLED=False, TESTING=True)
        app.jinja_env.bytecode_cache = COMPILED
        yield World(app, session, case, at)
        with app.app_context():
            db.engine.dispose()
    engine.dispose()


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
    }
    assert there == {(method, path) for method, path, *_ in TABLE}


@pytest.mark.parametrize(("method", "path", "who", "once_named"), TABLE)
def test_who_gets_in(world: World, method: str, path: str, who: str, once_named: str) -> None:
    stranger = world.answer(method, path).status_code
    if who == EVERYBODY:
        assert stranger not in OUT
        return
    assert stranger == 401
    found = {letter: world.answer(method, path, newcomer(ROLES[letter])) for letter in ALL}
    status = {letter: answer.status_code for letter, answer in found.items()}
    assert {letter for letter in ALL if status[letter] not in OUT} == set(who)
    assert {letter for letter in ALL if status[letter] == 404} == set(once_named)
    assert max(status.values()) < 500


@pytest.mark.parametrize(("method", "path", "who", "once_named"), TABLE)
def test_a_case_of_another_site_is_not_there(
    world: World, method: str, path: str, who: str, once_named: str
) -> None:
    if who == EVERYBODY:
        return
    for letter in ALL:
        answer = world.answer(method, path, of_far_site(ROLES[letter]))
        if path in OF_A_CASE and letter in who + once_named:
            assert answer.status_code == 404, letter
        else:
            assert (answer.status_code not in OUT) == (letter in who), letter
        assert world.case.ref not in answer.text or path in OF_A_CASE
        assert not any(canary in answer.text for canary in CANARIES)


@pytest.mark.parametrize(("method", "path", "who", "once_named"), TABLE)
def test_who_is_named_on_a_case_finds_it(
    world: World, named: Mapping[str, str], method: str, path: str, who: str, once_named: str
) -> None:
    may_do = ONCE_NAMED.get((method, path), once_named)
    for letter, email in named.items():
        answer = world.answer(method, path, email)
        if path in OF_A_CASE:
            assert (answer.status_code not in OUT) == (letter in may_do), letter
            assert answer.status_code != 404, letter


@pytest.mark.parametrize(("word", "who"), allowed(RECORD).items())
def test_the_form_of_each_record_is_for_who_may_record_it(
    world: World, word: str, who: str
) -> None:
    status = {
        letter: world.browser(newcomer(role)).get(f"/incidents/{world.case.ref}/records/{word}")
        for letter, role in ROLES.items()
    }
    not_there = set(who) & set("CO")
    assert {x for x, answer in status.items() if answer.status_code == 200} == set(who) - not_there
    assert {x for x, answer in status.items() if answer.status_code == 404} == not_there


# What a page leaves behind


@pytest.mark.parametrize("path", GET)
def test_to_read_a_page_writes_nothing_but_the_look(world: World, path: str) -> None:
    for letter, role in ROLES.items():
        before, looks = everything_stored(world.session), world.looks()
        status = world.answer("GET", path, newcomer(role)).status_code
        assert everything_stored(world.session) == before, role
        shown = path in OF_A_CASE and status not in OUT
        by_list = {0, 1} if path in LISTS else {0}  # one a day, for each case that stands there
        assert world.looks() - looks in ({1} if shown else by_list), letter


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
    assert not any(canary in answer.text for canary in CANARIES)


def everything_stored(session: Session) -> dict[str, list[str]]:
    """Every row of every table, but for the looks."""
    session.rollback()
    return {
        table.name: sorted(map(repr, session.execute(select(table)).all()))
        for table in Record.metadata.sorted_tables
        if table is not Look.__table__
    }


# Where a name must never stand


def test_no_address_holds_anything_personal(world: World) -> None:
    """Neither one that was asked for, nor one that a page leads to."""
    found: set[str] = set()
    for path, (who, _) in GET.items():
        email = newcomer(ROLES[who[0]]) if who not in (EVERYBODY, FAMILY) else ""
        answer = world.answer("GET", path, email)
        found |= set(re.findall(r'(?:href|action|formaction|src)="([^"]+)"', answer.text))
        found |= {world.path(path), answer.headers.get("Location", "")}
    assert len(found) > len(GET)
    names = [user.name for user in people.PEOPLE] + list(CANARIES)
    words = {word.casefold() for name in names for word in re.findall(r"\w+", name)}
    assert not [url for url in found if words & set(re.findall(r"\w+", url.casefold()))]


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
    assert answer.status_code == 500
    assert "nowhere" in caplog.text
    assert not [canary for canary in CANARIES if canary in caplog.text]
    assert not [canary for canary in CANARIES if quote(canary) in caplog.text]
