"""`--as` of the commands that ask for nobody: whoever is named is somebody here, and may."""

from functools import partial

import click

from disclosure.commands.output import AS_JSON, answering
from disclosure.commands.session import somebody_called
from disclosure.commands.who_may import OPERATOR, WHO
from disclosure.permissions import Permission

HELP = {OPERATOR: "Leave it out: whoever is named is refused, for it is the operator's."}
NOT_NEEDED = "Not needed: it touches no case."


class UndeclaredCommand(RuntimeError):
    """Say in `commands/who_may.py` who may call it."""


def take_as(command: click.Command, path: str) -> None:
    """Every command takes it. A name that did nothing would be taken for a check of who asks.

    Deny by default: raises UndeclaredCommand for one of which nobody said who may call it.
    """
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            take_as(each, f"{path} {name}")
    elif path not in WHO:
        raise UndeclaredCommand(path)
    elif not any("--as" in each.opts for each in command.params):
        _put(_option(WHO[path]), command)


def _put(option: click.Option, command: click.Command) -> None:
    """Before --json, as it stands where a command asks by itself."""
    names = [each.name for each in command.params]
    command.params.insert(names.index("as_json") if "as_json" in names else len(names), option)


def _option(needed: Permission | str) -> click.Option:
    return click.Option(
        ["--as", "email"],
        metavar="EMAIL",
        help=HELP.get(str(needed), NOT_NEEDED),
        expose_value=False,
        callback=partial(_must_be_who_may, needed),
    )


def _must_be_who_may(
    needed: Permission | str, context: click.Context, _: click.Parameter, email: str | None
) -> None:
    if email is None or context.resilient_parsing:
        return
    with answering(context.meta.get(AS_JSON, False)):
        who = somebody_called(email)
        if needed == OPERATOR:
            who.must(Permission.OPERATE)
