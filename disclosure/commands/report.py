"""`report`: counts and times over many cases, in which nobody can be found."""

from datetime import date
from pathlib import Path

import click

from disclosure.clock import now
from disclosure.commands.options import as_option, json_option
from disclosure.commands.out_file import FILE
from disclosure.commands.output import answering
from disclosure.commands.report_annual import annual
from disclosure.commands.report_out import DAY, JSON, give, must_have_a_place
from disclosure.commands.session import a_session, caller
from disclosure.reports.measures import published
from disclosure.reports.written import FILES, as_document


@click.group()
def report() -> None:
    """Counts and times over many cases; small numbers are kept back."""


report.add_command(annual)


@report.command()
@click.option("--from", "first", type=DAY, required=True, help="The first day, of awareness.")
@click.option("--to", "last", type=DAY, required=True, help="The last day; it counts too.")
@click.option("--regime", default="", help="Only cases under these rules.")
@click.option("--format", "form", type=click.Choice(list(FILES)), default=JSON,
              show_default=True)  # fmt: skip
@click.option("--out", type=FILE, help="Write it into this file, which is not there yet.")
@as_option
@json_option
def measures(
    first: date,
    last: date,
    regime: str,
    form: str,
    out: Path | None,
    email: str | None,
    as_json: bool,
) -> None:
    """How well we do it: promises kept, hours to the first talk, questions answered, and more."""
    with answering(as_json), a_session() as session:
        must_have_a_place(form, out, as_json)
        actor = caller(session, email)
        made = published(session, actor, first, last, now(), regime)
        give(FILES[form](made), as_document(made), out, as_json)
