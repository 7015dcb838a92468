"""Before what matters most: the person proves again who they are, and goes on where they were."""

from collections.abc import Iterable
from datetime import timedelta

from flask import Blueprint, render_template, session
from flask.typing import ResponseReturnValue
from wtforms import PasswordField

from disclosure.actions.refused import Refused
from disclosure.actions.staff.second_factor import has_one, is_missing
from disclosure.actions.staff.step_up import has_password, note_proof, prove_code, prove_password
from disclosure.clock import is_lately, now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.pages.forms import show_faults
from disclosure.pages.guard import (
    before_factor,
    current_actor,
    factor_forced,
    has_factor_elsewhere,
    is_fresh,
    proved,
    requires,
)
from disclosure.pages.kept import Typed, carried_here, handed_on
from disclosure.pages.signing_in.form import WAITS_HERE
from disclosure.pages.signing_in.going_on import go_on
from disclosure.pages.signing_in.second_factor import CodeForm
from disclosure.permissions import Permission
from disclosure.records.users import user_called

blueprint = Blueprint("step_up", __name__)

BOTH_ELSEWHERE = (
    "Your role needs two things, and your second one is asked for by the other sign-in. Sign in "
    "there again, with both. Does it ask for one only? Then sign out here, sign in again, and set "
    "up a code from your phone."
)
NOT_YET = f"You have not shown there yet that it is you. {WAITS_HERE}"
FIRST, FIRST_LASTS = "first_proved_at", timedelta(minutes=5)  # elsewhere, and our code is missing


class ProveForm(CodeForm):
    password = PasswordField("Password")


@blueprint.post("/prove")
@requires(Permission.SIGNED_IN)
@before_factor
def prove() -> ResponseReturnValue:
    form, actor = ProveForm(), current_actor()
    if not form.validate_on_submit():
        return _page(form, 200, carried_here())
    try:
        if not is_fresh():
            _prove(form)
    except Refused as no:
        return _page(form, 429, carried_here(), [{"text": str(no)}])
    except BadInput as bad:
        return _page(form, 422, carried_here(), show_faults(form, bad.faults))
    proved()
    session.pop(FIRST, None)
    return go_on(form, actor.email, proved=True)


def ask() -> ResponseReturnValue:
    """The guard's answer to somebody signed in whose last proof is too long ago."""
    form = ProveForm(formdata=None)
    return _page(form, 401, form.remember(current_actor().email))


def only_code(next: str) -> ResponseReturnValue:
    """They proved the first elsewhere; ours is the second."""
    return _page(ProveForm(formdata=None, next=next), 200, [])


def must_prove_elsewhere() -> bool:
    """Their role needs two things, and only the other sign-in asks for a second one."""
    user = user_called(db.session(), current_actor().email)
    missing = user is not None and is_missing(db.session(), user, forced=factor_forced())
    return has_factor_elsewhere() and missing


def first_is_proved() -> None:
    session[FIRST] = int(now().timestamp())


def _is_first_proved() -> bool:
    return is_lately(float(session.get(FIRST, 0)), now(), FIRST_LASTS)


def _prove(form: ProveForm) -> None:
    actor, at = current_actor(), now()
    if must_prove_elsewhere():
        raise BadInput.at("elsewhere", BOTH_ELSEWHERE)
    if not _is_first_proved():
        if not has_password(db.session(), actor):  # nothing was guessed, so no try is counted
            raise BadInput.at("elsewhere", NOT_YET)
        prove_password(db.session(), actor, at, form.password.data or "")
    if has_one(db.session(), actor):
        prove_code(db.session(), actor, at, form.proof())
    note_proof(db.session(), actor, at)


def _page(
    form: ProveForm, status: int, typed: Typed, faults: Iterable[dict[str, str]] = ()
) -> ResponseReturnValue:
    actor, both_elsewhere = current_actor(), must_prove_elsewhere()
    knows = has_password(db.session(), actor) and not both_elsewhere
    return render_template(
        "signing_in/prove.html",
        form=form,
        faults=faults,
        carried=handed_on(typed),
        asks_password=knows and not _is_first_proved(),
        asks_code=has_one(db.session(), actor),
        first_proved=_is_first_proved(),
        both_elsewhere=both_elsewhere,
    ), status
