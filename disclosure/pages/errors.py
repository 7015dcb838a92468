"""Each refusal of the inner layers has one answer, chosen here and nowhere else."""

import errno
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, SQLAlchemyError
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed, SecurityError

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.destroyed import Destroyed
from disclosure.actions.looks.looking import NotYours
from disclosure.actions.refused import Refused
from disclosure.addresses import FOR_MACHINES
from disclosure.extensions import db
from disclosure.house_phone import phone_in
from disclosure.kinds import OfANewerProgram
from disclosure.kinds.faults import BadInput
from disclosure.logs import log, what_broke
from disclosure.pages.family.frame import is_familys, print_size
from disclosure.pages.family.say_kept import is_the_writers
from disclosure.pages.guard import current_actor, is_here
from disclosure.pages.incidents import meanwhile
from disclosure.pages.kept import carried_here, has_a_form, texts_of, typed_just_now
from disclosure.pages.sent_once import to_send_again
from disclosure.pages.serving.safety import LONGEST_BODY
from disclosure.pages.whose_text import writer_here
from disclosure.permissions import Forbidden, Permission
from disclosure.records.chain import NotItsKeys
from disclosure.records.locked import Unreadable
from disclosure.records.out_of_reach import why_out_of_reach
from disclosure.records.ring import NoKey
from disclosure.records.users import name_of
from letters.dates import without_weekday
from workflows.machine import NotReady, WrongState

UNCHANGED = "Nothing was changed."
WAIT = {"Retry-After": "60"}
PLAIN = "text/plain; charset=utf-8"
CASES = frozenset({"incident", "letter", "promise"})  # as an address names what is of one
NO_ROOM = "There is no room left on the disk for temporary files."


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


def register(
    app: Flask,
    ask_to_sign_in: Callable[[], ResponseReturnValue],
    ask_writer: Callable[[str], ResponseReturnValue],
    ask_familys_writer: Callable[[], ResponseReturnValue | None],
    of_an_older_page: Callable[[str], ResponseReturnValue | None],
    at_a_door: Callable[[], ResponseReturnValue | None],
) -> None:
    """`ask_to_sign_in`: what a stranger is answered, with what was typed carried for its writer;
    `ask_writer`: the same where somebody else signed in meanwhile; `ask_familys_writer`: where
    somebody else of a family opened their own page, or its writer left, or opened theirs anew;
    `of_an_older_page`: where its writer signed in anew; `at_a_door`: where it is the button of a
    sign-in, or of the door of a family's page, pressed twice or on a page that is an older one.
    """

    def _not_from_you(_: Exception) -> ResponseReturnValue:
        """What was typed is shown to its writer alone, and goes back into its form where they
        signed in anew since. Until they sign in it waits on this page: a browser that goes back
        asks for the earlier one anew, and has lost what was typed there.
        """
        if again := at_a_door():
            return again
        if is_familys(request.path):
            asked = ask_familys_writer() if writer_here() else None
            return asked or _page(NOT_FROM_YOU, theirs=is_the_writers())
        writer = writer_here()
        if carried_here():
            return ask_writer(writer)  # on a page that asks who they are: it goes along once more
        if writer and not is_here():
            return ask_to_sign_in()
        theirs = not writer or writer == current_actor().email
        if not theirs and has_a_form(request.path):
            return ask_writer(writer)
        if writer and theirs and (again := of_an_older_page(writer)):
            return again
        return _page(NOT_FROM_YOU, theirs=theirs)

    for kind, answer in (_answers() | {CSRFError: _not_from_you}).items():
        app.register_error_handler(kind, _or_that_it_is_away(answer))
    app.register_error_handler(SQLAlchemyError, _database)
    app.register_error_handler(500, _broken)


def _answers() -> dict[type[Exception], Callable[[Any], ResponseReturnValue]]:
    return {
        **dict.fromkeys(ANSWERS, _refused),
        Destroyed: _destroyed,
        NotYours: lambda _: _page(NOT_YOURS),
        NotReady: _not_ready,
        DataError: _unstorable,
        HTTPException: _http,
        NotItsKeys: _not_for_us,
        OfANewerProgram: _not_for_us,
        OSError: _no_room,
        Unreadable: _unreadable,
        NoKey: _unreadable,
    }


def _or_that_it_is_away(
    answer: Callable[[Any], ResponseReturnValue],
) -> Callable[[Any], ResponseReturnValue]:
    """The page of a refusal says who is here, which the database knows: where it is away, nobody
    reads of a fault of the program.
    """

    def answered(error: Exception) -> ResponseReturnValue:
        try:
            return answer(error)
        except SQLAlchemyError as away:
            return _database(away)

    return answered


def _refused(error: Exception) -> tuple[str, int]:
    answer = next(a for kind, a in ANSWERS.items() if isinstance(error, kind))
    if isinstance(error, ChangedMeanwhile) and not is_familys(request.path):
        return _page(answer, meanwhile.says(error))
    return _page(answer, str(error))


def _destroyed(error: Exception) -> tuple[str, int]:
    """What is left of a record, under the address that it had."""
    assert isinstance(error, Destroyed)
    if is_familys(request.path):
        return _to_family(404)
    row, left = error.row, error.row.body
    shown = {
        "ref": error.ref,
        "row": row,
        "zone": error.zone,
        "left": left,
        "asked_by": name_of(db.session(), left["asked_by"]),
        "agreed_by": name_of(db.session(), left["agreed_by"]),
        "kept_until": without_weekday(date.fromisoformat(left["kept_until"])),
    }
    return render_template("keeping/destroyed.html", **shown), 410


def _unstorable(error: Exception) -> tuple[str, int]:
    """PostgreSQL takes no NUL, not even in a question. Whatever else it refuses is our fault."""
    db.session.rollback()
    boxes = [name for name, value in typed_just_now() if "\x00" in value]
    if not boxes:
        current_app.log_exception(sys.exc_info())
        return _broken(error)
    named = ", ".join(dict.fromkeys(boxes))
    return _page(ANSWERS[BadInput], f"{named}: a character here cannot be stored. Type it again.")


def _not_ready(error: Exception) -> tuple[str, int]:
    if is_familys(request.path):
        return _to_family(409)
    unmet = error.unmet if isinstance(error, NotReady) else ()
    return render_template("errors/not_ready.html", unmet=unmet, **_kept(True)), 422


def _http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError | BadHost):  # by a name that is not ours, or none at all
        return Response("There is nothing under this name.\n", 400, content_type=PLAIN)
    code = error.code or 0
    if code not in HTTP:
        return error
    title, says = HTTP[code]
    says = too_long_for(request.endpoint or "") if code == 413 else says
    page = _page(Answer(code, title, says, own_words=False, form_again=False))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return *page, {"Allow": ", ".join(sorted(error.valid_methods))}
    return page


def too_long_for(endpoint: str) -> str:
    """Before anybody was asked who they are: it says nothing but what stands in the address."""
    if endpoint != "look_backs.patients":
        return HTTP[413][1]
    return (
        f"This page takes a list of up to {LONGEST_BODY // 1_000_000} MB. The command “disclosure "
        f"look-back add {(request.view_args or {}).get('look_back')} LIST.csv” takes one of any "
        "size; or cut the list into several, each with the first line that names the columns. "
        f"{UNCHANGED}"
    )


def _unreadable(error: Exception) -> tuple[str, int]:
    """The case itself, or a report that would leave it out. To wait a minute does not help."""
    if request.path.startswith(FOR_MACHINES):
        raise error
    current_app.log_exception(sys.exc_info())
    return _broken(error, waiting_helps=False)


def _broken(_: Exception, *, waiting_helps: bool = True) -> tuple[str, int]:
    """No detail, and no database: it may be what broke. The cause is in the log."""
    if is_familys(request.path):
        return _to_family(500)
    frame = {"settings": current_app.config["SETTINGS"], "texts": texts_of(typed_just_now())}
    frame |= {"waiting_helps": waiting_helps}
    return current_app.jinja_env.get_template("errors/broken.html").render(frame), 500


def _database(error: SQLAlchemyError) -> ResponseReturnValue:
    """One that cannot be used now is no fault of the program; every other error is."""
    if (away := why_out_of_reach(error)) is None:
        raise error
    log(__name__).error("the database cannot be used", **what_broke(error))
    return not_now(away)


def _not_for_us(no: Exception) -> ResponseReturnValue:
    """Another machine turned the keys, and the file here was not brought after, as `/readyz` says;
    or a newer program wrote something that this one cannot read.
    """
    log(__name__).error(str(no))
    return not_now(str(no))


def _no_room(error: OSError) -> ResponseReturnValue:
    """Where a page writes for a moment, such as a list that was brought; other faults are ours."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        raise error
    log(__name__).error("there is no room for temporary files", **what_broke(error))
    return not_now(NO_ROOM)


def not_now(away: str) -> ResponseReturnValue:
    """In plain words, without the database, with what was typed to be sent again, and to copy."""
    if request.path.startswith(FOR_MACHINES):
        told = {"type": "about:blank", "title": "The record cannot be reached now", "status": 503}
        kind = {"Content-Type": "application/problem+json"}
        return json.dumps(told | {"detail": away}), 503, WAIT | kind
    if is_familys(request.path):
        return _to_family(500)[0], 503, WAIT
    frame = {"settings": current_app.config["SETTINGS"], "texts": texts_of(typed_just_now())}
    frame |= {"why": away, "again": to_send_again(), "path": request.full_path.rstrip("?")}
    page = current_app.jinja_env.get_template("errors/out_of_reach.html").render(frame)
    return page, 503, WAIT


def _page(answer: Answer, own: str = "", *, theirs: bool = True) -> tuple[str, int]:
    """`theirs`: it was typed by whoever asks."""
    if is_familys(request.path):
        return _to_family(answer.status, theirs=theirs)
    shown: dict[str, object] = {"title": answer.title, "says": answer.says}
    shown["may_be_there"] = answer.status == 404 or _reads_no_case()  # be there a case or none
    shown |= _kept(answer.form_again, theirs=theirs) | {"own": own if answer.own_words else ""}
    return render_template("errors/refused.html", **shown), answer.status


def _reads_no_case() -> bool:
    """At the address of a case, who breaks the glass before they read any: an administrator."""
    asked = CASES & (request.view_args or {}).keys()
    return bool(asked) and is_here() and not current_actor().may(Permission.SEE_CASES)


def _to_family(status: int, *, theirs: bool = True) -> tuple[str, int]:
    """In the look of their page, without a word of the case, of staff, or of what was refused."""
    settings = current_app.config["SETTINGS"]
    frame = {"settings": settings, "house_phone": phone_in(settings.letterhead), "status": status}
    texts = texts_of(typed_just_now()) if theirs else []
    frame |= {"large_print": print_size(), "texts": texts}
    page = current_app.jinja_env.get_template("family/refused.html").render(frame)
    return page, status


def _kept(form_again: bool, *, theirs: bool = True) -> dict[str, object]:
    """What was typed: back into its form where there is one, else to copy."""
    typed = typed_just_now() if request.method == "POST" and theirs else []
    texts = texts_of(typed)
    shows = form_again and bool(texts) and has_a_form(request.path)
    return {"typed": typed, "texts": texts, "shows": shows, "path": request.path}
