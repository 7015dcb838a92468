"""`keys`: which there are, a new one of a kind, and what is left to lock anew."""

import click

from disclosure.clock import now
from disclosure.commands.options import json_option
from disclosure.commands.output import answer, answering, put_aside
from disclosure.commands.session import a_session, operator
from disclosure.operations import rotation
from disclosure.records.ring import Purpose


@click.group()
def keys() -> None:
    """The file of keys: see docs/operating.md before you turn one."""


@keys.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Every key by purpose and name, and how much lies under it. Never the key itself."""
    with answering(as_json), a_session() as session:
        found = rotation.keys_in_use(session)
        lines = [
            f"{key.purpose:10} {key.name}  {'present' if key.present else 'older'}  {key.locks}"
            for key in found
        ]
        answer({"keys": [key.document() for key in found]}, as_json, lines)


@keys.command("turn")
@click.argument("purpose", type=click.Choice([str(each) for each in Purpose]))
@json_option
def turn(purpose: str, as_json: bool) -> None:
    """Put a new key into the file and lock anew what lies under older ones. Copy the file after.

    Ends with 1 where a row cannot be opened: it is named, and all others are locked anew.
    """
    with answering(as_json), a_session() as session:
        name = rotation.turn(session, operator(), now(), Purpose(purpose))
        done = rotation.lock_anew(session, Purpose(purpose), _progress(as_json))
        says = [f"The key {name} ({purpose}) is present. Locked anew: {done.rows}."]
        says += [*_unopened(done.unopened), "Copy the file of keys."]
        told = {"purpose": purpose, "key": name, "locked_anew": done.rows}
        answer(told | {"unopened": done.unopened}, as_json, says)
    if done.unopened:
        raise SystemExit(1)


@keys.command("go-on")
@json_option
def go_on(as_json: bool) -> None:
    """Finish what was stopped in the middle: no new key is made. Ends as `keys turn` does."""
    with answering(as_json), a_session() as session:
        found = rotation.note_untold(session, operator(), now())
        done = {
            str(purpose): rotation.lock_anew(session, purpose, _progress(as_json))
            for purpose in Purpose
        }
        rows = {purpose: each.rows for purpose, each in done.items()}
        unopened = [name for each in done.values() for name in each.unopened]
        says = [f"Locked anew: {sum(rows.values())}.", *_unopened(unopened)]
        says += [f"Noted that the key {each} was turned. Copy the file of keys." for each in found]
        answer({"locked_anew": rows, "noted": found, "unopened": unopened}, as_json, says)
    if unopened:
        raise SystemExit(1)


@keys.command("drop")
@click.argument("name")
@json_option
def drop(name: str, as_json: bool) -> None:
    """Take an old key out of the file, once nothing lies under it. Backups may still need it."""
    with answering(as_json), a_session() as session:
        rotation.drop(session, operator(), now(), name)
        answer({"dropped": name}, as_json, f"{name} is no longer in the file of keys.")


def _unopened(rows: list[str]) -> list[str]:
    return [f"{row}: it cannot be opened, and stays under the older key." for row in rows]


def _progress(as_json: bool) -> rotation.Told:
    def tell(done: int) -> None:
        put_aside(f"{done} locked anew")

    return (lambda _: None) if as_json else tell
