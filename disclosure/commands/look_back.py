"""`disclosure look-back`: one cause, many patients, from the list to the letters."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import click

from disclosure.actions.change import Door
from disclosure.actions.look_backs import list as look_back_list
from disclosure.actions.look_backs import opening as look_backs
from disclosure.actions.look_backs.contact import name_contact
from disclosure.actions.look_backs.document import look_back_document
from disclosure.actions.look_backs.progress import STAGES, counted_since, left_over, progress
from disclosure.clock import now
from disclosure.commands import look_back_letters, look_back_promises
from disclosure.commands.importing import not_all_written
from disclosure.commands.options import as_option, json_option, needs_data
from disclosure.commands.output import answer, answering, put_aside
from disclosure.commands.read_in import A_FILE, read_json
from disclosure.commands.session import a_session, caller
from disclosure.commands.watched import watched
from disclosure.permissions import Permission
from letters.in_bulk.recipients import NOT_UTF_8
from workflows.phrases import several, were

AGAIN = "If that was not meant, open it again with --again."


@click.group("look-back")
def look_back() -> None:
    """One cause, many patients."""


@look_back.command("open")
@as_option
@needs_data
@json_option
def open_(email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Open a look-back: its cause, its site, whom the families can ring."""
    with answering(as_json), a_session() as session:
        told, actor = read_json(data), caller(session, email)
        made = look_backs.open_look_back(session, actor, now(), Door.COMMAND, told)
        document = {"ref": made.ref, "state": made.state, "version": made.version}
        answer(document, as_json, f"{made.ref} is open. Add its list of patients next.")


@look_back.command("contact")
@click.argument("ref")
@as_option
@needs_data
@json_option
def contact(ref: str, email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Name whom the families of cases that are opened from now on can ring.

    The data are those of "contact" when a look-back is opened. Cases that are there keep theirs.
    """
    with answering(as_json), a_session() as session:
        told, actor = read_json(data), caller(session, email)
        made = name_contact(session, actor, now(), Door.COMMAND, ref, told)
        named = made.contact or {}
        document = {"ref": ref, "version": made.version, "contact": named}
        says = f"New cases of {ref} name {named.get('name')}. Those that are there keep theirs."
        answer(document, as_json, says)


@look_back.command("add")
@click.argument("ref")
@click.argument("patients", type=A_FILE)
@as_option
@click.option("--dry-run", is_flag=True, help="Say what would happen, and keep nothing.")
@json_option
def add(ref: str, patients: Path, email: str | None, dry_run: bool, as_json: bool) -> None:
    """Open one case for each row of PATIENTS, a CSV file; run again, it goes on.

    Rows that cannot be used, or may be a patient who is there already, are written next to the
    file, ready to mend. Ends with 1 where there are any, or where a case that is there already does
    not say what its row says; the others are taken. Rows count people: the first under the header
    is row 1.
    """
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        found = look_back_list.list_of_patients(patients)
        if found.encoding == "cp1252":
            put_aside(NOT_UTF_8)
        began = time.monotonic()
        with watched(found.about) as progress:
            told = look_back_list.add_list(
                session, actor, now, Door.COMMAND, ref, found, dry_run=dry_run, progress=progress
            )
        seconds = round(time.monotonic() - began, 3)
        if told.unwritten:
            put_aside(not_all_written(told.mend, told.unwritten))
        answer(_added(ref, told, seconds, dry_run), as_json, _sentences(told, dry_run))
        if told.rejected or told.set_aside or told.differs:
            raise SystemExit(1)


@look_back.command("show")
@click.argument("ref")
@as_option
@json_option
def show(ref: str, email: str | None, as_json: bool) -> None:
    """Show how far a look-back has come, and who was not reached."""
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        if not actor.operator:
            actor.must(Permission.SEE_CASES)
        found = look_backs.look_back_of(session, actor, ref)
        document = look_back_document(session, found, actor)
        many = sum(document["counts"].values())
        lines = [f"{ref} is {found.state}: {several(many, 'case')}."]
        lines += [f"  {many:7,} {STAGES[name]}" for name, many in document["progress"].items()]
        lines += filter(None, [counted_since(session, found)])
        lines += list(map(_promised, document["promises"]))
        lines += document.get("contact_gone", [])
        if others := document["for_others"]:
            lines.append(f"  {others:7,} of them are for others to see, and not named here")
        answer(document, as_json, lines)


@look_back.command("close")
@click.argument("ref")
@click.option("--again", is_flag=True, help="Open it again.")
@as_option
@json_option
def close(ref: str, again: bool, email: str | None, as_json: bool) -> None:
    """Take no more lists and releases; its cases go on. Says how many nobody has told."""
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        door = Door.COMMAND
        made = look_backs.close_look_back(session, actor, now(), door, ref, again=again)
        document = {"ref": ref, "state": made.state, "version": made.version}
        stands = progress(session, made)
        since = counted_since(session, made)
        left = "" if again else left_over(session, made, stands, since)
        says = filter(None, (f"{ref} is {made.state}.", left, left and AGAIN))
        answer(document | {"progress": stands}, as_json, says)


for command in (*look_back_letters.COMMANDS, look_back_promises.promise):
    look_back.add_command(command)


def _promised(promise: Mapping[str, Any]) -> str:
    stands = (f"{many:,} {state.replace('_', ' ')}" for state, many in promise["counts"].items())
    says = ", ".join(stands) or "no letter that holds it has gone"
    if back := promise["came_back"]:
        says += f"; in {several(back, 'case')} that letter came back"
    return f"  Promise {promise['number']}, in letter {promise['letter']}: {says}"


def _added(
    ref: str, told: look_back_list.Added, seconds: float, dry_run: bool
) -> dict[str, object]:
    found: dict[str, object] = {
        "ref": ref,
        "added": told.added,
        "already": told.already,
        "rejected": [asdict(each) for each in told.rejected],
        "set_aside": [asdict(each) for each in told.set_aside],
        "differs": [asdict(each) for each in told.differs],
        "elsewhere": [asdict(each) for each in told.elsewhere],
        "seconds": seconds,
        "dry_run": dry_run,
    }
    found |= {"days": told.days} if told.days else {}
    found |= {"destroyed": told.destroyed} if told.destroyed else {}
    return found | ({"mend": told.mend} if told.mend else {})


def _where(said: look_back_list.Said) -> str:
    return f"row {said.row} under the header (line {said.line} of the file)"


def _sentences(told: look_back_list.Added, dry_run: bool) -> Iterator[str]:
    yield from told.days
    yield from filter(None, [told.destroyed])
    for what, said in (
        ("Not taken", told.rejected),
        ("Set aside", told.set_aside),
        ("There already, and it differs", told.differs),
        ("Look first", told.elsewhere),
    ):
        yield from (f"{what}, {_where(each)}: {each.why}" for each in said)
    yield (
        f"{told.added} {'would be added' if dry_run else 'added'}, "
        f"{were(told.already)} there already, {told.bad} not taken, {told.doubles} set aside."
    )
    if told.mend:
        yield f"Mend them in {told.mend}, and add that file. It holds what people told us."
