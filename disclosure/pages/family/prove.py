"""POST /f/prove: before somebody takes their whole page away, the answer that only they know."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from disclosure.actions.family.opening import TOO_OFTEN
from disclosure.actions.refused import Refused
from disclosure.actions.staff.step_up import prove_answer
from disclosure.actions.staff.tries import LOCKED
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.pages.family.frame import print_size
from disclosure.pages.family.take_away import take_away
from disclosure.pages.family.words import second_fact
from disclosure.pages.forms import PageForm
from disclosure.pages.guard import for_family, proved, visit_key

blueprint = Blueprint("family_prove", __name__, url_prefix="/f")


class AnswerForm(PageForm):
    fact = second_fact()


@blueprint.post("/prove")
@for_family
def prove() -> ResponseReturnValue:
    """Then they get what they asked for, at once."""
    form = AnswerForm()
    try:
        prove_answer(db.session(), visit_key(), now(), form.fact.data or "")
    except Refused:
        return _asked(form, _(TOO_OFTEN, minutes=LOCKED.seconds // 60), 429)
    except BadInput as bad:
        return _asked(form, _(bad.faults[0].says), 422)
    proved()
    return take_away()


def ask() -> ResponseReturnValue:
    """The guard's answer where they opened their page more than ten minutes ago."""
    return _asked(AnswerForm(formdata=None), "", 401)


def _asked(form: AnswerForm, says: str, status: int) -> ResponseReturnValue:
    faults = [{"text": says, "href": f"#{form.fact.id}"}] if says else []
    form.fact.errors = [says] if says else []
    return render_template(
        "family/prove.html",
        form=form,
        faults=faults,
        settings=current_app.config["SETTINGS"],
        large_print=print_size(),
    ), status
