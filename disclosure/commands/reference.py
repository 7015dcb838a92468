"""The page docs/reference/commands.md: every command, what it takes, and what its options mean."""

from collections.abc import Iterator
from inspect import cleandoc

import click

from disclosure.commands.main import main
from disclosure.operations.reference import MADE, write

FILE = "commands.md"
WORDS = """
Each is called as `.venv/bin/disclosure COMMAND`, and says the same with `--help`. Who may call
which stands in [who may do what](who-may.md#commands).

It ends with 0 where it was done, 1 where the answer is no, and 2 where what was typed cannot be
used; then nothing was changed. With `--json` the answer is one JSON document on standard output,
also where it is no. It ends with 3 where it was done and the answer could not be written, such as
into a file on a full disk, or to a program that stopped reading: do not call it again, look
with `show`.
"""


def page() -> str:
    said = (_one(name, command) for name, command in all_commands())
    parts = (line for lines in said for line in lines)
    return "\n".join(["# The commands", MADE, WORDS.strip(), "", *parts]).rstrip() + "\n"


def all_commands(
    group: click.Command = main, path: str = ""
) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words: `letter draft`."""
    if not isinstance(group, click.Group):
        yield path, group
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        if command := group.get_command(context, name):
            yield from all_commands(command, f"{path} {name}".strip())


def _one(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"disclosure {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield from (f"## {name}", "", f"`disclosure {name} {usage}`", "")
    yield from (cleandoc(command.help or ""), "")
    options = [each for each in command.params if isinstance(each, click.Option)]
    if options:
        yield "| Option | Meaning |\n|---|---|"
        yield from (_row(option, context) for option in options)
        yield ""


def _row(option: click.Option, context: click.Context) -> str:
    holds = "" if option.is_flag else f" {option.make_metavar(context)}"
    means = [option.help or "", "Needed." if option.required else "", _usual(option)]
    shown = f"`{', '.join(option.opts)}{holds}`".replace("|", "\\|")
    return f"| {shown} | {' '.join(filter(None, means))} |"


def _usual(option: click.Option) -> str:
    """What holds without it, where that is shown to whoever asks for help."""
    return f"Without it: `{option.default}`." if option.show_default else ""


if __name__ == "__main__":
    write({FILE: page()})
