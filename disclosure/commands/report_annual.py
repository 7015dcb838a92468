"""`report annual`: the yearly report of one set of rules, as a draft or as it was said to be final.

`commands/report.py` puts it into the group.
"""

from datetime import date
from pathlib import Path

import click
from sqlalchemy.orm import Session

from disclosure.actions.yearly_reports import Year
from disclosure.clock import now
from disclosure.commands.options import as_option, json_option
from disclosure.commands.out_file import FILE
from disclosure.commands.output import answering, put_aside
from disclosure.commands.report_out import DAY, JSON, give, must_have_a_place
from disclosure.commands.session import a_session, caller
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Actor
from disclosure.policy import UnknownRegime, policy
from disclosure.policy.annual import GENERAL
from disclosure.records.yearly_reports import finals_of
from disclosure.reports.annual import annual_report, must_read
from disclosure.reports.annual_written import FILES, Edition, as_document, edition_of

BEFORE = "to: the last day lies before the first one."


@click.command()
@click.option("--from", "first", type=DAY, required=True, help="The first day of the year.")
@click.option("--to", "last", type=DAY, required=True, help="Its last day; it counts too.")
@click.option("--regime", default=GENERAL, help="The rules that ask for it; without: all rules.")
@click.option("--format", "form", type=click.Choice(list(FILES)), default=JSON,
              show_default=True)  # fmt: skip
@click.option("--out", type=FILE, help="Write it into this file, which is not there yet.")
@click.option("--draft", is_flag=True, help="As it would be now, where one is final already.")
@as_option
@json_option
def annual(
    first: date,
    last: date,
    regime: str,
    form: str,
    out: Path | None,
    draft: bool,
    email: str | None,
    as_json: bool,
) -> None:
    """What the law wants to hear once a year; what a person has to write is marked.

    Where somebody said that it is final, it comes as it was then.
    """
    with answering(as_json), a_session() as session:
        year = Year(regime, first, last)
        if faults := _faults(year):
            raise BadInput(faults)
        must_have_a_place(form, out, as_json)
        made = _edition(session, caller(session, email), year, draft)
        give(FILES[form](made), as_document(made), out, as_json, {"status": made.status})
        if not as_json:
            for sentence in _sentences(made):
                put_aside(sentence)


def _faults(year: Year) -> list[Fault]:
    found = [Fault("to", BEFORE)] if year.last < year.first else []
    if year.first < date(1900, 1, 1):
        found.append(Fault("from", "from: give a day of this or the last century."))
    try:
        _ = year.rules == GENERAL or policy().regime(year.rules)
    except UnknownRegime as error:
        found.append(Fault("regime", f"regime: {error}"))
    return found


def _edition(session: Session, actor: Actor, year: Year, draft: bool) -> Edition:
    must_read(actor)
    finals = finals_of(session, year.rules, year.first, year.last)
    if finals and not draft:
        return edition_of(finals[0])
    return Edition(annual_report(session, actor, now(), year).report)


def _sentences(made: Edition) -> list[str]:
    if made.version:
        return [f"It is final, version {made.version}."]
    missing = [f"To be written by a person: {row.asks}." for row in made.missing]
    return ["It is a draft.", *missing]
