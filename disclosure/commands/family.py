"""`family`: a code for the page of one person, and taking it back."""

from datetime import UTC
from typing import IO

import click

from disclosure.actions.change import Change, Door
from disclosure.actions.family import door as family_door
from disclosure.actions.finding import incident_of
from disclosure.clock import now
from disclosure.commands.options import as_option, json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.read_in import BYTES, read_json
from disclosure.commands.session import a_session, caller, settings
from disclosure.kinds.faults import BadInput
from workflows.phrases import several

FACT = {"question", "answer"}


@click.group()
def family() -> None:
    """The family's own page."""


@family.command()
@click.argument("ref")
@click.option("--person", type=int, required=True, help="Their id in the case.")
@as_option
@click.option(
    "--data",
    type=BYTES,
    help='{"question", "answer"}: the second fact they chose. Without it: the patient\'s date '
    "of birth.",
)
@json_option
def invite(ref: str, person: int, email: str | None, data: IO[bytes] | None, as_json: bool) -> None:
    """Make a code that opens the page of one person, once. It is shown now and never again."""
    with answering(as_json), a_session() as session:
        told, incident = _fact(read_json(data) if data else {}), incident_of(session, ref)
        change = Change(incident.id, caller(session, email), now(), Door.COMMAND)
        made = family_door.invite(session, change, person, told)
        until = made.expires_at.astimezone(UTC)
        link = family_door.page_link(settings().address, settings().bind, made)
        document = {"code": made.code, "link": link, "expires_at": until.isoformat()}
        says = [f"Code: {made.code}", f"Page: {link}"]
        says.append(f"Their answer, of which the page does not say what it is: {made.asks}.")
        answer(document, as_json, [*says, f"Good until {until:%-d %B %Y}, once."])


@family.command()
@click.argument("ref")
@click.option("--person", type=int, help="Their id in the case; without it, everybody.")
@as_option
@json_option
def revoke(ref: str, person: int | None, email: str | None, as_json: bool) -> None:
    """End every code and open visit of one person, or of all."""
    with answering(as_json), a_session() as session:
        incident = incident_of(session, ref)
        change = Change(incident.id, caller(session, email), now(), Door.COMMAND)
        ended = family_door.revoke(session, change, person)
        says = f"{several(ended, 'code')} ended, and every visit that was open."
        answer({"ref": incident.ref, "ended": ended}, as_json, says)


def _fact(told: object) -> dict[str, str]:
    if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
        raise BadInput.at("data", "data: give a question and an answer, both in words.")
    if unknown := sorted(set(told) - FACT):
        raise BadInput.at(unknown[0], f"{unknown[0]}: this is not asked here.")
    return told
