"""The code after the password; and on one's account: set up a phone, replace it, stop it."""

import io
from collections.abc import Iterable

import segno
from flask import Blueprint, Response, current_app, render_template, request, session
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField

from disclosure.actions.refused import Refused
from disclosure.actions.staff import second_factor as action
from disclosure.actions.staff.second_factor import (
    Proof,
    address_of,
    has_only_elsewhere,
    in_groups,
    waiting,
)
from disclosure.actions.staff.signing_in import SignedIn, go_on_with_code
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.pages.forms import show_faults
from disclosure.pages.frame import first_page
from disclosure.pages.guard import (
    ENDED,
    GUARDS_FORMS,
    before_factor,
    came_elsewhere,
    current_actor,
    enter,
    factor_forced,
    fresh,
    go_on_under,
    lacks_factor,
    public,
    requires,
)
from disclosure.pages.kept import Typed, carried_here, handed_on, has_a_form, texts_of
from disclosure.pages.see_other import see_other
from disclosure.pages.signing_in.devices import place_of
from disclosure.pages.signing_in.form import sign_in_page
from disclosure.pages.signing_in.going_on import GoingOnForm, SignInForm, go_on, typed_before
from disclosure.pages.signing_in.half_way import half_signed_in, whose_half
from disclosure.pages.whose_text import signed
from disclosure.permissions import Permission

blueprint = Blueprint("second_factor", __name__)

SCALE, BORDER = 6, 4  # pixels of one square; squares of white around, which cameras need
TOO_LATE = "Your code came more than five minutes after the first step, so sign in once more"
ONLY_ELSEWHERE = (
    "You sign in with an account of your organisation. Sign in with it, and set up the code then: "
    "a password alone sets none up."
)


class CodeForm(GoingOnForm):
    who = HiddenField()  # signed: whose password was right
    one_time_code = StringField("Code", description="Six figures. Your app shows a new one often.")
    recovery_code = StringField(
        "Recovery code (optional)", description="One of the ten that you wrote down"
    )

    def proof(self) -> Proof:
        recovery = (self.recovery_code.data or "").strip()
        return Proof(self.one_time_code.data or "", recovery, _browser())


class ConfirmForm(GoingOnForm):
    one_time_code = StringField("The six figures that your app shows now")


def _browser() -> str:
    """What only this one holds, until it comes in."""
    return str(session.get(GUARDS_FORMS, ""))


# After the password


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public("the password was right, and no session has begun")
def enter_code() -> ResponseReturnValue:
    form, who = CodeForm(), half_signed_in()
    if who is None:
        return _from_the_start(form, TOO_LATE)
    if not form.validate_on_submit():
        return ask_for_code(form)
    place = place_of(who[0])
    try:
        answer = go_on_with_code(db.session(), *who, place, now(), form.proof())
    except Refused as no:
        return _code_page(form, [{"text": str(no)}]), 429
    except BadInput as bad:
        return _code_page(form, show_faults(form, bad.faults)), 422
    return begun(answer, form)


def ask_for_code(told: GoingOnForm) -> ResponseReturnValue:
    """With where they wanted to go, and what they typed before a time-out."""
    form = CodeForm(formdata=None, next=told.next.data, whose=told.whose.data)
    return _code_page(form)


def begun(
    answer: SignedIn,
    form: GoingOnForm,
    *,
    elsewhere: bool = False,
    factor_elsewhere: bool = False,
    proved_at: int | None = None,
) -> ResponseReturnValue:
    """A session begins. Whoever used a recovery code is told first how many are left."""
    if answer.actor is None:
        return _from_the_start(form, ENDED)
    email, version = answer.actor.email, answer.session_version
    enter(
        email,
        version,
        elsewhere=elsewhere,
        factor_elsewhere=factor_elsewhere,
        proved_at=proved_at,
    )
    return go_on(form, email, codes_left=answer.codes_left)


def _from_the_start(told: GoingOnForm, why: str) -> ResponseReturnValue:
    """With what was typed before a time-out; without a word where nobody began here."""
    if not (who := whose_half()) and not carried_here():
        return see_other("signing_in.sign_in")
    form = SignInForm(formdata=None, email=who, next=told.next.data, whose=told.whose.data)
    return sign_in_page(form, 401, late=why)


def _code_page(form: CodeForm, faults: Iterable[dict[str, str]] = ()) -> str:
    carried = handed_on(carried_here())
    form.who.data = signed(whose_half(), "")
    return render_template("signing_in/code.html", form=form, faults=faults, carried=carried)


# On one's own account


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@before_factor
@fresh
def set_up() -> ResponseReturnValue:
    form, actor = ConfirmForm(), current_actor()
    key = _waiting()
    if key is None or not form.validate_on_submit():
        return _set_up_page(form, key, carried_here())
    try:
        code = form.one_time_code.data or ""
        done = action.confirm(db.session(), actor, now(), code, _browser())
    except Refused as no:
        return _set_up_page(form, key, carried_here(), [{"text": str(no)}]), 429
    except BadInput as bad:
        return _set_up_page(form, key, carried_here(), show_faults(form, bad.faults)), 422
    go_on_under(done.session_version)
    return _codes_page(done.recovery, form, is_new=True)


@blueprint.post("/account/second-factor/begin")
@requires(Permission.SIGNED_IN)
@before_factor
@fresh
def begin() -> ResponseReturnValue:
    if _only_elsewhere():
        raise Refused(ONLY_ELSEWHERE)
    action.begin(db.session(), current_actor())
    if typed := carried_here():
        return _set_up_page(ConfirmForm(), _waiting(), typed)
    return see_other("second_factor.set_up")


@blueprint.get("/account/second-factor/picture.svg")
@requires(Permission.SIGNED_IN)
@before_factor
@fresh
def picture() -> ResponseReturnValue:
    """While the key waits, for who proved just now; drawn here, sent and kept nowhere."""
    actor, organisation = current_actor(), current_app.config["SETTINGS"].organisation
    key = _waiting()
    if key is None:
        return see_other("second_factor.set_up")
    drawn = io.BytesIO()
    code = segno.make(address_of(key, actor.email, organisation), micro=False)
    code.save(drawn, kind="svg", scale=SCALE, border=BORDER, light="#fff", xmldecl=False)
    return Response(drawn.getvalue(), content_type="image/svg+xml")


@blueprint.post("/account/second-factor/codes")
@requires(Permission.SIGNED_IN)
@fresh
def new_codes() -> ResponseReturnValue:
    return _codes_page(action.new_recovery_codes(db.session(), current_actor(), now()))


@blueprint.post("/account/second-factor/stop")
@requires(Permission.SIGNED_IN)
@fresh
def stop() -> ResponseReturnValue:
    go_on_under(action.stop(db.session(), current_actor(), now(), forced=factor_forced()))
    return see_other("signing_in.account")


def ask_to_set_up() -> ResponseReturnValue:
    """The guard's answer to whoever has to have one and has none yet. A role that needs one may be
    given to somebody while they write: what they typed goes along to the end of it.
    """
    if request.method == "POST":
        form = ConfirmForm(formdata=None)
        if typed := form.remember(current_actor().email):
            return _set_up_page(form, _waiting(), typed), 401
    return see_other("second_factor.set_up")


def _waiting() -> str | None:
    return None if _only_elsewhere() else waiting(db.session(), current_actor())


def _only_elsewhere() -> bool:
    """A password alone would be all that opens the account of who signs in elsewhere."""
    there = bool(current_app.config["SETTINGS"].oidc_issuer) and not came_elsewhere()
    return there and has_only_elsewhere(db.session(), current_actor())


def _set_up_page(
    form: ConfirmForm, key: str | None, typed: Typed, faults: Iterable[dict[str, str]] = ()
) -> str:
    told = [("next", form.next.data or ""), ("whose", form.whose.data or "")]
    return render_template(
        "signing_in/set_up.html",
        form=form,
        faults=faults,
        along=[*told, *handed_on(typed)] if typed else [],
        key=in_groups(key) if key else "",
        stuck=lacks_factor(),
        only_elsewhere=_only_elsewhere(),
    )


def _codes_page(
    codes: Iterable[str], told: GoingOnForm | None = None, *, is_new: bool = False
) -> str:
    actor = current_actor()
    path, typed = typed_before(told, actor.email) if told else ("", [])
    return render_template(
        "signing_in/recovery.html",
        codes=codes,
        is_new=is_new,
        leads=first_page(actor),
        path=path,
        typed=typed,
        shows=has_a_form(path) if typed else False,
        texts=texts_of(typed, path) if typed else [],
    )
