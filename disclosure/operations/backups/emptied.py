"""A PostgreSQL database as empty as it was: what a restore put into it and then failed goes."""

from collections.abc import Callable
from types import TracebackType

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.operations.backups.file import unfit
from disclosure.records.engine import open_database

Things = frozenset[str]  # each as the statement that drops it: the server spells its names
WAITS = "SET LOCAL lock_timeout = '5s'"  # for whoever else looks at them
SORTS = ("TABLE", "VIEW", "SEQUENCE", "ROUTINE")  # in this order: what hangs on a table goes along
_THERE = """
WITH there(sort, name, oid, space) AS (
  SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END,
         oid::regclass::text, oid, relnamespace
    FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'S')
  UNION ALL SELECT 'ROUTINE', oid::regprocedure::text, oid, pronamespace FROM pg_proc
)
SELECT 'DROP ' || sort || ' IF EXISTS ' || name || ' CASCADE'
  FROM there JOIN pg_namespace ON pg_namespace.oid = space
 WHERE nspname !~ '^(pg_|information_schema$)'
   AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = there.oid AND deptype = 'e')
"""  # but what belongs to an extension, which is not of ours
STILL_THERE = (
    "What was put into the database could not be taken out again: its tables and functions are "
    "still there, and no record may begin in them. Make an empty database (dropdb, then createdb) "
    "before you give the same command again."
)
Undo = Callable[
    [type[BaseException] | None, BaseException | None, TracebackType | None], bool | None
]


def things_in(engine: Engine) -> Things:
    with engine.connect() as connection:
        return frozenset(connection.exec_driver_sql(_THERE).scalars())


def emptied_again(url: str, before: Things) -> Undo:
    """For when a later step fails. What was there before stays. Where the database does not
    let go of what was put into it, whoever restores is told, beside why it failed.
    """

    def undo(
        kind: type[BaseException] | None, why: BaseException | None, trace: TracebackType | None
    ) -> None:
        engine = open_database(url)
        try:
            _drop(engine, before)
        except SQLAlchemyError:
            told = f"{why} " if isinstance(why, BadInput | Refused) else ""
            raise unfit(f"{told}{STILL_THERE}", "database") from why
        finally:
            engine.dispose()

    return undo


def _drop(engine: Engine, before: Things) -> None:
    """All of it or nothing."""
    put = sorted(things_in(engine) - before, key=lambda drop: SORTS.index(drop.split()[1]))
    with engine.begin() as connection:
        connection.exec_driver_sql(WAITS)
        for drop in put:
            connection.exec_driver_sql(drop)
