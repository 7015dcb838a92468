"""Run the migrations on the connection given, or on the database of the settings.

There is no target metadata: migrations are written by hand and name everything themselves, so
that what they make does not change with the models. tests/test_migrations.py finds what differs.
"""

import os

from alembic import context
from sqlalchemy import Connection, text

from disclosure.operations.schema import LOCK_SECONDS
from disclosure.records.engine import WRITES, open_database
from disclosure.settings import Settings

ONE_AT_A_TIME = 2914_0001  # any number, as long as it stays


def run(connection: Connection) -> None:
    context.configure(connection=connection, transactional_ddl=True)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":  # SQLite holds its only lock already
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
            _wait_no_longer(connection)
        context.run_migrations()


def _wait_no_longer(connection: Connection) -> None:
    """Whoever waits for a whole table makes everybody wait who comes after: so give up soon."""
    seconds = int(context.config.attributes.get("lock_seconds", LOCK_SECONDS))
    connection.execute(text(f"SET LOCAL lock_timeout = '{seconds}s'"))


def connect_and_run() -> None:
    engine = open_database(Settings.read(os.environ).database_url)
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        run(connection)
    engine.dispose()


given = context.config.attributes.get("connection")
run(given) if given is not None else connect_and_run()
