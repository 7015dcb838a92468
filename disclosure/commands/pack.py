"""`pack`: one case in a zip, for an inspector or for one person of the family."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import click
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.facts import Gathered
from disclosure.actions.family.door import person_of
from disclosure.actions.family.pack import family_pack
from disclosure.actions.finding import incident_of
from disclosure.actions.looks.looking import first_role
from disclosure.actions.packing.taking import open_for_family
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.commands.options import as_option, json_option
from disclosure.commands.out_file import FILE, must_be_free, put
from disclosure.commands.output import answer, answering
from disclosure.commands.session import a_session, caller
from disclosure.kinds.faults import BadInput, Fault
from disclosure.operations.packs import inspector_pack
from disclosure.permissions import Actor, Permission
from disclosure.records.incident import Incident
from disclosure.settings import ROOT

INSPECTOR, FAMILY = "inspector", "family"
WHOLE = "person: an inspector's pack is of the whole case. Leave --person out."
ITS_OWN = "without_withdrawn: nothing that was withdrawn is in a family's pack."
NEVER = "with_analysis: no word of an analysis is in a family's pack."
PATIENCE = 120  # seconds for the pages of one person


@click.command()
@click.argument("ref")
@click.option("--for", "reader", type=click.Choice([INSPECTOR, FAMILY]), required=True)
@click.option("--person", type=int, help="Their number in the case, where the family is several.")
@click.option("--out", type=FILE, required=True)
@click.option("--with-analysis", is_flag=True, help="For who may read it. Ask a lawyer first.")
@click.option(
    "--without-withdrawn", is_flag=True, help="No words of what was withdrawn: it may be another's."
)
@as_option
@json_option
def pack(
    ref: str,
    reader: str,
    person: int | None,
    out: Path,
    with_analysis: bool,
    without_withdrawn: bool,
    email: str | None,
    as_json: bool,
) -> None:
    """Write the case REF into a zip that needs no program: for an inspector, or for one person."""
    with answering(as_json), a_session() as session:
        if faults := [*_faults(reader, person, with_analysis, without_withdrawn)]:
            raise BadInput(faults)
        actor = caller(session, email)
        actor.must(Permission.REPORT)
        incident = incident_of(session, ref)
        must_be_free(out)
        if reader == INSPECTOR:
            made = inspector_pack(
                session,
                actor,
                incident,
                now(),
                Door.COMMAND,
                analysis=with_analysis,
                without_withdrawn=without_withdrawn,
            )
        else:
            made = _of_family(session, actor, incident, person)
        put(out, made)
        told = {"path": str(out), "sha256": sha256(made).hexdigest()}
        answer(told, as_json, f"Written to {out}. Read it before you hand it over.")


def _faults(
    reader: str, person: int | None, with_analysis: bool, without_withdrawn: bool
) -> Iterator[Fault]:
    if reader == INSPECTOR and person is not None:
        yield Fault("person", WHOLE)
    if reader == FAMILY and with_analysis:
        yield Fault("with_analysis", NEVER)
    if reader == FAMILY and without_withdrawn:
        yield Fault("without_withdrawn", ITS_OWN)


def _of_family(session: Session, actor: Actor, incident: Incident, person: int | None) -> bytes:
    gathered, number = open_for_family(session, actor, incident, person, now(), Door.COMMAND)
    pages = _pages(gathered, number, first_role(actor.roles))
    return family_pack(gathered, number, pages, gathered.at.astimezone(gathered.zone))


def _pages(gathered: Gathered, person: int, made_by: str) -> Mapping[str, str]:
    """Commands never import the web; they start it."""
    told = {"incident": gathered.incident.id, "person": person, "made_by": made_by}
    told["name"] = person_of(gathered, person).name
    gathered.session.rollback()  # it reads in a process of its own
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "disclosure.family_files"],
            input=json.dumps(told),
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            timeout=PATIENCE,
            check=True,
        )
    except subprocess.SubprocessError:  # what it says may hold their words
        raise Refused("The page of this person could not be made. Nothing was written.") from None
    pages: Mapping[str, str] = json.loads(done.stdout)
    return pages
