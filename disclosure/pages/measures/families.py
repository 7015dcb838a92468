"""/measures/families: how families say we did, in numbers in which nobody can be found."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from disclosure.actions.family.families_experience import QUESTIONS, families_experience
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor, requires
from disclosure.permissions import Permission
from workflows.families_experience import ENOUGH, FEW, SAID, Row

blueprint = Blueprint("families_experience", __name__)

BOXES = 10  # of which as many are filled as the tenths that said yes
FIRST_MONTHS = ("January", "April", "July", "October")
LAST_MONTHS = ("March", "June", "September", "December")
HEADS = {"yes": "Yes", "partly": "Partly", "no": "No", "left_out": "Left out"}


@blueprint.get("/measures/families")
@requires(Permission.REPORT)
def index() -> ResponseReturnValue:
    """Figures alone: no case, no person and no word of theirs stands here."""
    found = families_experience(db.session(), current_actor(), now())
    return render_template(
        "measures/families.html",
        rows=found.rows,
        together=found.together,
        waiting=found.waiting,
        questions=QUESTIONS,
        said=SAID,
        heads=HEADS,
        few=FEW,
        enough=ENOUGH,
        boxes=BOXES,
        period=period,
    )


def period(row: Row) -> str:
    """January to June 2026; October 2025 to March 2026"""
    first, last = FIRST_MONTHS[row.first.number - 1], LAST_MONTHS[row.last.number - 1]
    year = "" if row.first.year == row.last.year else f" {row.first.year}"
    return f"{first}{year} to {last} {row.last.year}"
