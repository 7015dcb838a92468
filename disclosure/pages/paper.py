"""Sheets for when the program is down, and the way to type in what was written on them."""

import re
from datetime import date

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField

from disclosure.actions.caseload import sites_of
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import Fault
from disclosure.operations.paper import PLANS, clocks_of, print_sheet, sheet
from disclosure.pages.forms import PageForm, show_faults
from disclosure.pages.guard import current_actor, requires
from disclosure.permissions import Permission
from disclosure.records.incident import Incident

blueprint = Blueprint("paper", __name__)
UNPROCESSABLE = 422
FROM_PAPER = "paper"  # in the address of a form that is typed in from a sheet
A_CASE = re.compile(rf"{Incident.prefix}-\d{{4}}-\d{{6,}}")
IN_A_CASE = {plan: PLANS[plan].title for plan in PLANS if PLANS[plan].needs_case}


class TypeIn(PageForm):
    sheet = RadioField("Which sheet", choices=dict(IN_A_CASE), validate_choice=False)
    case = StringField(
        "Number of the case", description="As it stands on lists: INC, the year, and six figures"
    )


def from_paper() -> bool:
    """Then nothing is filled in that would be the moment of typing."""
    return FROM_PAPER in request.args


@blueprint.get("/paper")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    return _page(TypeIn(formdata=None))


@blueprint.post("/paper")
@requires(Permission.RECORD_CARE)
def type_in() -> ResponseReturnValue:
    form = TypeIn()
    ref = (form.case.data or "").strip().upper()
    if faults := list(_faults(form.sheet.data or "", ref)):
        return _page(form, show_faults(form, faults)), UNPROCESSABLE
    return redirect(f"/incidents/{ref}/records/{form.sheet.data}?{FROM_PAPER}=yes", 303)


@blueprint.get("/paper/<word>.pdf")
@requires(Permission.SIGNED_IN)
def printed(word: str) -> ResponseReturnValue:
    if word not in PLANS:
        abort(404)
    today: date = now().date()
    rules = [name for site in sites_of(db.session(), current_actor()) for name in site.regimes]
    settings = current_app.config["SETTINGS"]
    content = print_sheet(word, settings, clocks_of(rules, today), today)
    answer = Response(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="paper-{word}.pdf"'
    return answer


def _page(form: TypeIn, faults: list[dict[str, str]] | None = None) -> str:
    return render_template(
        "paper/index.html",
        form=form,
        faults=faults or [],
        sheets=[sheet(word) for word in PLANS],
        types_in=current_actor().may(Permission.RECORD_CARE),
        opens=current_actor().may(Permission.OPEN_CASE),
    )


def _faults(word: str, ref: str) -> list[Fault]:
    """Whether there is such a case, or it may be seen, is for its own page to say."""
    found = []
    if word not in IN_A_CASE:
        found.append(Fault("sheet", "Which sheet: choose one."))
    if not A_CASE.fullmatch(ref):
        says = "Number of the case: write it as lists show it: INC-, the year, its figures."
        found.append(Fault("case", says))
    return found
