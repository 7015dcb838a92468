"""/f/: where a family opens its page with a code and a second fact, and leaves it."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from disclosure.actions import family_door, family_opening
from disclosure.actions.change import Refused
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.forms import PageForm
from disclosure.pages.guard import leave, let_in, public, visit_key

blueprint = Blueprint("family_door", __name__, url_prefix="/f")


class OpenForm(PageForm):
    code = StringField("Your code")
    fact = StringField("The answer only you know")


@blueprint.get("/")
@public("where the family opens its page")
def door() -> ResponseReturnValue:
    """Nothing is in its address: a code stands behind the # and never comes here by itself."""
    if visit_key() and family_door.visitor(db.session(), visit_key(), now()):
        return redirect(url_for("family.page"), 303)
    return _shown(OpenForm(formdata=None))


@blueprint.get("/open")
@public("the address that a printed code leads to")
def printed() -> ResponseReturnValue:
    """A GET uses nothing up: a mail scanner that follows a link opens no page."""
    return door()


@blueprint.post("/open")
@public("nobody is let in yet")
def open_page() -> ResponseReturnValue:
    form = OpenForm()
    code, fact = form.code.data or "", form.fact.data or ""
    if not (code.strip() and fact.strip()):
        return _shown(form, ["Type both your code and the answer."], 422)
    try:
        opened = family_opening.open_page(
            db.session(), code, fact, request.remote_addr or "", now()
        )
    except Refused as no:
        return _shown(form, [str(no)], 422)
    let_in(opened.key)
    return redirect(url_for("family.page"), 303)


@blueprint.post("/leave")
@public("leaving is never refused")
def leave_page() -> ResponseReturnValue:
    family_door.leave(db.session(), visit_key(), now())
    leave()
    return redirect(url_for("family_door.door", left="yes"), 303)


def ask() -> ResponseReturnValue:
    """The guard's answer where no visit is open, or it ended by itself."""
    ended = bool(visit_key())
    leave()
    return _shown(OpenForm(formdata=None), status=401, ended=ended)


def _shown(
    form: OpenForm, faults: list[str] | None = None, status: int = 200, ended: bool = False
) -> ResponseReturnValue:
    return render_template(
        "family/open.html",
        form=form,
        faults=faults or [],
        ended=ended,
        left="left" in request.args,
        settings=current_app.config["SETTINGS"],
    ), status
