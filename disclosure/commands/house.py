"""`audit house`: what was done to the house itself, and who looked for certain words."""

from collections.abc import Iterable, Mapping

import click

from disclosure.actions.change import Door
from disclosure.actions.looks.house_reading import Asked, Read, read_house
from disclosure.actions.looks.house_seen import about_shown
from disclosure.clock import now
from disclosure.commands.options import json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.read_in import read_line
from disclosure.commands.session import a_session, caller
from disclosure.kinds.faults import BadInput, Fault
from disclosure.records.base import LARGEST_ID
from disclosure.records.house import HouseEntry


@click.command("house")
@click.option("--by", metavar="E", help="What this person did: an e-mail.")
@click.option("--what", metavar="W", help="What of this kind: such as 'account made'.")
@click.option("--searched", help="Who looked for these words; - reads them here.")
@click.option("--before", default=0, type=click.IntRange(0, LARGEST_ID), help="Older than this.")
@click.option("--as", "email", metavar="EMAIL", help="Without it: the operator, who sees all.")
@json_option
def house(
    by: str | None,
    what: str | None,
    searched: str | None,
    before: int,
    email: str | None,
    as_json: bool,
) -> None:
    """Show accounts, roles, sites, tokens, searches, exports, backups, restores, latest first."""
    with answering(as_json), a_session() as session:
        words = read_line("searched") if searched == "-" else searched
        asked = _asked({"by": by, "what": what, "searched": words})
        found = read_house(session, caller(session, email), now(), Door.COMMAND, asked, before)
        entries = [_document(entry) for entry in found.entries]
        answer({"entries": entries, "older": found.older or None}, as_json, _lines(found))


def _asked(told: Mapping[str, str | None]) -> Asked:
    """What is asked for and empty would be answered with all. Raises BadInput."""
    words = {name: asked.strip() for name, asked in told.items() if asked is not None}
    if empty := [name for name, asked in words.items() if not asked]:
        raise BadInput(Fault(name, f"{name}: fill this in, or leave it out.") for name in empty)
    return Asked(*(words.get(name, "") for name in told))


def _document(entry: HouseEntry) -> dict[str, object]:
    told = {"number": entry.number, "at": entry.at.isoformat(), "by": entry.by}
    return told | {"door": entry.door, "what": entry.what, "about": about_shown(entry)}


def _lines(found: Read) -> Iterable[str]:
    for entry in found.entries:
        about = f" ({about_shown(entry)})" if entry.about else ""
        when = f"{entry.at:%Y-%m-%d %H:%M} UTC"
        yield f"{entry.number}  {when}  {entry.by}, by {entry.door}: {entry.what}{about}"
    if not found.entries:
        yield "Nothing of this kind stands there."
    if found.older:
        yield f"Older ones: --before {found.older}"
