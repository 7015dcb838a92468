"""`glass`: see a case that is not one's own, for an hour, with an alert."""

import click

from disclosure.actions.change import Door
from disclosure.actions.glass.breaking import break_glass
from disclosure.clock import now
from disclosure.commands.options import as_option, json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.session import a_session, caller
from disclosure.records.incident import Incident


@click.command()
@click.argument("ref")
@as_option
@click.option("--reason", required=True, help="A whole sentence. The family can read it.")
@json_option
def glass(ref: str, email: str | None, reason: str, as_json: bool) -> None:
    """Break the glass of a case that is not yours. Others are told at once."""
    with answering(as_json), a_session() as session:
        who = caller(session, email)
        broken = break_glass(session, who, ref, reason, now(), Door.COMMAND)
        there = session.get_one(Incident, broken.incident_id).ref
        document = {"ref": there, "ends_at": broken.ends_at.isoformat(), "reason": broken.reason}
        says = f"{there} is open to you until {broken.ends_at:%H:%M} UTC. Others were told."
        answer(document, as_json, says)
