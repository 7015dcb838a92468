"""Somebody with every right on the database, but without the key."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text

from disclosure.settings import Settings

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


@contextmanager
def attacker(settings: Settings) -> Iterator[Connection]:
    """A connection on which neither triggers nor foreign keys hold. Kept when left."""
    engine = create_engine(settings.database_url)
    try:
        with engine.begin() as connection:
            _unlock(engine, connection)
            yield connection
    finally:
        engine.dispose()


def attack(settings: Settings, *statements: str) -> None:
    with attacker(settings) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _unlock(engine: Engine, connection: Connection) -> None:
    if engine.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    for name in connection.scalars(text(TRIGGERS)).all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
