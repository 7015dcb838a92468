"""The page docs/reference/commands.md: every command, what it takes, and what its options mean."""

from collections.abc import Iterator, Mapping
from inspect import cleandoc

import click

from disclosure.actions.letters.writing import Draft, Edit, Link
from disclosure.actions.opening import Opening
from disclosure.commands.main import main
from disclosure.kinds import look_backs
from disclosure.kinds.findings import Findings
from disclosure.kinds.kind import Part
from disclosure.kinds.look_backs import IN_ALL
from disclosure.kinds.shape import shapes_of
from disclosure.operations.reference import MADE, fields_of, write

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
TOLD: Mapping[str, type[Part]] = {
    "open": Opening,
    "letter draft": Draft,
    "letter edit": Edit,
    "letter link": Link,
    "look-back open": look_backs.Opening,
    "look-back contact": look_backs.RingUs,
    "look-back findings": Findings,
    "look-back approve-findings": look_backs.SharedApproval,
    "look-back letter": look_backs.LetterWords,
    "look-back approve-letter": look_backs.SharedApproval,
}
DATA = "`--data` is a JSON object; what has a `?` may be left out:"
ELSEWHERE: Mapping[str, str] = {
    "record": "Its fields stand with [the kinds of record](kinds.md).",
    "move": "Its fields stand under “Told with it” in [the three machines](machines.md).",
}


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
    yield from _data_of(name)


def _data_of(name: str) -> Iterator[str]:
    if name == "look-back promise":
        yield from (DATA, "")
        yield "| TRIGGER | Fields |\n|---|---|"
        yield from (f"| `{trigger}` | {_names(told)} |" for trigger, told in IN_ALL.items())
        yield ""
    if elsewhere := ELSEWHERE.get(name):
        yield from (f"`--data` is a JSON object. {elsewhere}", "")
    if told := TOLD.get(name):
        yield from (DATA, "")
        yield from fields_of(told)


def _names(told: type[Part]) -> str:
    fields = (f"`{each.name}`" + ("" if each.required else "?") for each in shapes_of(told))
    return ", ".join(fields) or "none"


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
