"""Templates that are filled in without Flask: mails, sheets of paper, reports."""

from collections.abc import Sequence

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from disclosure.settings import ROOT


def templates_in(folder: str = "", *, html: bool, extensions: Sequence[str] = ()) -> Environment:
    """Of `templates/` or a folder in it. What a template names and nobody gave is an error."""
    return Environment(
        loader=FileSystemLoader(ROOT / "templates" / folder),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=extensions,
    )
