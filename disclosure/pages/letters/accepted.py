"""Everything approvers let stand in letters, by kind: where a rule of the check may be wrong."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions.change import Door
from disclosure.actions.letters.accepted import Accepted, accepted_in_letters, counted
from disclosure.actions.letters.check import WHERE, content_words
from disclosure.actions.looks.looking import look_through
from disclosure.actions.people.staff_names import staff_names
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor, requires
from disclosure.permissions import Permission
from workflows.letter import FAULT_TITLES
from workflows.words import SORRY

blueprint = Blueprint("letter_accepted", __name__)


@blueprint.get("/letters/accepted")
@requires(Permission.SEE_CASES)
def index() -> ResponseReturnValue:
    """Only from letters of cases that this person may see."""
    every = accepted_in_letters(db.session(), current_actor())
    counts, chosen = counted(every), request.args.get("kind", "")
    if chosen and chosen not in {*FAULT_TITLES, *counts}:
        abort(404)
    shown = [kind for kind in counts if chosen in ("", kind)]
    refs = {one.incident for one in every if one.kind in shown}
    look_through(db.session(), current_actor(), refs, now(), Door.PAGE, "list of accepted faults")
    names = staff_names(db.session())
    return render_template(
        "letters/accepted.html",
        total=len(every),
        chosen=chosen,
        filters=[("", "All kinds", len(every)), *((k, title_of(k), n) for k, n in counts.items())],
        groups=[
            (kind, title_of(kind), [_row(one, names) for one in every if one.kind == kind])
            for kind in shown
        ],
    )


@blueprint.app_template_filter("let_stand")
def title_of(kind: str) -> str:
    """Of a fault, or of a part that a letter may lack. An apology is none of these: in a language
    that the check does not know, its approver says that the letter holds one.
    """
    if kind == SORRY:
        return f"Confirmed by its approver: {content_words(kind)}"
    return FAULT_TITLES.get(kind) or f"Left out: {content_words(kind)}"


def _row(one: Accepted, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "words": one.words,
        "where": WHERE.get(one.form or ""),
        "reason": one.reason,
        "by": names.get(one.by, one.by),
        "at": one.at,
        "letter": one.letter,
        "incident": one.incident,
    }
