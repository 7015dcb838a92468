"""Sign in, sign out, one's own password; and what was typed comes back after a time-out."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, HiddenField, PasswordField

from disclosure.actions import signing_in as action
from disclosure.actions.calendar_feed import has_feed
from disclosure.actions.change import Refused
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.absence import on_account
from disclosure.pages.forms import PageForm, show_faults
from disclosure.pages.frame import first_page
from disclosure.pages.guard import (
    SignedIn,
    current_actor,
    enter,
    forget_person,
    is_signed_in,
    last_here,
    leave,
    public,
    requires,
)
from disclosure.pages.kept import (
    Typed,
    carried_here,
    handed_on,
    has_a_form,
    owner_and_path,
    signed,
    texts_of,
    typed_just_now,
)
from disclosure.permissions import Permission

blueprint = Blueprint("signing_in", __name__)


class SignInForm(PageForm):
    email = EmailField("E-mail address")
    password = PasswordField("Password")
    next = HiddenField()
    whose = HiddenField()  # signed: who typed what is carried


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
        return _page(form, 200)
    email, password = form.email.data or "", form.password.data or ""
    try:
        answer = action.sign_in(db.session(), email, password, request.remote_addr or "", now())
    except Refused as no:
        return _page(form, 429, [{"text": str(no)}])
    if answer.actor is None:
        form.password.errors = ["Type your password again."]
        return _page(form, 422, [{"text": answer.says, "href": "#password"}])
    enter(SignedIn(answer.actor, answer.session_version))
    return _go_on(form, answer.actor.email)


@blueprint.post("/sign-out")
@public("leaving is never refused")
def sign_out() -> ResponseReturnValue:
    leave()
    return redirect(url_for("signing_in.sign_in"), 303)


@blueprint.get("/account")
@requires(Permission.SIGNED_IN)
def account() -> ResponseReturnValue:
    return account_page()


@blueprint.post("/account/password")
@requires(Permission.SIGNED_IN)
def change_password() -> ResponseReturnValue:
    form, actor = OwnPasswordForm(), current_actor()
    present, new = form.present_password.data or "", form.password.data or ""
    try:
        version = action.change_own_password(db.session(), actor, now(), present, new)
    except (BadInput, Refused) as no:
        faults = no.faults if isinstance(no, BadInput) else [Fault("present_password", str(no))]
        summary = show_faults(form, faults)
        return account_page(form, faults=summary), 422
    enter(SignedIn(actor, version))
    return account_page(done=True)


@blueprint.post("/account/sign-out-everywhere")
@requires(Permission.SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    actor = current_actor()
    action.sign_out_everywhere(db.session(), actor, actor.email)
    leave()
    return redirect(url_for("signing_in.sign_in"), 303)


def account_page(form: OwnPasswordForm | None = None, **more: object) -> str:
    """`calendar_address`: one just made, to be shown this once."""
    return render_template(
        "signing_in/account.html",
        form=form or OwnPasswordForm(formdata=None),
        has_calendar=has_feed(db.session(), current_actor()),
        **on_account(),
        **more,
    )


def ask() -> ResponseReturnValue:
    """The guard's answer to a stranger, or to somebody who was away too long."""
    who = last_here()
    form = SignInForm(formdata=None, email=who, next=_path_asked_for())
    typed = typed_just_now() if who and request.method == "POST" else []
    if typed:
        form.whose.data = signed(who, request.path)
    forget_person()
    return _page(form, 401, late=bool(who), typed=typed)


def _page(
    form: SignInForm,
    status: int,
    faults: Iterable[dict[str, str]] = (),
    late: bool = False,
    typed: Typed | None = None,
) -> ResponseReturnValue:
    carried = carried_here() if typed is None else typed
    return render_template(
        "signing_in/sign_in.html",
        form=form,
        faults=faults,
        late=late,
        carried=handed_on(carried),
    ), status


def _go_on(form: SignInForm, email: str) -> ResponseReturnValue:
    """To the page asked for; by way of what was typed, where the same person comes back."""
    owner, path = owner_and_path(form.whose.data or "")
    if owner == email and (typed := carried_here()):
        shows, texts = has_a_form(path), texts_of(typed)
        return render_template(
            "signing_in/again.html", path=path, typed=typed, shows=shows, texts=texts
        )
    after = form.next.data or ""
    return redirect(after if is_own_path(after) else url_for("signing_in.landing"), 303)


@blueprint.get("/welcome")
@requires(Permission.SIGNED_IN)
def landing() -> ResponseReturnValue:
    return redirect(first_page(current_actor()), 303)


def is_own_path(text: str) -> bool:
    """Only a path of ours: no host, no scheme, nothing a browser would read as one."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return False
    parts = urlsplit(text)
    return not parts.netloc and not parts.scheme


def _path_asked_for() -> str:
    if request.method != "GET":
        return request.path if has_a_form(request.path) else ""
    return request.full_path.rstrip("?")
