"""`paper`: a sheet to write on while the program is down. Print a stack of each beforehand."""

from collections.abc import Iterable
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.commands.options import json_option
from disclosure.commands.out_file import FILE, put_over
from disclosure.commands.output import answer, answering
from disclosure.commands.session import settings
from disclosure.operations.paper import PLANS, clocks_of, print_sheet
from disclosure.records.engine import missing_file, open_database
from disclosure.records.users import all_sites
from disclosure.settings import Settings


@click.command()
@click.option("--out", type=FILE, required=True)
@click.option("--kind", type=click.Choice(list(PLANS)), default="conversation", show_default=True)
@json_option
def paper(out: Path, kind: str, as_json: bool) -> None:
    """Print a sheet for when the program is down, in the order in which its form asks."""
    with answering(as_json):
        told, today = settings(), now().date()
        clocks = list(clocks_of(_rules_here(told), today))
        content = print_sheet(kind, told, clocks, today)
        put_over(out, content)
        lacks = (
            "" if told.coach[1] else " Set DISCLOSURE_COACH_PHONE, so that it says whom to ring."
        )
        document = {"path": str(out), "kind": kind, "rules": [rules for rules, _ in clocks]}
        answer(document, as_json, f"{out}: print a stack and keep it on the ward.{lacks}")


def _rules_here(told: Settings) -> Iterable[str]:
    """Those of our sites; none where the database is gone, for then the sheet is wanted most."""
    engine = open_database(told.database_url)
    try:
        if missing_file(engine):
            return []
        with Session(engine) as session:
            sites = [site for site in all_sites(session) if site.active]
            return [name for site in sites for name in site.regimes]
    except SQLAlchemyError:
        return []
    finally:
        engine.dispose()
