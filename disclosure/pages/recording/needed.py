"""The page in place of a form on which nothing could be chosen: what has to be recorded first."""

from flask import render_template

from disclosure.actions.facts import Gathered
from disclosure.kinds.kind import Kind
from disclosure.pages.guard import current_actor
from disclosure.pages.incidents.cases import head_of
from disclosure.pages.paper import and_back
from disclosure.pages.recording.forms import first_needed


def needed_page(kind: type[Kind], gathered: Gathered) -> str | None:
    """None where the form has all that it needs. Who may not record that is led to no form."""
    needed = first_needed(kind, gathered)
    if needed is None:
        return None
    return render_template(
        "recording/needed.html",
        head=head_of(gathered),
        kind=kind,
        needed=needed,
        may=current_actor().may(needed.may),
        and_back=and_back(kind.word),
    )
