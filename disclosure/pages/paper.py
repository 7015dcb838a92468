"""Sheets for when the program is down, and the way to type in what was written on them."""

import re
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField

from disclosure.actions.form_order import HEAD
from disclosure.actions.looks.caseload import sites_of
from disclosure.extensions import db
from disclosure.kinds import KINDS
from disclosure.kinds.faults import Fault
from disclosure.operations.paper import PLANS, forms_in_a_case, print_sheet, sheet
from disclosure.pages.files import to_read
from disclosure.pages.forms import PageForm, show_faults
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.reader_clock import today_here
from disclosure.permissions import Permission
from disclosure.records.incident import Incident
from workflows.references import reference_in

blueprint = Blueprint("paper", __name__)
UNPROCESSABLE = 422
FROM_PAPER = "paper"  # in the address of a form that is typed in from a sheet
THEN = "then"  # in the same: the sheet that waits until this is on record
A_CASE = re.compile(rf"{Incident.prefix}-\d{{4}}-\d{{6,}}")
IN_A_CASE = forms_in_a_case()


class TypeIn(PageForm):
    sheet = RadioField("Which sheet", validate_choice=False)
    case = StringField(
        "Number of the case", description="As it stands on lists: INC, the year, and six figures"
    )


def from_paper() -> bool:
    """Then nothing is filled in that would be the moment of typing."""
    return FROM_PAPER in request.args


def head_of_a_sheet(form: Any) -> tuple[str, ...]:
    """The boxes that only a sheet has, at its top; elsewhere where something stands in them."""
    here = tuple(name for name in HEAD if name in form)
    return here if from_paper() or any(form[name].data for name in here) else ()


def and_back(then: str = "") -> str:
    """The end of an address, by which what is typed from paper stays so; and the form of the sheet
    that waits for it comes next. Nothing for who types in what happens now."""
    if not from_paper():
        return ""
    return f"?{FROM_PAPER}=yes{f'&{THEN}={then}' if then in IN_A_CASE else ''}"


def onward(address: str) -> str:
    """The same address; where this page is one of paper, so is what it leads to."""
    more = "&" if "?" in address else "?"
    return f"{address}{more}{FROM_PAPER}=yes" if from_paper() else address


def next_sheet(ref: str) -> str:
    """Where whoever types from paper goes on: to the sheet that waits, else to choose the next. The
    case itself would lead to forms that fill in the moment of typing."""
    if not from_paper():
        return ""
    if (then := request.args.get(THEN, "")) in IN_A_CASE:
        return f"/incidents/{ref}/records/{then}{and_back()}"
    return url_for("paper.index", case=ref)


@blueprint.get("/paper")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    case = request.args.get("case", "")
    known = case if A_CASE.fullmatch(case) else ""
    return _page(TypeIn(formdata=None, data={"case": known}), known=known)


@blueprint.post("/paper")
@requires(Permission.RECORD_CARE)
def type_in() -> ResponseReturnValue:
    form = TypeIn()
    ref = reference_in(form.case.data or "")
    if faults := list(_faults(form.sheet.data or "", ref)):
        return _page(form, show_faults(form, faults)), UNPROCESSABLE
    return redirect(f"/incidents/{ref}/records/{form.sheet.data}?{FROM_PAPER}=yes", 303)


@blueprint.get("/paper/<word>.pdf")
@requires(Permission.SIGNED_IN)
def printed(word: str) -> ResponseReturnValue:
    if word not in PLANS:
        abort(404)
    today = today_here()
    rules = [name for site in sites_of(db.session(), current_actor()) for name in site.regimes]
    settings = current_app.config["SETTINGS"]
    content = print_sheet(word, settings, rules, today)
    return to_read(content, "application/pdf", f"paper-{word}.pdf")


def _page(form: TypeIn, faults: list[dict[str, str]] | None = None, known: str = "") -> str:
    may = current_actor().may
    form.sheet.choices = [(k, title) for k, title in IN_A_CASE.items() if may(KINDS[k].may)]
    return render_template(
        "paper/index.html",
        form=form,
        faults=faults or [],
        known=known,
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
