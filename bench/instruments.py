"""What a database was asked and went through while something ran: times, plans, rows and steps."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter, sleep
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

FLUSHED = 1.0  # seconds in which PostgreSQL makes public what it counted
SOON, ENDED = 0.01, 500  # seconds; times we look whether the others are gone
OTHERS_HERE = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
ROWS_READ = "SELECT sum(seq_tup_read) + sum(coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables"
LOOKED_UP = re.compile(r"(?:USING (?:COVERING )?INDEX|Index (?:Only )?Scan using) (\w+)")
READ_WHOLE = re.compile(r"(?:^SCAN|Seq Scan on) (?!CONSTANT)(\w+)", re.MULTILINE)


@dataclass(slots=True)
class Spent:
    """Seconds within statements and within commits; each statement with one set of parameters."""

    in_statements: float = 0.0
    in_commits: float = 0.0
    times: int = 0
    asked: dict[str, Any] = field(default_factory=dict)
    _began: float = 0.0

    def before(self, *told: Any) -> None:
        self._began = perf_counter()

    def after(self, _: Connection, __: object, statement: str, parameters: Any, *___: Any) -> None:
        self.in_statements += perf_counter() - self._began
        self.times += 1
        self.asked[statement] = parameters

    def committed(self, _: Session) -> None:
        self.in_commits += perf_counter() - self._began


@contextmanager
def listening(session: Session) -> Iterator[Spent]:
    """What the session spends in its database until the end of the block."""
    spent, engine = Spent(), session.get_bind()
    heard = (
        (engine, "before_cursor_execute", spent.before),
        (engine, "after_cursor_execute", spent.after),
        (engine, "commit", spent.before),
        (session, "after_commit", spent.committed),
    )
    for target, name, hear in heard:
        event.listen(target, name, hear)
    try:
        yield spent
    finally:
        for target, name, hear in heard:
            event.remove(target, name, hear)


@dataclass(frozen=True, slots=True)
class Plans:
    """`indexes`: those that carry the questions to one table. `whole`: tables that any question
    reads from end to end, with the number of their rows.
    """

    indexes: Sequence[str]
    whole: Mapping[str, int]


def plans_of(engine: Engine, spent: Spent, table: str) -> Plans:
    """How the database carries out what it was asked; `indexes` are those for `table`."""
    explain = "EXPLAIN " if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    indexes, whole = set[str](), set[str]()
    with engine.connect() as connection:
        for asked, parameters in spent.asked.items():
            if asked.startswith("SELECT"):
                rows = connection.exec_driver_sql(explain + asked, parameters).all()
                plan = "\n".join(str(row[-1]) for row in rows)
                indexes |= set(LOOKED_UP.findall(plan)) if f"FROM {table}" in asked else set()
                whole |= set(READ_WHOLE.findall(plan))
        rows_of = {table: _rows_of(connection, table) for table in sorted(whole)}
    return Plans(sorted(indexes), rows_of)


def _rows_of(connection: Connection, table: str) -> int:
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def work_of(engine: Engine, act: Callable[[], object]) -> int:
    """PostgreSQL: rows it read. SQLite, which counts none: steps of its own machine, of which a
    row read is at least one.
    """
    return _rows_read(engine, act) if engine.dialect.name == "postgresql" else _steps(engine, act)


def _steps(engine: Engine, act: Callable[[], object]) -> int:
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    def count(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(step, 1)

    engine.dispose()  # so that what is counted has a connection of its own
    event.listen(engine, "connect", count)
    try:
        act()
    finally:
        event.remove(engine, "connect", count)
        engine.dispose()
    return steps


def _rows_read(engine: Engine, act: Callable[[], object]) -> int:
    before = _read_until_now(engine)
    act()
    return _read_until_now(engine) - before


def _read_until_now(engine: Engine) -> int:
    engine.dispose()  # a connection that ends hands in what it counted
    with engine.connect() as connection:
        for _ in range(ENDED):
            if not connection.exec_driver_sql(OTHERS_HERE).scalar_one():
                break
            sleep(SOON)
        sleep(FLUSHED)
        return int(connection.exec_driver_sql(ROWS_READ).scalar_one())
