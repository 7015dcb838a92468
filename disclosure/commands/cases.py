"""`open`, `show`, `record`, `move`: one case from a terminal, through the gate of the pages."""

from typing import IO

import click

from disclosure.actions import gate, opening, recording
from disclosure.actions.answers import moved_document, opened_document, recorded_document
from disclosure.actions.change import Change, Door
from disclosure.actions.destroyed import Destroyed, stub_document, stub_of
from disclosure.actions.facts import gather
from disclosure.actions.finding import incident_of
from disclosure.actions.law.duty_answers import duty_line
from disclosure.actions.letters.contact import as_it_goes
from disclosure.actions.promises.past_day import said_of_its_day
from disclosure.actions.showing import case_document, outline
from disclosure.clock import now
from disclosure.commands.looked import looked_at
from disclosure.commands.options import DATA, VERSION, as_option, json_option, needs_data
from disclosure.commands.output import answer, answering, put_aside
from disclosure.commands.read_in import BYTES, read_json
from disclosure.commands.session import a_session, caller
from workflows.words import LetterTrigger

NONE_RUNS = "No duty of the law runs here."
data_option = click.option("--data", type=BYTES, help=DATA)


@click.command("open")
@as_option
@needs_data
@json_option
def open_(email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Open an incident."""
    with answering(as_json), a_session() as session:
        told, actor = read_json(data), caller(session, email)
        incident = opening.open_incident(session, actor, now(), Door.COMMAND, told)
        says = f"{incident.ref} is open and stands at '{incident.state}'."
        answer(opened_document(incident), as_json, says)


@click.command()
@click.argument("ref")
@click.option("--as", "email", metavar="EMAIL", help="Without it: nobody's words are shown.")
@json_option
def show(ref: str, email: str | None, as_json: bool) -> None:
    """Show where a case stands and what is on record."""
    with answering(as_json), a_session() as session:
        incident = incident_of(session, ref)
        if email is None and (left := stub_of(session, incident.id)):
            answer(stub_document(ref, left), as_json, str(Destroyed(incident, left)))
            return
        gathered = gather(session, incident, now())
        if email is None:
            answer(outline(gathered), as_json, _lines(outline(gathered)))
            return
        actor = caller(session, email)
        try:
            looked_at(session, actor, ref, "show")
        except Destroyed as gone:
            answer(stub_document(ref, gone.row), as_json, str(gone))
            return
        gathered = gather(session, incident, now())
        document = case_document(gathered, actor)
        answer(document, as_json, _lines(document))


@click.command()
@click.argument("ref")
@click.argument("kind")
@as_option
@needs_data
@json_option
def record(ref: str, kind: str, email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Add a record of KIND to the case REF."""
    with answering(as_json), a_session() as session:
        told, incident = read_json(data), incident_of(session, ref)
        change = Change(incident.id, caller(session, email), now(), Door.COMMAND)
        kept = recording.record(session, change, kind, told)
        advice = said_of_its_day(session, kept)
        for says in advice if as_json else ():
            put_aside(says)
        done = f"Recorded as number {kept.id} of {kept.ref}."
        answer(recorded_document(kept), as_json, [done, *advice])


@click.command()
@click.argument("ref")
@click.argument("trigger")
@as_option
@click.option("--reason", default="", help="Why, where the move needs a reason.")
@data_option
@click.option("--version", type=VERSION, metavar="INTEGER", help="The version you decided on.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@json_option
def move(
    ref: str,
    trigger: str,
    email: str | None,
    reason: str,
    data: IO[bytes] | None,
    version: int | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Move an incident, a letter or a commitment."""
    with answering(as_json), a_session() as session:
        told = read_json(data) if data else None
        actor = caller(session, email)
        actor.must_move(gate.trigger_called(gate.machine_of(ref), trigger))
        change = looked_at(session, actor, ref, "moves", version)
        done = gate.move(session, change, ref, trigger, data=told, reason=reason, dry_run=dry_run)
        advice = as_it_goes(session, ref, now()) if trigger == LetterTrigger.SEND else ()
        for says in advice if as_json else ():
            put_aside(says)
        answer(moved_document(done), as_json, [f"{done.ref} stands at '{done.now}'.", *advice])


def _lines(document: dict[str, object]) -> list[str]:
    lines = [f"{document['ref']} stands at '{document['state']}', version {document['version']}."]
    requirements = document["requirements"]
    assert isinstance(requirements, dict)
    for trigger, items in requirements.items():
        lines.append(f"{trigger.replace('_', ' ')}:")
        lines += [f"  [{'x' if i['met'] else ' '}] {i.get('says', i['id'])}" for i in items]
    duties = document["duties"]
    assert isinstance(duties, list)
    told = [duty_line(each) for each in duties] or [NONE_RUNS]
    return [*lines, "duties:", *(f"  {line}" for line in told)]
