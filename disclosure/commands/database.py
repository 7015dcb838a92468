"""`db`: bring the database to the shape this program needs."""

from importlib import import_module

import click

from disclosure.commands.options import json_option
from disclosure.commands.output import answer, answering, put_out
from disclosure.commands.session import make_home, settings
from disclosure.operations import schema
from disclosure.operations.beginning import must_hold_what_is_noted
from disclosure.operations.database_roles import statements
from disclosure.records.engine import open_database
from disclosure.settings import NAME_OF_ROLE, PROCRASTINATE


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
@click.option(
    "--wait",
    "seconds",
    type=click.IntRange(1, 600),
    default=schema.LOCK_SECONDS,
    show_default=True,
    help="Seconds for a table that others use. Others wait behind it as long.",
)
@json_option
def upgrade(seconds: int, as_json: bool) -> None:
    """Run the migrations that have not run yet. Safe to repeat.

    No empty database is begun where the file of heads knows a record.
    """
    with answering(as_json):
        told = settings()
        make_home(told)
        engine = open_database(told.database_url)
        try:
            must_hold_what_is_noted(engine, told)
            revision = schema.upgrade(engine, lock_seconds=seconds)
            if told.engine == PROCRASTINATE:
                import_module("disclosure.operations.waking").make_tables(engine)
        finally:
            engine.dispose()
        answer({"revision": revision}, as_json, f"The database stands at revision {revision}.")


@db.command("roles")
@click.option("--program", default="disclosure_program", show_default=True)
@click.option("--analysis", default="disclosure_analysis", show_default=True)
def roles(program: str, analysis: str) -> None:
    """Print what makes two roles of PostgreSQL: one to work with, one that reads analyses."""
    for role in (program, analysis):
        if not NAME_OF_ROLE.fullmatch(role):
            raise click.BadParameter("use small letters, figures and _.")
    for statement in statements(program, analysis):
        put_out(f"{statement};")
