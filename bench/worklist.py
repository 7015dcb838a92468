"""What the list of things to do and the page of one case cost beside the number of open cases.

The SQL of a page is what the page asks, written down once and asked again by itself, every row
fetched. The bare function of the last part asks exactly the same and answers the same bytes.
"""

import os
import re
import shutil
import statistics
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import requests
from flask import Flask
from sqlalchemy import Engine, create_engine, event, select
from werkzeug.test import Client

from bench.worklist_rows import MODELS, make, schema
from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.records.evidence import Evidence
from disclosure.settings import Settings
from tests import people
from tests.killed.test_web import gunicorn
from tests.people import ADA, BEN, RON
from tests.postgres import programs, server
from tests.typed import signed_in

SIZES = (1_000, 25_000)
FULL = (1_000, 250_000)
TIMES, VIEWS = 30, 10
USERS, ROUNDS = 50, 3
LONGEST = 120  # seconds that a user waits
SECRET = "t" * 40
CASE = "INC-2026-000007"
PAGES = {
    "today, who watches over a site": (ADA, "/"),
    "today, who sees some cases by name": (BEN, "/"),
    "all incidents": (ADA, "/incidents"),
    "one incident": (ADA, f"/incidents/{CASE}"),
}
LASTING = "-c max_wal_size=4GB -c shared_buffers=256MB"
Asked = list[tuple[str, Any]]


@dataclass(frozen=True)
class Place:
    """A database with so many open cases, and the program over it."""

    cases: int
    settings: Settings
    engine: Engine
    app: Flask
    asked: dict[str, Asked] = field(default_factory=dict)


def run(sizes: Sequence[int] = SIZES) -> None:
    """A quarter of a million where the long proofs are asked for."""
    sizes = FULL if os.environ.get("DISCLOSURE_SOAK") else sizes
    with tempfile.TemporaryDirectory() as home:
        homes = {size: Path(home) / str(size) for size in sizes}
        _measure("SQLite", {size: _settings(each) for size, each in homes.items()})
        for each in homes.values():
            shutil.rmtree(each)
    if bin := programs():
        with tempfile.TemporaryDirectory() as home, server(bin, LASTING) as url:
            for size in sizes:
                _create(url, f"open_{size}")
            place = {s: _settings(Path(home) / str(s), url % f"open_{s}") for s in sizes}
            _measure("PostgreSQL", place)
    else:
        print("PostgreSQL is not installed here, so it was not measured.")


def _measure(name: str, databases: Mapping[int, Settings]) -> None:
    with ExitStack() as stack:
        places = [stack.enter_context(_place(n, told)) for n, told in databases.items()]
        print(f"\nPages beside the number of open cases: {name}, medians of {TIMES}")
        sizes = "".join(f"{place.cases:>12,}" for place in places)
        print(f"{'SQL of a page, milliseconds':<38}{sizes}   ratio   statements")
        for page in PAGES:
            _say_sql(places, page)
        _whole(places[-1])
        _users(places[-1])


def _say_sql(places: Sequence[Place], page: str) -> None:
    """The sizes take turns, so that whatever else the machine does slows all of them alike."""
    with ExitStack() as stack:
        cursors = [stack.enter_context(_cursor(place.engine)) for place in places]
        turns = [
            [_took(partial(_ask, c, p.asked[page])) for p, c in zip(places, cursors, strict=True)]
            for _ in range(TIMES)
        ]
    each = [1000 * statistics.median(times) for times in zip(*turns, strict=True)]
    shown = "".join(f"{ms:>12.2f}" for ms in each)
    print(f"{page:<38}{shown}{each[-1] / each[0]:>8.2f}{len(places[-1].asked[page]):>13}")


def _whole(place: Place) -> None:
    """One process, no network: the page, and a bare WSGI function with the same SQL."""
    print(f"\nThe whole page at {place.cases:,}, milliseconds, against a bare function")
    for page, (who, address) in PAGES.items():
        client = signed_in(place.app, who)
        content = client.get(address).data
        ours = statistics.median(_took(partial(client.get, address)) for _ in range(VIEWS))
        with _cursor(place.engine) as cursor:
            bare = Client(_bare(cursor, place.asked[page], content))
            theirs = statistics.median(_took(partial(bare.get, "/")) for _ in range(VIEWS))
        print(f"{page:<38}{1000 * ours:>12.1f}{1000 * theirs:>12.1f}{ours / theirs:>8.1f} times")


def _bare(cursor: Any, asked: Asked, content: bytes) -> Callable[..., list[bytes]]:
    def answer(_: Mapping[str, Any], start: Callable[..., Any]) -> list[bytes]:
        _ask(cursor, asked)
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [content]

    return answer


@dataclass
class Seen:
    """`kept`: notes that were acknowledged. `refused`: nothing was saved, and it was said."""

    took: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    refused: int = 0


def _users(place: Place) -> None:
    """Each looks at the list, at a case, and adds a note to it; several meet in each case."""
    keys = {who: _cookie(place.app, who) for who in (ADA, RON)}
    seen = Seen()
    with gunicorn(place.settings) as (address, _):
        users = [
            threading.Thread(target=_work, args=(address, keys[(ADA, RON)[n % 2]], n, seen))
            for n in range(USERS)
        ]
        began = perf_counter()
        for user in users:
            user.start()
        for user in users:
            user.join()
        seconds = perf_counter() - began
    there = _notes(place)
    lost = [words for words in seen.kept if there[words] != 1]
    p95 = statistics.quantiles(seen.took, n=20)[-1]
    print(
        f"{USERS} users at once, 2 workers of 2 threads: {len(seen.took)} pages in {seconds:.0f} s,"
        f" 95th percentile {p95:.2f} s, median {statistics.median(seen.took):.2f} s,"
        f" {len(seen.faults)} errors, {len(seen.kept)} notes kept, {seen.refused} refused,"
        f" {len(lost)} lost or doubled"
    )
    for fault in sorted(set(seen.faults))[:5]:
        print(f"  {fault}")


def _work(address: str, cookie: str, number: int, seen: Seen) -> None:
    browser = requests.Session()
    browser.headers.update({"Cookie": cookie, "Referer": address})
    case = f"INC-2026-{number % MODELS + 1:06}"
    for turn in range(ROUNDS):
        try:
            _one_round(browser, address, case, f"user {number} turn {turn}", seen)
        except requests.RequestException as fault:
            seen.faults.append(type(fault).__name__)


def _one_round(browser: requests.Session, address: str, case: str, words: str, seen: Seen) -> None:
    form = f"{address}/incidents/{case}/records/note"
    for page in (f"{address}/", f"{address}/incidents/{case}", form):
        answer = _timed(seen, partial(browser.get, page, timeout=LONGEST))
    told = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    told |= dict(re.findall(r'name="(csrf_token)"[^>]*value="([^"]+)"', answer.text))
    post = partial(browser.post, form, {**told, "words": words}, allow_redirects=False)
    if _timed(seen, partial(post, timeout=LONGEST)).status_code == 303:
        seen.kept.append(words)
    else:
        seen.refused += 1


def _timed(seen: Seen, act: Callable[[], requests.Response]) -> requests.Response:
    began = perf_counter()
    answer = act()
    seen.took.append(perf_counter() - began)
    if answer.status_code >= 500 or answer.status_code in (401, 403, 404):
        seen.faults.append(
            f"{answer.status_code} {answer.request.method} {answer.request.path_url}"
        )
    return answer


def _notes(place: Place) -> Counter[str]:
    with session_on(place.engine, place.settings) as session:
        notes = session.scalars(select(Evidence).where(Evidence.kind == "note"))
        return Counter(str(note.body["words"]) for note in notes)


def _cookie(app: Flask, who: str) -> str:
    client = signed_in(app, who)
    client.get("/")
    cookie = client.get_cookie("session") or client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie
    return f"{cookie.key}={cookie.value}"


def _written_down(app: Flask, who: str, address: str) -> Asked:
    """What a page asks once everything is made and looked at: the second view of the day."""
    client, asked = signed_in(app, who), Asked()

    def heard(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append((statement, parameters))

    assert client.get(address).status_code == 200
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", heard)
    page = client.get(address)
    event.remove(engine, "before_cursor_execute", heard)
    assert page.status_code == 200
    assert "cannot be opened" not in page.text
    return asked


def _ask(cursor: Any, asked: Asked) -> None:
    for statement, parameters in asked:
        cursor.execute(statement, parameters)
        cursor.fetchall()


@contextmanager
def _cursor(engine: Engine) -> Iterator[Any]:
    connection = engine.raw_connection()
    try:
        yield connection.cursor()
    finally:
        connection.close()


@contextmanager
def _place(cases: int, settings: Settings) -> Iterator[Place]:
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings.database_url)
    schema(engine)
    with session_on(engine, settings) as session:
        people.introduce(session)
        began = perf_counter()
        make(engine, session, cases)
        print(f"{cases:,} made in {perf_counter() - began:.0f} s")
    app = create_app(settings)  # one at a time: the program keeps one set of keys
    asked = {page: _written_down(app, who, address) for page, (who, address) in PAGES.items()}
    yield Place(cases, settings, engine, app, asked)
    engine.dispose()


def _settings(home: Path, url: str = "") -> Settings:
    told = {"DISCLOSURE_HOME": str(home), "DISCLOSURE_SECRET_KEY": SECRET}
    return Settings.read(told | ({"DISCLOSURE_DATABASE_URL": url} if url else {}))


def _create(url: str, name: str) -> None:
    engine = create_engine(url % "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()


def _took(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began
