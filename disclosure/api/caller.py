"""Who calls: the owner of a bearer token. No cookie and no session counts here, and none is set."""

from collections.abc import Callable, Collection
from functools import partial
from typing import TypeVar

from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SessionInterface, SessionMixin
from flask.typing import ResponseReturnValue

from disclosure.actions.staff.bearer import caller_with
from disclosure.actions.staff.tries import NOBODY_SAYS_WHERE
from disclosure.addresses import FOR_MACHINES
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.permissions import Actor, Permission

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
SCHEME = "bearer"

_checks: dict[object, Callable[[], None]] = {}
_needs: dict[str, Permission | None] = {}  # by the name of the view; None: open to all


class NoToken(Exception):
    """Nobody said who they are."""


def needs(permission: Permission) -> Callable[[View], View]:
    """Directly under the route: only for whose token it is and who may."""

    def declare(view: View) -> View:
        _checks[view] = partial(_must, permission)
        _needs[view.__name__] = permission
        return view

    return declare


def open_to_all(why: str) -> Callable[[View], View]:
    """The reason is for whoever reviews the list of such addresses."""
    assert why

    def declare(view: View) -> View:
        _checks[view] = _let_in
        _needs[view.__name__] = None
        return view

    return declare


def declared() -> Collection[object]:
    """The views that say who may; the guard refuses all others."""
    return _checks.keys()


def check_caller() -> None:
    """Before each view of the API."""
    _checks[current_app.view_functions[str(request.endpoint)]]()


def needed_by(view: str) -> Permission | None:
    return _needs[view]


def calling() -> Actor:
    actor: Actor = g.calling
    return actor


def without_sessions(app: Flask) -> None:
    app.session_interface = _NotHere(app.session_interface)


class _NotHere(SessionInterface):
    """Under the API there is an empty session, in which nothing can be put."""

    def __init__(self, elsewhere: SessionInterface) -> None:
        self.elsewhere = elsewhere

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:
        if request.path.startswith(FOR_MACHINES):
            return None
        return self.elsewhere.open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        self.elsewhere.save_session(app, session, response)

    def make_null_session(self, app: Flask) -> SessionMixin:  # type: ignore[override]
        return self.elsewhere.make_null_session(app)

    def is_null_session(self, session: object) -> bool:
        return self.elsewhere.is_null_session(session)


def _must(permission: Permission) -> None:
    address = request.remote_addr or NOBODY_SAYS_WHERE
    g.calling = caller_with(db.session(), _token(), address, now())
    calling().must(permission)


def _let_in() -> None:
    pass


def _token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() != SCHEME or not token.strip():
        raise NoToken
    return token.strip()
