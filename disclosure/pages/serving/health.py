"""/healthz, /readyz and /metrics: for whatever watches the machine. Nothing there is of a case."""

import hmac
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.extensions import db
from disclosure.logs import log, what_broke
from disclosure.operations.figures import Figure, figures, of_the_machine
from disclosure.operations.readiness import not_ready
from disclosure.pages.guard import public
from disclosure.pages.serving.numbers import counted_by
from disclosure.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

blueprint = Blueprint("health", __name__)
BEARER = "Bearer "
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-Ip")
PLAIN = "text/plain; version=0.0.4; charset=utf-8"
NUMBERS = "/metrics"


class UnderAnyName:
    """The numbers alone, and for the token alone: Prometheus asks each machine by its own name and
    can say no other, where pages answer under that of the settings only.
    """

    def __init__(self, app: "WSGIApplication", token: str) -> None:
        self._app, self._token = app, token

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        told = environ.get("HTTP_AUTHORIZATION", "")
        if environ.get("PATH_INFO") == NUMBERS and _is_token(self._token, told):
            environ = {**environ, "HTTP_HOST": "127.0.0.1"}
        return self._app(environ, start_response)


def register(app: Flask, settings: Settings) -> None:
    if settings.production and settings.metrics_token:
        app.wsgi_app = UnderAnyName(app.wsgi_app, settings.metrics_token)  # type: ignore[method-assign]


@blueprint.get("/healthz")
@public("says that the process lives, and nothing else")
def healthz() -> ResponseReturnValue:
    """Asks nothing of anything: a database that is gone is no reason to end this process."""
    return jsonify(ok=True)


@blueprint.get("/readyz")
@public("says in general words whether requests can be answered")
def readyz() -> ResponseReturnValue:
    faults = not_ready(db.engine, _settings())
    return jsonify(ok=not faults, faults=faults), 503 if faults else 200


@blueprint.get(NUMBERS)
@public("counts alone; asked from this machine or with its token, see below")
def metrics() -> ResponseReturnValue:
    if not _may_read():
        abort(404)
    found = [*of_the_machine(_settings()), *_of_the_database()]
    return Response(counted_by(current_app).document(found), content_type=PLAIN)


def _of_the_database() -> Iterator[Figure]:
    """All of them or none: half a reading would look like a sudden change."""
    up, read = 1.0, list[Figure]()
    try:
        session: Session = db.session()
        read = list(figures(session, now()))
    except SQLAlchemyError as error:
        log(__name__).warning("the database could not be read for the numbers", **what_broke(error))
        up = 0.0
    yield Figure("database_up", "1: the database answers", up)
    yield from read


def _may_read() -> bool:
    token = _settings().metrics_token
    if token:
        return _is_token(token, request.headers.get("Authorization", ""))
    return _is_from_here()


def _is_token(token: str, told: str) -> bool:
    return hmac.compare_digest(told.encode(), f"{BEARER}{token}".encode())


def _is_from_here() -> bool:
    """Asked on this machine, by its own name, and handed on by nobody."""
    if any(name in request.headers for name in FORWARDED):
        return False
    host = request.host.rpartition(":")[0] or request.host
    return _is_loopback(request.remote_addr or "") and (
        host == "localhost" or _is_loopback(host.strip("[]"))
    )


def _is_loopback(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
