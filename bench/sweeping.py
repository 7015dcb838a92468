"""What a sweep costs beside the number of open cases: it has to follow what is due, nothing else.

The cases that fall due were made by what people do; those that wait are copies of such cases.
"""

import shutil
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from bench.copies import fill
from bench.instruments import Plans, Spent, listening, plans_of, work_of
from disclosure.jobs.sweep import sweep
from disclosure.operations.keys import session_on
from disclosure.operations.schema import upgrade
from disclosure.records.engine import open_database
from disclosure.records.transaction import one_transaction
from disclosure.records.watch import Watch
from disclosure.settings import Settings
from tests import people
from tests.cases import a_next_contact, a_person, a_talk, an_opened_case
from tests.postgres import programs, server

SIZES = (1_000, 100_000, 1_000_000)
DUE, MODELS, ROUNDS = 100, 50, 3
SMALLEST = DUE * (ROUNDS + 1) + MODELS  # what is made before the first copy
RULES = "gb-eng-nhs-contract-sc35"
KNEW = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday
PROMISED_IN = 10  # days: a Thursday, when work begins at eight
FALLS_DUE = datetime(2026, 3, 12, 8, tzinfo=UTC)
AN_HOUR, A_WEEK = timedelta(hours=1), timedelta(days=7)
LASTING = "-c max_wal_size=4GB"  # the server as it comes: every commit reaches the disk


@dataclass(frozen=True, slots=True)
class Line:
    """Medians of one size, in seconds. `work`: what the database went through in a further sweep,
    in which nothing was timed.
    """

    cases: int
    seconds: float
    in_statements: float
    in_commits: float
    statements: int
    work: int
    plans: Plans


@dataclass(frozen=True, slots=True)
class Place:
    """A database with so many open cases, opened."""

    cases: int
    engine: Engine
    session: Session


def run(sizes: Sequence[int] = SIZES, sizes_of_postgresql: Sequence[int] = SIZES) -> None:
    """A table for SQLite, and one for PostgreSQL where its server programs are installed."""
    _print("SQLite", "its steps", _on_sqlite(sizes))
    bin = programs()
    if bin is None:
        print("PostgreSQL is not installed here, so it was not measured.")
    elif sizes_of_postgresql:
        _print("PostgreSQL", "rows read", _on_postgresql(bin, sizes_of_postgresql))


def _print(name: str, work: str, shown: Sequence[Line]) -> None:
    print(f"\nA sweep when {DUE} of the open cases are due: {name}, medians of {ROUNDS}")
    print(f"{'open cases':>11}{'due':>5}{'seconds':>9}{'ratio':>7}", end="")
    print(f"{'statements':>12}{work:>11}   milliseconds a case: rules + statements + commits")
    for line in shown:
        ratio = line.seconds / shown[0].seconds
        print(f"{line.cases:>11,}{DUE:>5}{line.seconds:>9.3f}{ratio:>7.2f}", end="")
        print(f"{line.statements:>12,}{line.work:>11,}   {_of_a_case(line)}")
    last = shown[-1].plans
    whole = (f"{table} ({rows})" for table, rows in last.whole.items())
    print(f"What is due is found by {', '.join(last.indexes)}.")
    print(f"Read from end to end, with their rows: {', '.join(whole) or 'no table'}.")


def _of_a_case(line: Line) -> str:
    rules = line.seconds - line.in_statements - line.in_commits
    all, *parts = (
        1000 * each / DUE for each in (line.seconds, rules, line.in_statements, line.in_commits)
    )
    return f"{all:.1f}: " + " + ".join(f"{part:.1f}" for part in parts)


def _on_sqlite(sizes: Sequence[int]) -> list[Line]:
    with tempfile.TemporaryDirectory() as place:
        model = Path(place) / "model"
        with _opened(_at_home(model)) as (engine, session):
            _make(engine, session)
        for size in sizes:
            shutil.copytree(model, Path(place) / str(size))
        return _measured({size: _at_home(Path(place) / str(size)) for size in sizes})


def _on_postgresql(bin: Path, sizes: Sequence[int]) -> list[Line]:
    with tempfile.TemporaryDirectory() as place, server(bin, LASTING) as url:
        _on_server(url, "CREATE DATABASE model")

        def database(name: str) -> Settings:
            return _at_home(Path(place), DISCLOSURE_DATABASE_URL=url % name)

        with _opened(database("model")) as (engine, session):
            _make(engine, session)
        for size in sizes:
            _on_server(url, f"CREATE DATABASE open_{size} TEMPLATE model")
        return _measured({size: database(f"open_{size}") for size in sizes})


def _at_home(home: Path, **url: str) -> Settings:
    return Settings.read({"DISCLOSURE_HOME": str(home), **url})


def _on_server(url: str, statement: str) -> None:
    engine = create_engine(url % "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Engine, Session]]:
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        yield engine, session
    engine.dispose()


def _make(engine: Engine, session: Session) -> None:
    """A hundred cases for each round and one more, then those that copies are made of.

    In each of the first the patient was told, asked something, and was promised to be rung today.
    The last sweep was an hour ago; for now nothing more falls due.
    """
    upgrade(engine)
    people.introduce(session)
    for number in range(SMALLEST):
        case = an_opened_case(session, KNEW, regimes=[RULES])
        if number < SMALLEST - MODELS:
            case.person = a_person(case)
            soon = a_next_contact(case, PROMISED_IN)
            a_talk(case, "first", questions=["Why did this happen?"], next_contact=soon)
    sweep(session, FALLS_DUE - AN_HOUR)
    with one_transaction(session):
        for number, watch in enumerate(session.scalars(select(Watch))):
            watch.look_at = FALLS_DUE + A_WEEK * (1 + number % MODELS)


def _measured(databases: Mapping[int, Settings]) -> list[Line]:
    """The sizes take turns, so that whatever else the machine does slows all of them alike."""
    with ExitStack() as stack:
        places = [
            Place(size, *stack.enter_context(_opened(settings)))
            for size, settings in databases.items()
        ]
        work = [_filled(place) for place in places]
        rounds = [[_round(place.session, number) for place in places] for number in range(ROUNDS)]
        turns = zip(places, work, zip(*rounds, strict=True), strict=True)
        return [_line(place, steps, times) for place, steps, times in turns]


def _filled(place: Place) -> int:
    """What a first sweep asks of the database, in which everything is read for the first time."""
    there = place.session.scalar(select(func.count()).select_from(Watch)) or 0
    place.session.rollback()
    fill(place.engine, there - MODELS + 1, there, place.cases - there)
    _fall_due(place.session, ROUNDS)
    return work_of(place.engine, lambda: sweep(place.session, FALLS_DUE))


def _line(place: Place, work: int, rounds: Sequence[tuple[float, Spent]]) -> Line:
    spent = [each for _, each in rounds]
    return Line(
        place.cases,
        statistics.median(seconds for seconds, _ in rounds),
        statistics.median(each.in_statements for each in spent),
        statistics.median(each.in_commits for each in spent),
        spent[0].times,
        work,
        plans_of(place.engine, spent[0], "watch"),
    )


def _round(session: Session, number: int) -> tuple[float, Spent]:
    _fall_due(session, number)
    with listening(session) as spent:
        began = perf_counter()
        swept = sweep(session, FALLS_DUE)
        seconds = perf_counter() - began
    assert (swept.checked, swept.set_aside) == (DUE, {}), "another number was due"
    return seconds, spent


def _fall_due(session: Session, number: int) -> None:
    """Of the cases that were made for it, a hundred in each round."""
    first = DUE * number
    with one_transaction(session):
        mine = select(Watch).where(Watch.incident_id.between(first + 1, first + DUE))
        for watch in session.scalars(mine):
            watch.look_at = FALLS_DUE
