"""`disclosure import`: cases from another program's list, a row each."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from disclosure.actions.bringing_in.importing import (
    Differs,
    Imported,
    Said,
    import_list,
    list_to_import,
)
from disclosure.actions.bringing_in.row import IMPORTS
from disclosure.actions.change import Door
from disclosure.clock import now
from disclosure.commands.options import as_option, json_option
from disclosure.commands.output import answer, answering, put_aside
from disclosure.commands.read_in import A_FILE
from disclosure.commands.session import a_session, caller, settings
from disclosure.commands.watched import watched
from workflows.phrases import several, were


@click.command("import")
@click.argument("path", metavar="FILE", type=A_FILE)
@as_option
@click.option(
    "--format",
    "format_name",
    default="native",
    show_default=True,
    metavar="NAME",
    help="native, datix, lfpse, or a mapping file policy/imports/NAME.yaml in the home.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and keep nothing.")
@json_option
def import_(path: Path, email: str | None, format_name: str, dry_run: bool, as_json: bool) -> None:
    """Open one case for each row of FILE, a CSV file; run again, it goes on.

    Rows that cannot be used are written next to the file, ready to mend. Ends with 1 where there
    are any; the others are taken. Rows count as a spreadsheet counts them, so the first under the
    header is row 2. A row whose case is there already changes nothing: where it has
    other words than the case, that is said. Which columns there are, the mapping file says.
    """
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        actor.must(IMPORTS)
        listed = list_to_import(path, format_name, settings().home)
        with watched(listed.table.about()) as progress:
            told = import_list(
                session, actor, now, Door.COMMAND, listed, dry_run=dry_run, progress=progress
            )
        if told.windows:
            click.echo(_windows(told.windows), err=True)
        if told.unwritten:
            put_aside(not_all_written(told.rejected_file, told.unwritten))
        for each in told.differs:
            put_aside(f"Already there, {_where(each)}: {each.why}")
        answer(_document(told, dry_run), as_json, _sentences(told, dry_run))
        if told.bad:
            raise SystemExit(1)


def _document(told: Imported, dry_run: bool) -> dict[str, object]:
    return {
        "imported": told.imported,
        "already": told.already,
        "rejected": [asdict(each) for each in told.rejected],
        "differs": [asdict(each) for each in told.differs],
        "rejected_rows": told.bad,
        "rejected_file": told.rejected_file or None,
        "passed_over": [*told.passed_over, *told.second],
        "passed_over_rows": dict(told.second),
        "format": told.format,
        "dry_run": dry_run,
    }


def not_all_written(path: str, why: str) -> str:
    """Of the rows that were not taken. `path`: empty where none is in a file."""
    where = f"not all are in {path}" if path else "no file holds them"
    return f"The rows not taken: {where} ({why}). Each is named below by its line."


def _where(each: Said | Differs) -> str:
    return f"row {each.row}, counting the header (line {each.line} of the file)"


def _windows(lines: int) -> str:
    it_was = "is not UTF-8; it was" if lines == 1 else "are not UTF-8; they were"
    return f"{several(lines, 'line')} {it_was} read as Windows-1252. Look at the accents."


def _sentences(told: Imported, dry_run: bool) -> Iterator[str]:
    for each in told.rejected:
        yield f"Not taken, {_where(each)}: {each.why}"
    yield from told.not_read
    yield (
        f"{told.imported:,} {'would be imported' if dry_run else 'imported'}, "
        f"{were(told.already)} there already, {told.bad:,} not taken."
    )
    if told.rejected_file:
        yield (
            f"Mend them in {told.rejected_file}, leave its last two columns in, and import it. It "
            "holds what people told us."
        )
