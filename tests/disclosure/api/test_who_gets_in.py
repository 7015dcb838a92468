"""Every address of the API against every role, a stranger, a colleague and one of another site.

The table stands here in words of its own, with the letters of tests/who_may_table.py.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.bodies import good_body
from tests.callers import V1, Caller, caller
from tests.routes import CANARIES, World, a_world
from tests.who_may import newcomer, of_far_site
from tests.who_may_table import MOVE, RECORD, ROLES, allowed

ALL, WATCH, WRITERS = "RCIAOEUD", "RIAEU", "RI"
EVERYBODY = "everybody, also a stranger"
# Method and address: who gets in; and for whom it is as if the case were not there, as they are
# not named on it. Everybody else is refused. A case of another site is not there for any of both.
TABLE: Mapping[tuple[str, str], tuple[str, str]] = {
    ("GET", "/openapi.json"): (EVERYBODY, ""),
    ("GET", "/regimes"): (ALL, ""),
    ("POST", "/duties"): (ALL, ""),
    ("POST", "/letters/check"): (ALL, ""),
    ("POST", "/incidents"): ("RCI", ""),
    ("GET", "/incidents"): ("RCIAOEU", ""),
    ("GET", "/incidents/<ref>"): (WATCH, "CO"),
    ("POST", "/incidents/<ref>/records/<kind>"): (WRITERS, "CO"),
    ("POST", "/incidents/<ref>/moves/<trigger>"): ("R", "CO"),
    ("POST", "/incidents/<ref>/letters/<kind>"): (WRITERS, "C"),
    ("GET", "/letters/<ref>"): (WATCH, "CO"),
    ("PATCH", "/letters/<ref>"): (WRITERS, "C"),
    ("POST", "/letters/<ref>/links"): (WRITERS, "C"),
    ("GET", "/letters/<ref>/files/<form>"): (WATCH, "CO"),
    ("POST", "/letters/<ref>/moves/<trigger>"): (WRITERS, "CO"),
    ("POST", "/commitments/<ref>/moves/<trigger>"): (WRITERS, "CO"),
}
OUT = {401, 403, 404, 405}
ROLES_LETTER = {role: letter for letter, role in ROLES.items()}
AGREE = ("A", "RA")  # who may, among the kinds and moves that need a second person
AGREES_TO_NOTHING = "concern_answer"  # see test_concerns.py


@pytest.fixture(scope="module")
def world(clean_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with a_world(tmp_path_factory.mktemp("api"), clean_file, {}, TESTING=True) as world:
        yield world


@pytest.fixture(scope="module")
def callers(world: World) -> Mapping[str, Caller]:
    who = [each for role in ROLES.values() for each in (newcomer(role), of_far_site(role))]
    return {email: caller(world.app, world.session, email) for email in who}


def ask(world: World, by: Caller, method: str, path: str) -> int:
    answer = by.ask(method, at(world, path), {} if method != "GET" else None)
    assert answer.status_code < 500
    said = answer.data.decode(errors="replace")
    assert answer.status_code < 300 or not any(canary in said for canary in CANARIES)
    return answer.status_code


def at(world: World, path: str) -> str:
    place = path.split("/")[1]
    ref = {"letters": world.at["issued"], "commitments": world.at["<promise>"]}
    kind = "delay" if "/letters/<kind>" in path else "note"
    trigger = {"letters": "submit", "commitments": "told"}.get(place, "begin_investigation")
    where = {"<ref>": ref.get(place, world.case.ref), "<kind>": kind, "<form>": "standard"}
    where["<trigger>"] = trigger
    return re.sub("<[^>]+>", lambda part: where[part[0]], path)


def test_every_address_stands_in_the_table(world: World) -> None:
    there = {
        (method, rule.rule.removeprefix(V1))
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    assert there == set(TABLE)


@pytest.mark.parametrize(("method", "path"), TABLE)
def test_who_gets_in(world: World, callers: Mapping[str, Caller], method: str, path: str) -> None:
    who, once_named = TABLE[method, path]
    stranger = ask(world, Caller(world.app), method, path)
    if who == EVERYBODY:
        assert stranger == 200
        return
    assert stranger == 401
    status = {
        letter: ask(world, callers[newcomer(role)], method, path) for letter, role in ROLES.items()
    }
    assert {letter for letter in ALL if status[letter] not in OUT} == set(who)
    assert {letter for letter in ALL if status[letter] == 404} == set(once_named)


@pytest.mark.parametrize(("method", "path"), [key for key in TABLE if "<ref>" in key[1]])
def test_a_case_of_another_site_is_not_there(
    world: World, callers: Mapping[str, Caller], method: str, path: str
) -> None:
    looks = world.looks()
    for role in ROLES.values():
        assert ask(world, callers[of_far_site(role)], method, path) in (403, 404), role
    assert world.looks() == looks


@pytest.mark.parametrize(("method", "path"), [key for key in TABLE if "<ref>" in key[1]])
def test_every_answer_about_a_case_left_a_look(
    world: World, callers: Mapping[str, Caller], method: str, path: str
) -> None:
    for role in ROLES.values():
        before = world.looks()
        status = ask(world, callers[newcomer(role)], method, path)
        looked = world.looks() - before
        assert looked == 1 or (looked == 0 and status in OUT), role
        assert looked == 0 or status != 404, role


@pytest.mark.parametrize(
    "word", [w for w, who in allowed(RECORD).items() if who in AGREE and w != AGREES_TO_NOTHING]
)
def test_no_token_agrees_to_anything(
    world: World, callers: Mapping[str, Caller], word: str
) -> None:
    ids = dict.fromkeys((*allowed(RECORD),), 2)
    body = good_body(word, ids, world.case.at)
    for role in ("risk_manager", "approver"):
        by = callers[newcomer(role)]
        answer = by.post(f"/incidents/{world.case.ref}/records/{word}", body)
        assert answer.status_code == 403, word
        if ROLES_LETTER[role] in allowed(RECORD)[word]:
            assert "not a token" in answer.get_json()["why"]


BY_A_SECOND = (
    *("letter approve", "commitment verify"),
    *("commitment send_back", "commitment agree_not_kept"),
)


@pytest.mark.parametrize("move", BY_A_SECOND)
def test_no_token_approves_or_verifies(
    world: World, callers: Mapping[str, Caller], move: str
) -> None:
    thing, trigger = move.split()
    ref = world.at["in review"] if thing == "letter" else world.at["<promise>"]
    for letter in allowed(MOVE, ",")[move]:
        by = callers[newcomer(ROLES[letter])]
        answer = by.post(f"/{thing}s/{ref}/moves/{trigger}", {"data": {}})
        assert (answer.status_code, "not a token" in answer.get_json()["why"]) == (403, True)
