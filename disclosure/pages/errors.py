"""Each refusal of the inner layers has one answer, chosen here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, current_app, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from disclosure.actions.change import ChangedMeanwhile, Refused
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Forbidden
from workflows.machine import NotReady, WrongState

KEPT = "Nothing was changed. Your text is kept: go back one page to find it."


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    title: str
    says: str  # after the sentence of the refusal itself, or instead of it
    own_words: bool = True  # the refusal's own sentence is fit to show


ANSWERS: Mapping[type[Exception], Answer] = {
    Forbidden: Answer(403, "You may not do this", "Nothing was changed."),
    ChangedMeanwhile: Answer(409, "Somebody else was faster", KEPT),
    Refused: Answer(409, "Not this way", KEPT),
    WrongState: Answer(409, "Not now", KEPT),
    BadInput: Answer(422, "Something here cannot be used", KEPT),
    CSRFError: Answer(
        400,
        "We could not tell that this came from you",
        f"Sign in again, then repeat it. {KEPT}",
        False,
    ),
}
HTTP: Mapping[int, Answer] = {
    400: Answer(400, "This could not be read", KEPT, False),
    401: Answer(401, "Sign in first", "This page is for people who work here.", False),
    403: Answer(403, "You may not do this", "Nothing was changed.", False),
    404: Answer(
        404,
        "There is nothing here",
        "The address is wrong, or this is not yours to see. Nothing was changed.",
        False,
    ),
    405: Answer(405, "Not this way", "Go back and use the button on the page.", False),
    413: Answer(413, "This is too long", f"Send it in smaller parts. {KEPT}", False),
    422: Answer(422, "Something here cannot be used", KEPT, False),
}  # fmt: skip


def register(app: Flask) -> None:
    for kind in ANSWERS:
        app.register_error_handler(kind, _answer)
    app.register_error_handler(NotReady, _not_ready)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _broken)


def _answer(error: Exception) -> tuple[str, int]:
    answer = next(a for kind, a in ANSWERS.items() if isinstance(error, kind))
    return _page(answer, str(error) if answer.own_words else ""), answer.status


def _not_ready(error: Exception) -> tuple[str, int]:
    unmet = error.unmet if isinstance(error, NotReady) else ()
    return render_template("errors/not_ready.html", unmet=unmet), 422


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    answer = HTTP.get(error.code or 0)
    return (_page(answer), answer.status) if answer else error


def _broken(error: Exception) -> tuple[str, int]:
    """No detail, and no database: it may be what broke. The cause is in the log."""
    frame = {"settings": current_app.config["SETTINGS"]}
    return current_app.jinja_env.get_template("errors/broken.html").render(frame), 500


def _page(answer: Answer, own: str = "") -> str:
    return render_template("errors/refused.html", title=answer.title, own=own, says=answer.says)
