"""What is seen of each request from outside: one line of the log, a count, and how long it took.

A line names the page by its endpoint, never by its address; a case by its reference; staff and
family by a keyed hash, which says that it was the same person and not who.
"""

import hmac
import re
import secrets
from hashlib import sha256
from time import perf_counter
from typing import Any, cast

from flask import Flask, Response, current_app, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from disclosure.logs import log, what_broke
from disclosure.pages.serving.numbers import count_request

REFERENCE = re.compile(r"(INC|LET|COM)-\d{4}-\d{6,9}", re.ASCII)
NAMES_A_CASE = ("incident", "letter", "promise")  # parts of an address that hold a reference
NOWHERE = "nowhere"  # the endpoint of an address that is none of ours
LETTERS_OF_A_HASH = 12
_log = log(__name__)


def register(app: Flask) -> None:
    """First of all: what others do before a page counts into its time."""
    app.before_request(_begins)
    app.after_request(_ended)
    app.log_exception = _broke  # type: ignore[method-assign, assignment]


def request_number() -> str:
    """Of this request, for the log and for whoever asks what became of it. Never the caller's."""
    if "request_number" not in g:
        g.request_number = secrets.token_hex(6)
    return cast(str, g.request_number)


def _begins() -> None:
    clear_contextvars()
    bind_contextvars(request=request_number())
    g.began = perf_counter()


def _ended(response: Response) -> Response:
    seconds = perf_counter() - g.get("began", perf_counter())
    endpoint = request.endpoint or NOWHERE
    response.headers["X-Request-Id"] = request_number()
    count_request(current_app, endpoint, response.status_code, seconds)
    if endpoint != "static":
        _log.info("request", **_told(endpoint), status=response.status_code, ms=_ms(seconds))
    clear_contextvars()
    return response


def _broke(told: Any) -> None:
    """Instead of Flask's own, which writes the address and what the exception says."""
    error = told[1] if told else None
    found = what_broke(error) if isinstance(error, BaseException) else {}
    _log.error("broke", **_told(request.endpoint or NOWHERE), **found)


def _told(endpoint: str) -> dict[str, Any]:
    told = {"request": request_number(), "route": endpoint, "who": _who(), "case": _case()}
    if request.url_rule is not None:  # else the word is the caller's own
        told["method"] = request.method
    return {name: value for name, value in told.items() if value}


def _who() -> str:
    """Asks no database: it may be what broke. Whoever was not looked up is nobody."""
    if visiting := g.get("visiting"):
        person = visiting.person
        return f"family:{_hash(f'{person.incident_id} {person.number}')}"
    actor = getattr(g.get("_login_user"), "actor", None)
    return f"staff:{_hash(actor.email)}" if actor else ""


def _hash(words: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"log {words}".encode(), sha256).hexdigest()[:LETTERS_OF_A_HASH]


def _case() -> str:
    parts = request.view_args or {}
    named = (str(parts[name]) for name in NAMES_A_CASE if name in parts)
    return next(filter(REFERENCE.fullmatch, named), "")


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
