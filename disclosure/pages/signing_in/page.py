"""Sign in, sign out, one's own password; and what was typed comes back after a time-out."""

from flask import Blueprint, current_app, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from wtforms import PasswordField

from disclosure.actions.refused import Refused
from disclosure.actions.staff import signing_in as action
from disclosure.actions.staff.second_factor import has_one, left_of
from disclosure.actions.staff.step_up import has_password
from disclosure.actions.to_staff.calendar_feed import has_feed
from disclosure.clock import now
from disclosure.extensions import csrf, db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.forms import PageForm, show_faults
from disclosure.pages.frame import first_page
from disclosure.pages.guard import (
    ENDED,
    GUARDS_FORMS,
    ID,
    before_factor,
    current_actor,
    factor_forced,
    forget_person,
    fresh,
    go_on_under,
    is_here,
    is_signed_in,
    last_here,
    leave,
    public,
    requires,
    session_number,
)
from disclosure.pages.kept import FILE_AGAIN, locked_past_others
from disclosure.pages.rota.absence import on_account
from disclosure.pages.see_other import see_other
from disclosure.pages.signing_in.devices import place_of
from disclosure.pages.signing_in.form import (
    AWAY,
    HOLDS,
    NOT_IN_YET,
    OLDER,
    SOMEBODY_ELSE,
    sign_in_page,
)
from disclosure.pages.signing_in.going_on import SignInForm, go_on
from disclosure.pages.signing_in.half_way import half_signed_in, start_half
from disclosure.pages.signing_in.second_factor import CodeForm, ask_for_code, begun
from disclosure.pages.whose_text import owner_and_path, writer_here
from disclosure.permissions import NEED_SECOND_FACTOR, Permission

blueprint = Blueprint("signing_in", __name__)
SIGN_IN = frozenset({"signing_in.sign_in", "second_factor.enter_code"})


class OwnPasswordForm(PageForm):
    present_password = PasswordField("Present password")
    password = PasswordField(
        "New password",
        description="At least 12 letters. Four words that do not belong together do well.",
    )


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public("nobody is signed in yet")
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "GET" and is_signed_in():
        return redirect(first_page(current_actor()), 303)
    if not form.validate_on_submit():
        return sign_in_page(form, 200)
    email, password = form.email.data or "", form.password.data or ""
    try:
        answer = action.sign_in(db.session(), email, password, place_of(email), now())
    except Refused as no:
        return sign_in_page(form, 429, [{"text": str(no)}])
    if answer.actor is None:
        form.password.errors = ["Type your password again."]
        return sign_in_page(form, 422, [{"text": answer.says, "href": "#password"}])
    if answer.asks_code:
        start_half(answer.actor.email, answer.session_version)
        return ask_for_code(form)
    return begun(answer, form)


@blueprint.post("/sign-in/go-on")
@csrf.exempt  # type: ignore[untyped-decorator]
@public("it shows people what they typed themselves, and changes nothing")
def go_on_here() -> ResponseReturnValue:
    """After a sign-in in another window: what was typed in this one is still here.

    The new session ended what guards the forms of the old one; that it is theirs, we signed.
    """
    form = SignInForm()
    if is_here():  # not only signed in: it may be the open screen of one who went away
        return go_on(form, current_actor().email)
    return sign_in_page(form, 200, [{"text": NOT_IN_YET}])


@blueprint.post("/sign-out")
@csrf.exempt  # type: ignore[untyped-decorator]
@public("leaving is never refused")
def sign_out() -> ResponseReturnValue:
    """Also by the button of a page from before their last sign-in, which ended what guards its
    forms: that it was made for whoever is signed in here, we signed."""
    theirs = is_signed_in() and writer_here() == current_actor().email
    if not theirs and current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()
    if is_signed_in():
        action.sign_out(db.session(), current_actor(), now(), session_number())
    leave()
    return see_other("signing_in.sign_in")


@blueprint.get("/account")
@requires(Permission.SIGNED_IN)
def account() -> ResponseReturnValue:
    return account_page()


@blueprint.post("/account/password")
@requires(Permission.SIGNED_IN)
@fresh
def change_password() -> ResponseReturnValue:
    form, actor = OwnPasswordForm(), current_actor()
    present, new = form.present_password.data or "", form.password.data or ""
    try:
        version = action.change_own_password(
            db.session(), actor, now(), present, new, session_number()
        )
    except (BadInput, Refused) as no:
        faults = no.faults if isinstance(no, BadInput) else [Fault("present_password", str(no))]
        summary = show_faults(form, faults)
        return account_page(form, faults=summary), 422
    go_on_under(version)
    return account_page(done=HOLDS)


@blueprint.post("/account/sign-out-everywhere")
@requires(Permission.SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    actor = current_actor()
    action.sign_out_everywhere(db.session(), actor, now(), actor.email)
    leave()
    return see_other("signing_in.sign_in")


def account_page(form: OwnPasswordForm | None = None, **more: object) -> str:
    """`calendar_address`: one just made, to be shown this once."""
    actor = current_actor()
    return render_template(
        "signing_in/account.html",
        form=form or OwnPasswordForm(formdata=None),
        has_calendar=has_feed(db.session(), actor),
        has_password=has_password(db.session(), actor),
        has_factor=has_one(db.session(), actor),
        codes_left=left_of(db.session(), actor),
        must_have_factor=factor_forced() and bool(actor.roles & NEED_SECOND_FACTOR),
        **on_account(),
        **more,
    )


def ask() -> ResponseReturnValue:
    """The guard's answer to a stranger, or to somebody who was away too long. A browser that goes
    back has it answered anew for whoever sits there by then: they read none of what was typed, only
    that a file has to be chosen again.
    """
    who = last_here()
    form = SignInForm(formdata=None, email=who)
    typed = form.remember(writer_here() or who)
    files = [box for box in typed if box[0] == FILE_AGAIN]
    locked = locked_past_others([box for box in typed if box not in files], form.writer())
    why = _why_again() if who else ""
    forget_person()
    return sign_in_page(form, 401, late=why, typed=[*locked, *files])


def _why_again() -> str:
    """Who pressed twice for a new password has one, and signs in with it and not with the old."""
    sets_own = request.endpoint == "signing_in.change_password"
    if sets_own and action.changed_just_now(db.session(), now(), session_number()):
        return HOLDS
    return ENDED if session.get(ID) and not is_signed_in() else AWAY  # ended, and not by the clock


def ask_writer(writer: str) -> ResponseReturnValue:
    """Somebody else may have signed in here since it was typed. They stay so until its writer signs
    in, and read neither what it is nor whose.
    """
    form = SignInForm(formdata=None)
    typed = form.remember(writer)
    locked = locked_past_others(typed, form.writer())
    another = is_here() and current_actor().email != form.writer()
    return sign_in_page(form, 400, late=SOMEBODY_ELSE if another else OLDER, typed=locked)


def pressed_twice() -> ResponseReturnValue | None:
    """The button of a sign-in once more, while the page that follows it is still on its way: what
    guards its form went with the first press. They come to that page, where it is theirs.
    """
    if request.endpoint not in SIGN_IN:
        return None
    form = CodeForm()
    who = _who_signs_in(form)
    if is_here():
        return go_on(form, who) if who == current_actor().email else None
    half = half_signed_in()
    return ask_for_code(form) if half and half[0] == who else None


def on_an_older_page() -> ResponseReturnValue | None:
    """The button of a sign-in that stood open over night, or while others signed in and out in
    another window: what guards its form is gone. They sign in here, with all that it carried; None
    where somebody is signed in, or no page of ours was sent.
    """
    if request.endpoint not in SIGN_IN or is_here() or GUARDS_FORMS not in request.form:
        return None
    told = CodeForm()
    form = SignInForm(
        formdata=None, email=_who_signs_in(told), next=told.next.data, whose=told.whose.data
    )
    forget_person()
    return sign_in_page(form, 400, late=OLDER)


def _who_signs_in(form: CodeForm) -> str:
    """As the page says that was sent: of the password, or of the code after it."""
    return owner_and_path(form.who.data or "")[0] or request.form.get("email", "").strip().lower()


@blueprint.get("/welcome")
@requires(Permission.SIGNED_IN)
@before_factor
def landing() -> ResponseReturnValue:
    return redirect(first_page(current_actor()), 303)
