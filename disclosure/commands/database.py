"""`db`: bring the database to the shape this program needs."""

import click

from disclosure.commands.output import answer, answering
from disclosure.commands.session import settings
from disclosure.operations import schema
from disclosure.records.engine import open_database


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def upgrade(as_json: bool) -> None:
    """Run the migrations that have not run yet. Safe to repeat."""
    with answering(as_json):
        told = settings()
        told.home.mkdir(parents=True, exist_ok=True)
        engine = open_database(told.database_url)
        try:
            revision = schema.upgrade(engine)
        finally:
            engine.dispose()
        answer({"revision": revision}, as_json, f"The database stands at revision {revision}.")
