"""A form that is sent twice does once what it asks: a double click, or the way back and the button
again. Each form of staff carries a value of its own, used up with the change that it makes.
"""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from disclosure.actions.once import (
    Answered,
    Document,
    Request,
    SentBefore,
    answered_before,
    once_by_form,
)
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor, declared
from disclosure.pages.kept import FILE_AGAIN, Typed, has_a_form, lets_in, texts_of, typed_just_now
from disclosure.pages.once_value import ONCE, once_box
from disclosure.pages.whose_text import MADE_FOR

CONFLICT = 409
SHOWN_ONCE = "its answer shows what is shown once: sent again, it makes a new one"
OWN_SECRETS = "it changes how its sender signs in, and their session with it"
A_SEARCH = "it only finds"
A_FILE = "its answer is a file"
A_LIST = "each row of a list is known by its number, so none is taken twice"
CASE_BY_CASE = "it takes a transaction for each case, and sent again it goes on where it stopped"
THE_DESK = "the script of the desk sends it as often as somebody types"
# What a form of staff may do again each time that it is sent, by endpoint, and why.
AGAIN: Mapping[str, str] = {
    **dict.fromkeys(("admin.new_user", "admin.new_password", "admin.user_comes_back"), SHOWN_ONCE),
    **dict.fromkeys(("family_invite.page_of", "calendar_feed.make"), SHOWN_ONCE),
    **dict.fromkeys(("second_factor.begin", "second_factor.new_codes"), SHOWN_ONCE),
    **dict.fromkeys(("second_factor.set_up", "second_factor.stop", "step_up.prove"), OWN_SECRETS),
    **dict.fromkeys(("signing_in.change_password", "signing_in.sign_out_everywhere"), OWN_SECRETS),
    **dict.fromkeys(("admin.user", "admin.user_leaves"), CASE_BY_CASE),
    **dict.fromkeys(("incidents.index", "house.index", "look_back_phones.find"), A_SEARCH),
    **dict.fromkeys(("calculator.ask", "paper.type_in", "letter_genuine.check_code"), A_SEARCH),
    **dict.fromkeys(("packs.for_inspector", "packs.for_one_of_family", "keeping.export"), A_FILE),
    **dict.fromkeys(("lists_as_files.incidents", "lists_as_files.promises"), A_FILE),
    **dict.fromkeys(("lists_as_files.today", "lists_as_files.unreached"), A_FILE),
    **dict.fromkeys(("importing.bring", "look_backs.patients"), A_LIST),
    **dict.fromkeys(("letter_writing.check_now", "letter_writing.keep"), THE_DESK),
    **dict.fromkeys(("letter_writing.beat", "letter_writing.move_pen"), THE_DESK),
    "keeping.decide": "what is destroyed is not there to be destroyed again",
}
# Of these both texts are shown and joined where somebody saved first, be it the same person.
JOINS = {"letters.one"}
NOT_TOLD = ("csrf_token", ONCE, MADE_FOR)  # what a form carries beside what somebody tells by it
DECIDED_ON = ("seen", "seen_version")  # the version that stood there: sent again, it is stale


def register(app: Flask) -> None:
    """Call it after `deny_by_default`: whoever is asked for here may see the page."""
    app.jinja_env.globals["once_box"] = once_box

    @app.before_request
    def _once() -> ResponseReturnValue | None:
        view = current_app.view_functions.get(request.endpoint or "")
        if request.method != "POST" or view is None or declared(view).permission is None:
            return None
        if request.endpoint in AGAIN or not request.form.get(ONCE):
            return None
        return _sent(lambda: make_response(view(**(request.view_args or {}))))


def _sent(show: Callable[[], Response]) -> ResponseReturnValue:
    typed = [box for box in request.form.items(multi=True) if box[0] not in NOT_TOLD]
    path = request.full_path.rstrip("?")
    asked = _asked(current_actor().email, request.form[ONCE], path, typed)
    try:
        found = once_by_form(db.session(), asked, show, _kept)
    except SentBefore as before:
        if request.endpoint in JOINS:
            return show()
        return _already(before.document, path, typed_just_now(), same=False), CONFLICT
    if not isinstance(found, Answered):
        return found
    led_to = found.document.get("to")
    if led_to:
        return redirect(led_to, 303)
    return _already({}, path, typed_just_now(), same=True), CONFLICT


def to_send_again() -> Typed:
    """All boxes of this request as they came, where sending them once more does nothing twice; no
    database is asked. None where one lets somebody in, or is a file, of which a page holds no byte.
    """
    try:
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    if request.endpoint in AGAIN or not request.form.get(ONCE) or FILE_AGAIN in request.form:
        return []
    return [] if any(lets_in(name) for name, _ in sent) else sent


def on_record_already(
    email: str, path: str, typed: Typed, codes_left: int | None
) -> ResponseReturnValue | None:
    """For who is back from a sign-in with what they sent to `path`: it was done, and its answer
    never reached them. None where it was not; nor where other words came to a page that joins both.
    """
    told = [box for box in typed if box[0] != ONCE]
    asked = _asked(email, dict(typed).get(ONCE, ""), path, told)
    found = answered_before(db.session(), asked) if asked.key else None
    if found is None or (not found[1] and _endpoint_at(path) in JOINS):
        return None
    document, same = found
    return _already(document, path, told, same=same, left=codes_left)


def _endpoint_at(path: str) -> str:
    there = current_app.url_map.bind("here").match(urlsplit(path).path, method="POST")
    return str(there[0])


def _asked(email: str, key: str, path: str, typed: Typed) -> Request:
    return Request(email, key, f"POST {path}", typed, now())


def _kept(shown: Response) -> Document | None:
    """Where it led to; nothing where it was refused. An address of ours holds nobody's words."""
    if shown.status_code >= 400:
        return None
    return {"to": shown.location} if shown.location else {}


def _already(
    document: Document, path: str, typed: Typed, *, same: bool, left: int | None = None
) -> str:
    """What stands there, what was typed now, and how to record that too."""
    here = has_a_form(path)
    shown = {
        "there": document.get("to") or (urlsplit(path).path if here else ""),
        "same": same,
        "typed": typed,
        "texts": texts_of(typed, path),
        "again": here and not any(name in DECIDED_ON for name, _ in typed),
        "path": path,
        "left": left,
    }
    return render_template("errors/already.html", **shown)
