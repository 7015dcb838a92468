"""What a search costs beside the number of cases: rare words, common ones, and some of each.

The cases are copies of one; each has words of its own, some of them seldom and some often used.
"""

import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from time import perf_counter

from sqlalchemy import Engine, create_engine, insert, select
from sqlalchemy.orm import Session

from bench.copies import fill
from disclosure.actions.looks.caseload import find
from disclosure.operations.keys import session_on
from disclosure.records.engine import make_tables, open_database
from disclosure.records.incident import Incident
from disclosure.records.search_words import SearchWord, What, people_beginning
from disclosure.records.words_in_step import rebuild
from disclosure.settings import Settings
from tests import people
from tests.cases import an_opened_case
from tests.people import ADA, actor
from tests.postgres import programs, server

SIZES, FULL = (1_000, 25_000), (1_000, 250_000)
ROUNDS, AT_ONCE = 9, 20_000
KNEW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SYLLABLES = [
    "an",
    "be",
    "col",
    "dra",
    "em",
    "fin",
    "gar",
    "hol",
    "ish",
    "jor",
    "kel",
    "lam",
    "mor",
    "nes",
    "ol",
    "pri",
    "quin",
    "ros",
    "sul",
    "tam",
]
RARE = "zyx"  # in one case
ASKED = {
    "one rare word": RARE,
    "a name: first and last": "ancol primor",
    "the beginnings of both": "an pri",
    "a common word": "fall",
    "common words, rare together": "fall ward ancol",
    "nothing": "zzz",
}


def run(sizes: Sequence[int] = SIZES) -> None:
    """A table for SQLite, and one for PostgreSQL where its server programs are installed."""
    with tempfile.TemporaryDirectory() as home:
        urls = {size: f"sqlite:///{home}/{size}.sqlite" for size in sizes}
        _print("SQLite", {size: _measured(url, size, home) for size, url in urls.items()})
    bin = programs()
    if bin is None:
        print("PostgreSQL is not installed here, so it was not measured.")
        return
    with tempfile.TemporaryDirectory() as home, server(bin) as url:
        for size in sizes:
            _on_server(url, f"CREATE DATABASE cases_{size}")
        urls = {size: url % f"cases_{size}" for size in sizes}
        _print("PostgreSQL", {size: _measured(each, size, home) for size, each in urls.items()})


def _on_server(url: str, statement: str) -> None:
    engine = create_engine(url % "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


Line = dict[str, float]  # of each search: seconds


def _print(name: str, found: Mapping[int, Line]) -> None:
    (few, before), *_, (many, after) = found.items()
    print(f"\nFinding cases, {name}: milliseconds of the whole call, medians of {ROUNDS}")
    print(f"{'':<30}{few:>9,} cases{many:>11,} cases{'ratio':>7}")
    for what in before:
        least, most = 1000 * before[what], 1000 * after[what]
        print(f"{what:<30}{least:>15.2f}{most:>17.2f}{most / least:>7.2f}")


def _measured(url: str, size: int, home: str) -> Line:
    settings = Settings.read({"DISCLOSURE_HOME": home, "DISCLOSURE_DATABASE_URL": url})
    with _opened(settings) as (engine, session):
        make(engine, session, size)
        who = actor(session, ADA)
        lines: Line = {
            what: _timed(session, partial(find, session, who, words))
            for what, words in ASKED.items()
        }
        all = select(Incident.id)
        two = _timed(session, lambda: people_beginning(session, "an", all))
        return lines | {"people, two keystrokes": two}


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Engine, Session]]:
    engine = open_database(settings.database_url)
    make_tables(engine)
    with session_on(engine, settings) as session:
        yield engine, session
    engine.dispose()


def make(engine: Engine, session: Session, size: int) -> None:
    """So many cases, each with the words of a name, of what happened and of a promise."""
    people.introduce(session)
    first = an_opened_case(session, KNEW)
    session.rollback()  # what it reads must not be kept from before the copies
    fill(engine, first.id, first.id, size - 1)
    ids = session.scalars(select(Incident.id)).all()
    session.rollback()
    words = _rows(random.Random(size), [id for id in ids if id != first.id])
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        while some := list(islice(words, AT_ONCE)):
            connection.execute(insert(SearchWord), some)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if _is_postgres(engine) else "ANALYZE")
    assert rebuild(session) == 0, "a case was made without words"


def _is_postgres(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def _rows(chance: random.Random, ids: Sequence[int]) -> Iterator[dict[str, object]]:
    for id in ids:
        words = {(What.REFERENCE, f"inc2026{id:06}"), (What.NAME, _word(chance, 2))}
        words |= {(What.NAME, _word(chance, 2)), (What.PROMISE, "telephone")}
        words |= {(What.SUMMARY, _word(chance, 3)) for _ in range(3)}
        words |= {(What.SUMMARY, w) for w, share in (("fall", 3), ("ward", 2), ("dose", 5))
                  if not chance.randrange(share)}  # fmt: skip
        if id == ids[len(ids) // 2]:
            words.add((What.NAME, RARE))
        yield from ({"word": word, "incident_id": id, "what": what} for what, word in sorted(words))


def _word(chance: random.Random, long: int) -> str:
    """The first syllables are the usual ones."""
    last = len(SYLLABLES)
    return "".join(
        SYLLABLES[min(chance.randrange(last), chance.randrange(last))] for _ in range(long)
    )


def _timed(session: Session, ask: Callable[[], object]) -> float:
    """The whole call: SQLite works while its rows are fetched, and nothing else tells."""
    took = [_once(session, ask) for _ in range(ROUNDS + 1)][1:]  # the first reads the disk
    return statistics.median(took)


def _once(session: Session, ask: Callable[[], object]) -> float:
    session.rollback()
    began = perf_counter()
    ask()
    return perf_counter() - began
