"""Pages of docs/ that are made from the code: the machines, the kinds of record, who may."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from disclosure.kinds import GROUPS
from disclosure.kinds.kind import Kind, Part
from disclosure.kinds.moves import TOLD_WITH
from disclosure.kinds.shape import Shape, shapes_of
from disclosure.permissions import GRANTS, NEEDED_FOR, Permission, Role, roles_that_may
from disclosure.settings import ROOT
from workflows import incident, requirements
from workflows.commitment import COMMITMENT, MARKS
from workflows.incident import INCIDENT
from workflows.letter import LETTER
from workflows.machine import Workflow
from workflows.words import Trigger

DOCS = ROOT / "docs" / "reference"
MADE = "<!-- Made from the code by `make docs`. Change the code, not this page. -->\n"


def pages() -> Mapping[str, str]:
    """Every made page by its file name."""
    return {
        "machines.md": _page("The three machines", _machines()),
        "kinds.md": _page("The kinds of record", _kinds()),
        "roles.md": _page("Who may do what", _roles()),
    }


def write(told: Mapping[str, str]) -> None:
    """Each page by the name of its file."""
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, text in told.items():
        (DOCS / name).write_text(text)


def _page(title: str, lines: Iterator[str]) -> str:
    return f"# {title}\n{MADE}\n" + "\n".join(lines) + "\n"


def _machines() -> Iterator[str]:
    for workflow in (INCIDENT, LETTER, COMMITMENT):
        yield f"## {workflow.name.capitalize()}\n"
        yield from _diagram(workflow)
        yield from _moves(workflow)
    marks = ", ".join(f"`{trigger}`" for trigger in MARKS)
    yield f"Marks, which change no state: {marks}.\n"
    yield "## What each requirement asks\n"
    yield "| Requirement | Is met when |\n|---|---|"
    for name, says in _requirements().items():
        yield f"| `{name}` | {says} |"


def _diagram(workflow: Workflow[Any]) -> Iterator[str]:
    yield "```mermaid\nstateDiagram-v2"
    first = next(iter(workflow.states))
    yield f"    [*] --> {first}"
    for step in workflow.steps:
        yield f"    {step.source} --> {step.dest}: {step.trigger}"
    yield "```\n"


def _moves(workflow: Workflow[Any]) -> Iterator[str]:
    yield "| Move | From | To | Asks | Told with it | Who |\n|---|---|---|---|---|---|"
    for step in workflow.steps:
        asks = ", ".join(f"`{ask.__name__}`" for ask in step.requires) or "none"
        told = ", ".join(f"`{s.name}`" for s in shapes_of(TOLD_WITH[step.trigger])) or "none"
        who = _in_words(roles_that_may(NEEDED_FOR[cast(Trigger, step.trigger)]))
        yield f"| `{step.trigger}` | {step.source} | {step.dest} | {asks} | {told} | {who} |"
    yield ""


def _requirements() -> dict[str, str]:
    rules = {
        name: rule.__doc__.splitlines()[0]
        for name, rule in vars(requirements).items()
        if callable(rule) and rule.__module__ == requirements.__name__ and not name.startswith("_")
        and rule.__doc__
    }  # fmt: skip
    return rules | incident.ENDS


def _kinds() -> Iterator[str]:
    for group, kinds in GROUPS.items():
        yield f"## {group}\n"
        for kind in kinds:
            yield from _kind(kind)


def _kind(kind: type[Kind]) -> Iterator[str]:
    yield f"### `{kind.word}`: {kind.heading.lower()}\n"
    yield f"May: {_in_words(roles_that_may(kind.may))}.\n"
    yield from fields_of(kind)


def fields_of(told: type[Part]) -> Iterator[str]:
    """What is told, as a table: a record, or what stands in the data of a command."""
    yield "| Field | Asks | Holds | Family sees it |\n|---|---|---|---|"
    yield from (_row(shape) for shape in shapes_of(told) if shape.asked)
    yield ""


def _row(shape: Shape) -> str:
    name = f"`{shape.name}`" + ("" if shape.required else "?")
    holds = shape.sort.replace("_", " ")
    if shape.refers:
        holds = f"{holds} to {shape.refers}"
    if shape.choices:
        holds = ", ".join(f"`{choice}`" for choice in shape.choices)
    if shape.parts:
        holds = ", ".join(f"`{p.name}`" + ("" if p.required else "?") for p in shape.parts)
    asks = f"{shape.label}. {shape.hint}".strip().rstrip(".") + "."
    return f"| {name} | {asks} | {holds} | {'yes' if shape.family else 'no'} |"


def _roles() -> Iterator[str]:
    roles = list(Role)
    yield "| May | " + " | ".join(role.replace("_", " ") for role in roles) + " |"
    yield "|---|" + "---|" * len(roles)
    for permission in Permission:
        marks = ("yes" if permission in GRANTS[role] else "" for role in roles)
        yield f"| {permission.replace('_', ' ')} | " + " | ".join(marks) + " |"


def _in_words(roles: tuple[Role, ...]) -> str:
    return ", ".join(role.replace("_", " ") for role in roles) or "nobody"


if __name__ == "__main__":
    write(pages())
