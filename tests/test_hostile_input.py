"""Every page and form with what no page expects: nothing breaks, nothing is run, all is named.

Small in `make test`, whole in `make soak`. The seed is told, so that a fault comes again.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from disclosure.settings import ROOT
from tests.conftest import KINDS_OF_DATABASE
from tests.databases import a_database
from tests.families import visit
from tests.hostile import LEAVES, VALUES, Attacker, Sheet, encoded, read, rule_of
from tests.route_table import EVERYBODY, GET, POST
from tests.routes import World, a_world
from tests.who_may import newcomer
from tests.who_may_table import ROLES

WHOLE = bool(os.environ.get("DISCLOSURE_SOAK"))
SEED = int(os.environ.get("HOSTILE_SEED", "20261120"))
IN_ONE_WORLD = 120  # forms sent
ONE_FORM_IN = 1 if WHOLE else 3  # is typed into
MOST_LINKS = 2_000 if WHOLE else 60
FAMILY, STRANGER = "family", "stranger"
SOURCES = [*(ROOT / "disclosure" / "pages").glob("*.py")]
ASKED = re.compile(r"""request\.args(?:\.get(?:list)?)?[(\[]\s*["'](\w+)["']""")
COSTLY = re.compile(r"/(preview|file)/(?!html|text)|/static/|/preview$")  # each prints a letter

pytestmark = [pytest.mark.soak, pytest.mark.thorough]


Worlds = Callable[[], AbstractContextManager[World]]


@pytest.fixture(scope="module", params=KINDS_OF_DATABASE)
def worlds(
    request: pytest.FixtureRequest, clean_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Worlds:
    """On both: PostgreSQL refuses words and numbers that SQLite takes."""

    @contextmanager
    def another() -> Iterator[World]:
        with ExitStack() as open_:
            there: Path | str = clean_file
            if request.param == "postgresql":
                server = request.getfixturevalue("postgres")
                there = open_.enter_context(a_database(server, "clean"))
            home = tmp_path_factory.mktemp("hostile")
            yield open_.enter_context(a_world(home, there, {}, WTF_CSRF_ENABLED=False))

    return another


@pytest.fixture(scope="module")
def world(worlds: Worlds) -> Iterator[World]:
    with worlds() as world:
        yield world


Tries = Iterable[tuple[str, list[tuple[str, str]]]]  # why, and what is typed


@pytest.fixture
def attacker(world: World) -> Attacker:
    on_postgresql = world.session.get_bind().dialect.name == "postgresql"
    return Attacker(world.app, Random(SEED + on_postgresql))  # other words are drawn there


def roles(world: World) -> tuple[str, ...]:
    """In `make test` few: what differs between the databases is what they take, not who asks."""
    if WHOLE:
        return tuple(ROLES)
    return ("R", "A", "D") if world.session.get_bind().dialect.name == "sqlite" else ("R",)


def browser(world: World, who: str) -> FlaskClient:
    """Anew each time: what was typed may have ended a session."""
    if who == FAMILY:
        return visit(world.app, world.case, world.case.person)
    return world.browser("" if who == STRANGER else newcomer(ROLES[who]))


def pages(world: World, attacker: Attacker, who: str) -> Iterator[tuple[str, str]]:
    """Every page they get to, by the table and by following links; one of each kind."""
    client = browser(world, who)
    waiting = [world.path(path) for path, (may, _) in GET.items() if gets_in(who, may)]
    known, kinds = set(waiting), dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        rule = rule_of(world.app, path, "GET")
        kinds[rule] = kinds.get(rule, 0) + 1
        if kinds[rule] > (12 if WHOLE else 2) or COSTLY.search(path):
            continue
        answer = attacker.get(client, path)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        yield path, answer.text
        links = sorted(read(path, answer.text).links - known)[: MOST_LINKS - len(known)]
        known |= set(links)
        waiting += links


def gets_in(who: str, may: str) -> bool:
    return may == EVERYBODY or (who == FAMILY and may == "") or (who in may and may != EVERYBODY)


def sheets(world: World, attacker: Attacker, who: str) -> dict[tuple[str, ...], Sheet]:
    """Each kind of form once, by its address and its boxes."""
    found: dict[tuple[str, ...], Sheet] = {}
    for path, text in pages(world, attacker, who):
        for sheet in read(path, text).sheets:
            rule = rule_of(world.app, sheet.action, sheet.method)
            names = sorted({re.sub(r"-\d+-", "-", box.name) for box in sheet.typed_into})
            if rule and rule not in LEAVES:
                found.setdefault((rule, sheet.method, *names), sheet)
    return found


def type_into(world: World, attacker: Attacker, who: str, sheet: Sheet, tries: Tries) -> None:
    client = browser(world, who)
    for why, typed in tries:
        answer = attacker.send(client, sheet, typed, f"as {who}, {why}")
        if answer.status_code == 401:
            client = browser(world, who)


def type_each_value(worlds: Worlds, attacker: Attacker, who: str, sheet: Sheet) -> None:
    """Every box with every value. Much of it is kept, so again and again into a new world: after
    hundreds of talks of a hundred thousand words each page of a case takes a second."""
    tries, was = attacker.hostile(sheet, each=True), attacker.app
    while some := [*islice(tries, IN_ONE_WORLD)]:
        with worlds() as world:
            attacker.turns_to(world.app)
            type_into(world, attacker, who, sheet, some)
    attacker.turns_to(was)


def test_every_form_takes_whatever_is_typed(
    worlds: Worlds, world: World, attacker: Attacker
) -> None:
    done = set[tuple[str, ...]]()
    for who in (*roles(world), FAMILY, STRANGER):
        for key, sheet in sheets(world, attacker, who).items():
            again = key in done
            if again and not WHOLE:
                continue
            done.add(key)
            if len(done) % ONE_FORM_IN:
                continue
            type_into(world, attacker, who, sheet, attacker.hostile(sheet, each=False))
            if WHOLE and not again:
                type_each_value(worlds, attacker, who, sheet)
    for who in (*roles(world)[: None if WHOLE else 1], FAMILY):  # shown now
        for _ in pages(world, attacker, who):
            pass
    posted = {rule for rule, method, *_ in done if method == "post"}
    assert not attacker.faults, told(attacker)
    most = 0.55 if len(roles(world)) > 1 else 0.4  # the rest no page leads to as the case stands
    assert len(posted) > len(POST) * most, sorted(set(POST) - posted)
    assert attacker.statuses >= {200, 303, 422}


def test_every_address_takes_whatever_stands_in_it(world: World, attacker: Attacker) -> None:
    """In each part of it, and behind it."""
    names = sorted({name for file in SOURCES for name in ASKED.findall(file.read_text())})
    assert len(names) > 5
    drawn = VALUES if WHOLE else dict(attacker.chance.sample([*VALUES.items()], 1))
    for who in (*roles(world), FAMILY, STRANGER):
        client = browser(world, who)
        for pattern, (may, _) in GET.items():
            if not gets_in(who, may) or pattern.startswith("/static/"):
                continue
            if not COSTLY.search(pattern.replace("<form>", "html")):
                for why, value in drawn.items():
                    query = encoded([(name, value[:5_000]) for name in names])
                    attacker.get(client, f"{world.path(pattern)}?{query}", f"as {who}, ?: {why}")
            for part in re.findall("<[^>]+>", pattern):
                for why, value in drawn.items():
                    spelled = quote(value[:5_000].encode("utf-8", "surrogatepass"), safe="")
                    path = world.path(pattern.replace(part, "@@")).replace("@@", spelled)
                    attacker.get(client, path, f"as {who}, {part}: {why}")
    assert not attacker.faults, told(attacker)
    assert attacker.statuses >= {200, 404}


FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
BODIES = {
    "no boundary": (b"--x\r\nhalf", "multipart/form-data"),
    "cut off": (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nx", PARTS),
    "a file": (
        b'--x\r\nContent-Disposition: form-data; name="words"; filename="../../x.php"\r\n\r\n'
        b"<?php ?>\r\n--x--\r\n",
        PARTS,
    ),
    "a document": (b'{"words": {"$gt": ""}}', "application/json"),
    "not a document": (b"{", "application/json"),
    "bytes": (bytes(range(256)), "application/octet-stream"),
    "no kind": (b"words=x", ""),
    "another script": ("words=ä".encode("utf-16"), f"{FORM}; charset=utf-16"),
    "no script at all": (b"words=%ff%fe", f"{FORM}; charset=zq"),
    "only signs": (b"&&==&=&%%%", FORM),
    "many boxes": (b"&".join(b"a%d=1" % n for n in range(3_000)), FORM),
    "deep rows": (b"attendees-99999999999-name=x&attendees--1-name=y", FORM),
    "another row": (b"another=attendees&another=__class__&show_again=1", FORM),
}  # fmt: skip


def test_a_body_that_is_no_form_breaks_nothing(world: World, attacker: Attacker) -> None:
    drawn = BODIES if WHOLE else dict(attacker.chance.sample([*BODIES.items()], 1))
    for pattern, (may, _) in POST.items():
        who = may[0] if may not in ("", EVERYBODY) else STRANGER
        for why, (body, kind) in drawn.items():
            client = browser(world, who)
            answer = client.post(world.path(pattern), data=body, content_type=kind, buffered=True)
            attacker.judge(f"POST {pattern}, {why}", answer)
    assert not attacker.faults, told(attacker)


def told(attacker: Attacker) -> str:
    lines = "\n".join(sorted(set(attacker.faults))[:40])
    return f"seed {SEED}, {attacker.asked} requests, {len(attacker.faults)} faults:\n{lines}"
