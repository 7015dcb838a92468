"""By the organisation's own sign-in: away to it, back from it, and a plain page when that fails."""

from dataclasses import asdict

from flask import (
    Blueprint,
    Flask,
    current_app,
    redirect,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue

from disclosure.actions.staff import open_id as action
from disclosure.actions.staff.not_believed import MAY_PASS, NotBelieved, Why
from disclosure.actions.staff.provider import BACK, Asked, Told, provider_of
from disclosure.actions.staff.second_factor import has_one
from disclosure.actions.staff.step_up import note_proof
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.logs import log
from disclosure.pages.guard import (
    ANEW,
    AWAY,
    asks_anew,
    before_factor,
    current_actor,
    is_signed_in,
    proved,
    public,
    requires,
)
from disclosure.pages.see_other import see_other
from disclosure.pages.signing_in.going_on import ASKED_FOR, GoingOnForm, where_to
from disclosure.pages.signing_in.half_way import start_half, whose_half
from disclosure.pages.signing_in.second_factor import ask_for_code, begun
from disclosure.pages.signing_in.step_up import (
    BOTH_ELSEWHERE,
    first_is_proved,
    must_prove_elsewhere,
    only_code,
)
from disclosure.permissions import Permission

blueprint = Blueprint("open_id", __name__)
_log = log(__name__)

PROVIDER = "open_id_provider"  # in app.extensions
FAILED = "sign-in elsewhere failed"  # in the log, and then why
MOST_TABS = 4  # on their way there at once: a browser keeps no more than 4000 letters in all


def register(app: Flask) -> None:
    app.extensions[PROVIDER] = provider_of(app.config["SETTINGS"])


@blueprint.get("/sign-in/oidc")
@public("nobody is signed in yet")
def away() -> ResponseReturnValue:
    """`anew` in the address: a text waits for its writer, and somebody else may be signed in."""
    left = asks_anew() or bool(whose_half())  # also who went no further than to the code
    return _away(anew=left or "anew" in request.args)


@blueprint.get("/prove/oidc")
@requires(Permission.SIGNED_IN)
@before_factor
def away_to_prove() -> ResponseReturnValue:
    return _away(again=True)


@blueprint.get(BACK)
@public("the other sign-in sends people here before they are signed in")
def back() -> ResponseReturnValue:
    found = current_app.extensions[PROVIDER]
    if not found:
        return _failed("There is no other sign-in here.", 400)
    asked = _asked_with(request.args.get("state", ""))
    try:
        told = found.answer(asked, request.args.to_dict(), now())
        return _prove(told) if asked and asked.again else _begin(told)
    except NotBelieved as no:
        if no.why is Why.REFUSED:
            session[ANEW] = True
        return _not_believed(no, 400)
    except action.TurnedAway as no:
        session[ANEW] = True
        _log.warning(FAILED, because=str(no.why))
        return _failed(str(no), 403, as_another=True)


def _away(*, again: bool = False, anew: bool = False) -> ResponseReturnValue:
    found = current_app.extensions[PROVIDER]
    if not found:
        return see_other("signing_in.sign_in")
    try:
        address, asked = found.ask(now(), again=again, anew=anew)
    except NotBelieved as no:
        return _not_believed(no, 503)
    session[AWAY] = [*session.get(AWAY, ()), asdict(asked)][-MOST_TABS:]
    return redirect(address, 303)


def _asked_with(state: str) -> Asked | None:
    """What the tab that came back was sent away with: good once. The other tabs keep theirs."""
    found = next((each for each in session.get(AWAY, ()) if each["state"] == state), None)
    if found is None:
        return None
    session[AWAY] = [each for each in session[AWAY] if each is not found]
    return Asked(**found)


def _begin(told: Told) -> ResponseReturnValue:
    form = GoingOnForm(formdata=None, next=session.get(ASKED_FOR, ""))
    answer = action.come_in(db.session(), told, now())
    if answer.asks_code and answer.actor:
        start_half(answer.actor.email, answer.session_version)
        return ask_for_code(form)
    return begun(
        answer,
        form,
        elsewhere=True,
        factor_elsewhere=told.second_factor,
        proved_at=told.proved_at,
    )


def _prove(told: Told) -> ResponseReturnValue:
    """Where our own code is needed too, that is asked next."""
    if not is_signed_in():
        return see_other("signing_in.sign_in")
    actor = current_actor()
    action.must_be(db.session(), actor, told)
    if must_prove_elsewhere() and not told.second_factor:
        raise action.TurnedAway(action.NoWayIn.ONE_FACTOR, BOTH_ELSEWHERE)
    if has_one(db.session(), actor) and not told.second_factor:
        first_is_proved()
        return only_code(str(session.get(ASKED_FOR, "")))
    note_proof(db.session(), actor, now())
    proved()
    return redirect(where_to(str(session.get(ASKED_FOR, ""))), 303)


def _not_believed(no: NotBelieved, status: int) -> ResponseReturnValue:
    _log.warning(FAILED, because=str(no.why))
    return _failed(str(no), 503 if no.why in MAY_PASS else status)


def _failed(says: str, status: int, *, as_another: bool = False) -> ResponseReturnValue:
    """Who only proves it again is signed in still, and goes on where they were. `as_another`: it
    may be whom the other sign-in still knew, and not who sits here.
    """
    here = where_to(str(session.get(ASKED_FOR, ""))) if is_signed_in() else ""
    told = {"says": says, "here": here, "as_another": as_another}
    return render_template("signing_in/elsewhere_failed.html", **told), status
