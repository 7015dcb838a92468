"""Each refusal of the inner layers has one answer, chosen here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from disclosure.actions.change import ChangedMeanwhile, Refused
from disclosure.actions.looking import NotYours
from disclosure.kinds.faults import BadInput
from disclosure.pages.family_frame import is_familys, phone_of_house, print_size
from disclosure.pages.kept import has_a_form, texts_of, typed_just_now
from disclosure.permissions import Forbidden
from workflows.machine import NotReady, WrongState

UNCHANGED = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    title: str
    says: str  # after the sentence of the refusal itself, or instead of it
    own_words: bool = True  # the refusal's own sentence is fit to show
    form_again: bool = True  # what was typed goes back into its form, else it is shown to copy


ANSWERS: Mapping[type[Exception], Answer] = {
    Forbidden: Answer(403, "You may not do this", UNCHANGED, form_again=False),
    ChangedMeanwhile: Answer(409, "Somebody else was faster", UNCHANGED),
    Refused: Answer(409, "Not this way", UNCHANGED),
    WrongState: Answer(409, "Not now", UNCHANGED),
    BadInput: Answer(422, "Something here cannot be used", UNCHANGED),
}
HTTP: Mapping[int, tuple[str, str]] = {
    400: ("This could not be read", UNCHANGED),
    401: ("Sign in first", "This page is for people who work here."),
    403: ("You may not do this", UNCHANGED),
    404: ("There is nothing here", "The address is wrong, or this is not yours to see."),
    405: ("Not this way", "Go back and use the button on the page."),
    413: ("This is too long", f"Send it in smaller parts. {UNCHANGED}"),
    422: ("Something here cannot be used", UNCHANGED),
    429: ("Too often", "Wait a few minutes, then try again."),
}
NOT_YOURS = Answer(404, *HTTP[404], own_words=False, form_again=False)  # as if it were not there
NOT_FROM_YOU = Answer(
    400,
    "We could not tell that this came from you",
    f"Open the page again and repeat it. {UNCHANGED}",
    own_words=False,
    form_again=False,  # somebody else may have written it
)


def register(app: Flask) -> None:
    for kind in ANSWERS:
        app.register_error_handler(kind, _refused)
    app.register_error_handler(NotYours, lambda _: _page(NOT_YOURS))
    app.register_error_handler(CSRFError, lambda _: _page(NOT_FROM_YOU))
    app.register_error_handler(NotReady, _not_ready)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _broken)


def _refused(error: Exception) -> tuple[str, int]:
    answer = next(a for kind, a in ANSWERS.items() if isinstance(error, kind))
    return _page(answer, str(error))


def _not_ready(error: Exception) -> tuple[str, int]:
    if is_familys(request.path):
        return _to_family(409)
    unmet = error.unmet if isinstance(error, NotReady) else ()
    return render_template("errors/not_ready.html", unmet=unmet, **_kept(True)), 422


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    code = error.code or 0
    if code not in HTTP:
        return error
    return _page(Answer(code, *HTTP[code], own_words=False, form_again=False))


def _broken(error: Exception) -> tuple[str, int]:
    """No detail, and no database: it may be what broke. The cause is in the log."""
    if is_familys(request.path):
        return _to_family(500)
    frame = {"settings": current_app.config["SETTINGS"], "texts": texts_of(typed_just_now())}
    return current_app.jinja_env.get_template("errors/broken.html").render(frame), 500


def _page(answer: Answer, own: str = "") -> tuple[str, int]:
    if is_familys(request.path):
        return _to_family(answer.status)
    shown: dict[str, object] = {"title": answer.title, "says": answer.says}
    shown |= _kept(answer.form_again) | {"own": own if answer.own_words else ""}
    return render_template("errors/refused.html", **shown), answer.status


def _to_family(status: int) -> tuple[str, int]:
    """In the look of their page, without a word of the case, of staff, or of what was refused."""
    settings = current_app.config["SETTINGS"]
    frame = {"settings": settings, "house_phone": phone_of_house(settings), "status": status}
    frame |= {"large_print": print_size(), "texts": texts_of(typed_just_now())}
    page = current_app.jinja_env.get_template("family/refused.html").render(frame)
    return page, status


def _kept(form_again: bool) -> dict[str, object]:
    """What was typed: back into its form where there is one, else to copy."""
    typed = typed_just_now() if request.method == "POST" else []
    texts = texts_of(typed)
    shows = form_again and bool(texts) and has_a_form(request.path)
    return {"typed": typed, "texts": texts, "shows": shows, "path": request.path}
