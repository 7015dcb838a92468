"""Each refusal of the inner layers as `application/problem+json`, chosen here and nowhere else."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.destroyed import Destroyed, stub_document
from disclosure.actions.looks.looking import NotYours
from disclosure.actions.refused import NothingThere, Refused
from disclosure.actions.staff.bearer import UnknownToken
from disclosure.api.asking import WITH_BODY
from disclosure.api.caller import NoToken
from disclosure.clock import now
from disclosure.kinds.documents import NotJson
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Forbidden
from workflows.machine import NotReady, WrongState

Spoken = Callable[[Response], Response]
PROBLEM = "application/problem+json"
REALM = 'Bearer realm="disclosure"'
TITLES: Mapping[int, str] = {
    400: "This could not be read",
    401: "Say who you are",
    403: "You may not do this",
    404: "There is nothing here",
    405: "Not this way",
    409: "Not now",
    410: "This record was destroyed",
    412: "Somebody else was faster",
    413: "This is too long",
    415: "Send it as JSON",
    422: "Something here cannot be used",
    429: "Too often",
    500: "Something broke on our side",
    503: "The record cannot be reached now",
}
SAYS: Mapping[int, str] = {
    400: "The body is not JSON, or the request is not whole.",
    404: "The address is wrong, or this is not yours to see.",
    405: "This address does not know this method.",
    413: "Send it in smaller parts.",
    415: "Send the body as application/json, and not compressed.",
    500: "With an Idempotency-Key, send it again. Without one, look first whether it was done.",
}


BROKE = "Something broke on our side. Nothing was changed by asking; ask again later."


class NoSuchName(Exception):
    """An address with a kind, a trigger or a format that there is not."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.says)
        self.fault = fault


def problem(status: int, detail: str = "", /, **more: Any) -> Response:
    """RFC 9457. What a command prints with --json stands in it under the same names."""
    document = {"type": "about:blank", "title": TITLES[status], "status": status}
    document |= {"detail": detail or SAYS[status]} | more
    return Response(json.dumps(document), status, content_type=PROBLEM)


def as_it_is(made: Response) -> Response:
    return made


def answers_of(blueprint: Blueprint, spoken: Spoken = as_it_is) -> None:
    """`spoken`: how its callers are told a problem."""
    for kind, answer in _ANSWERS.items():
        blueprint.register_error_handler(kind, lambda error, answer=answer: spoken(answer(error)))
    blueprint.register_error_handler(500, lambda _: spoken(_broke()))


def where_nothing_is(app: Flask, spoken: Mapping[str, Spoken]) -> None:
    """No blueprint is asked where nothing has an address, or not with that method. Last of all.

    `spoken`: how a problem is told, by what an address begins with.
    """
    otherwise = app.error_handler_spec[None][None][HTTPException]

    def _answer(error: HTTPException) -> Any:
        for under, told in spoken.items():
            if request.path.startswith(under):
                return told(_http(error))
        return otherwise(error)

    for missing in (NotFound, MethodNotAllowed):
        app.register_error_handler(missing, _answer)


def _broke() -> Response:
    """Whoever only asked has nothing to look for, and no key to send it with."""
    return problem(500, "" if request.method in WITH_BODY else BROKE)


def _no(status: int, error: Exception) -> Response:
    return problem(status, str(error), refused=True, why=str(error))


def _not_ready(error: NotReady) -> Response:
    return problem(409, str(error), **error.document())


def _bad_input(error: BadInput) -> Response:
    return problem(422, str(error), faults=_listed(error.faults))


def _no_such_name(error: NoSuchName) -> Response:
    return problem(404, str(error), faults=_listed((error.fault,)))


def _listed(faults: tuple[Fault, ...]) -> list[dict[str, str]]:
    """One entry per field; what is wrong with the whole stands under `body`."""
    return [{"field": each.field or "body", "says": each.says} for each in faults]


def _unknown(error: Exception) -> Response:
    if isinstance(error, UnknownToken) and error.wait_until:
        wait = max(1, round((error.wait_until - now()).total_seconds()))
        answer = problem(429, f"Too many wrong tokens. Wait {wait} seconds, then try again.")
        answer.headers["Retry-After"] = str(wait)
        return answer
    wrong = isinstance(error, UnknownToken)
    says = str(error) if wrong else "Send a token of yours: Authorization: Bearer …"
    answer = problem(401, says)
    answer.headers["WWW-Authenticate"] = REALM + (', error="invalid_token"' if wrong else "")
    return answer


def _http(error: HTTPException) -> Response:
    status = error.code if error.code in SAYS else 400
    assert status
    answer = problem(status)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


_ANSWERS: Mapping[type[Exception], Any] = {
    NoToken: _unknown,
    UnknownToken: _unknown,
    NotYours: lambda _: problem(404),
    NothingThere: lambda _: problem(404),  # the same words, be there a case or none
    NoSuchName: _no_such_name,
    Destroyed: lambda error: problem(410, str(error), **stub_document(error.ref, error.row)),
    Forbidden: lambda error: _no(403, error),
    Refused: lambda error: _no(409, error),
    WrongState: lambda error: _no(409, error),
    NotReady: _not_ready,
    ChangedMeanwhile: lambda error: _no(412, error),
    BadInput: _bad_input,
    NotJson: lambda _: problem(400),
    HTTPException: _http,
}
