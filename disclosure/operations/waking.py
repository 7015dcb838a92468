"""Procrastinate, where it was chosen: its tables, and how work asked for wakes a machine."""

from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from procrastinate import App, SyncPsycopgConnector
from procrastinate.types import JSONValue
from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.orm import Session

from disclosure.records.in_turn import Turn, take_turn
from disclosure.records.work import Work

WORK = "work"  # the name of the task that works one work off
QUEUE = "disclosure"
HANDS = 4  # machines that one work asks for at most at once; each takes what is free
A_HANDFUL = 20  # items, for which one machine is enough
WITHOUT_RIGHTS = (
    "SELECT count(*) FROM pg_tables, unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) AS asked "
    "WHERE starts_with(tablename, 'procrastinate_') AND schemaname = current_schema() "
    "AND NOT has_table_privilege(format('%I.%I', schemaname, tablename), asked)"
)
RIGHTS_AGAIN = (
    "Let whoever owns the database run what `disclosure db roles` prints; again after each "
    "`db upgrade`."
)
_MARK = "tables of procrastinate "  # the comment on its first table, and then the version


def wake(session: Session, work_id: int) -> None:
    """Inside the transaction that asks for the work: rolled back, no machine is woken.

    Nobody is where the tables are not there yet, or not ours to use; the worker says so when it
    starts.
    """
    may = "SELECT has_table_privilege(to_regclass('procrastinate_jobs'), 'INSERT')"
    if not session.scalar(text(may)):
        return
    driver = session.connection().connection.dbapi_connection
    job = _app().configure_task(WORK, queue=QUEUE, connection=driver)
    told: dict[str, JSONValue] = {"work_id": work_id}
    total = session.scalar(select(Work.total).where(Work.id == work_id)) or 0
    job.batch_defer(*[told] * min(HANDS, 1 + total // A_HANDFUL))


@cache
def _app() -> App:
    """Never opened: it only writes what others read, over connections that are ours."""
    return App(connector=SyncPsycopgConnector())


def make_tables(engine: Engine) -> None:
    """The tables of the version that is installed. Safe to repeat; two at once wait in line."""
    with engine.begin() as connection:
        take_turn(connection, Turn.TABLES_OF_WORK)
        there = inspect(connection).has_table("procrastinate_jobs")
        if not there:
            _run(connection, _file("schema.sql"))
        elif was := _version_of(connection):
            for name in _steps_after(was):
                _run(connection, _file("migrations", name))
        _run(connection, f"COMMENT ON TABLE procrastinate_jobs IS '{_MARK}{_installed()}'")


def why_not_ours(engine: Engine) -> tuple[str, str] | None:
    """Why the engine of many machines cannot work here, and the mend; None where it can."""
    if lacks_tables(engine):
        return "The database has no tables of Procrastinate.", "Run: disclosure db upgrade"
    if lacks_rights(engine):
        return "This role may not use the tables of Procrastinate.", RIGHTS_AGAIN
    return None


def lacks_tables(engine: Engine) -> bool:
    with engine.connect() as connection:
        return (
            not inspect(connection).has_table("procrastinate_jobs")
            or _version_of(connection) < _installed()
        )


def lacks_rights(engine: Engine) -> bool:
    """Whether the role that we sign in with may not use all of its tables."""
    with engine.connect() as connection:
        return bool(connection.scalar(text(WITHOUT_RIGHTS)))


def _version_of(connection: Connection) -> str:
    said = connection.scalar(text("SELECT obj_description('procrastinate_jobs'::regclass)"))
    return str(said or "").removeprefix(_MARK)


def _installed() -> str:
    """As its migrations are named: 03.10.00."""
    return ".".join(f"{int(part):02}" for part in version("procrastinate").split(".")[:3])


def _steps_after(was: str) -> list[str]:
    steps = files("procrastinate.sql") / "migrations"
    names = (each.name for each in steps.iterdir() if each.name.endswith(".sql"))
    return sorted(name for name in names if name.partition("_")[0] > was)


def _file(*path: str) -> str:
    return files("procrastinate.sql").joinpath(*path).read_text("utf-8")


def _run(connection: Connection, statements: str) -> None:
    """Several at once, so past SQLAlchemy, on the same connection."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute(statements)
