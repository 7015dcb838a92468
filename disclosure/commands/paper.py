"""`paper`: a sheet to write on while the program is down. Print a stack of each beforehand."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from disclosure.actions.staff.site_zones import DEFAULT_ZONE
from disclosure.clock import now
from disclosure.commands.options import json_option
from disclosure.commands.out_file import FILE, put_over
from disclosure.commands.output import answer, answering
from disclosure.commands.session import settings
from disclosure.operations.paper import PLANS, clocks_of, print_sheet
from disclosure.records.engine import missing_file, open_database
from disclosure.records.users import all_sites
from disclosure.settings import Settings
from workflows.counting import local_day
from workflows.wall_clock import zone_called


@click.command()
@click.option("--out", type=FILE, required=True)
@click.option("--kind", type=click.Choice(list(PLANS)), default="conversation", show_default=True)
@json_option
def paper(out: Path, kind: str, as_json: bool) -> None:
    """Print a sheet for when the program is down, in the order in which its form asks."""
    with answering(as_json):
        told = settings()
        zone, rules = _places_here(told)
        today = local_day(now(), zone)
        content = print_sheet(kind, told, rules or [], today)
        put_over(out, content)
        lacks = list(_lacking(told, rules))
        document = {
            "path": str(out),
            "kind": kind,
            "rules": [name for name, _ in clocks_of(rules or [], today)],
            "lacks": lacks,
        }
        says = " ".join(("print a stack and keep it on the ward.", *lacks))
        answer(document, as_json, f"{out}: {says}")


def _lacking(told: Settings, rules: list[str] | None) -> Iterator[str]:
    """What whoever prints it would miss on the ward, and can still see to. `rules`: None where our
    sites cannot be read."""
    if rules is None:
        yield (
            "Our sites cannot be read now, so no clock of the law stands on it: print it again "
            "when they can."
        )
    elif not rules:
        yield "There is no site, so no clock of the law stands on it."
    if not told.coach[1]:
        yield "Set DISCLOSURE_COACH_PHONE, so that it says whom to ring."


def _places_here(told: Settings) -> tuple[ZoneInfo, list[str] | None]:
    """The zone of our first site, by which the sheet is dated, and the rules of all. None of these
    where the database is gone, or this machine lacks the zone: then the sheet is wanted most."""
    nowhere, engine = ZoneInfo(DEFAULT_ZONE), open_database(told.database_url)
    try:
        if missing_file(engine):
            return nowhere, None
        with Session(engine) as session:
            sites = [site for site in all_sites(session) if site.active]
            zone = zone_called(sites[0].zone_name) if sites else None
            return zone or nowhere, [name for site in sites for name in site.regimes]
    except SQLAlchemyError:
        return nowhere, None
    finally:
        engine.dispose()
