"""`audit take-heads`: what another machine noted comes to the one that verifies."""

from typing import TextIO

import click

from disclosure.actions.change import Door
from disclosure.clock import now
from disclosure.commands.options import json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.read_in import ReadFile
from disclosure.commands.session import a_session, operator
from disclosure.operations.chains.heads_elsewhere import take_heads


@click.command("take-heads")
@click.argument("file", type=ReadFile("r", encoding="utf-8", errors="replace"))
@click.option("--from", "machine", required=True, help="The machine on which they were noted.")
@json_option
def take(file: TextIO, machine: str, as_json: bool) -> None:
    """Bring the file of heads of another machine into the one of this machine. Safe to repeat."""
    with answering(as_json), a_session() as session:
        new = take_heads(session, operator(), now(), Door.COMMAND, machine, file)
        says = f"{new} heads of {machine} are noted here now."
        answer({"machine": machine, "new": new}, as_json, says)
