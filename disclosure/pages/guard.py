"""Deny by default: every view says who may see it, or why all may, else the start stops."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from flask import Flask, current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from disclosure.clock import now
from disclosure.extensions import db, login
from disclosure.permissions import Actor, Permission
from disclosure.records.users import user_called

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
IDLE = timedelta(minutes=30)  # config IDLE_MINUTES says otherwise
SEEN, ID = "seen_at", "_user_id"  # in the signed cookie; the second is Flask-Login's

_needs: dict[object, Permission] = {}
_public: dict[object, str] = {}
_quiet: set[object] = set()


class UndeclaredPage(RuntimeError):
    """Put @requires(...) or @public("why") directly under the route."""


class SignedIn:
    """What Flask-Login keeps of a person. A raised session version ends the session."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, actor: Actor, session_version: int = 1, title: str = "") -> None:
        self.actor, self.session_version, self.title = actor, session_version, title

    def get_id(self) -> str:
        return f"{self.session_version} {self.actor.email}"


@login.user_loader  # type: ignore[untyped-decorator]
def load(id: str) -> SignedIn | None:
    version, _, email = id.partition(" ")
    user = user_called(db.session(), email)
    if user is None or not user.active or str(user.session_version) != version:
        return None
    return SignedIn(user.actor(), user.session_version, user.title or "")


def requires(permission: Permission) -> Callable[[View], View]:
    def declare(view: View) -> View:
        _needs[view] = permission
        return view

    return declare


def quiet(view: View) -> View:
    """A page asks for it on its own: that is nobody being here, and keeps no session awake."""
    _quiet.add(view)
    return view


def public(why: str) -> Callable[[View], View]:
    """Everybody may see it. The reason is for whoever reviews the list of such pages."""

    def declare(view: View) -> View:
        _public[view] = why
        return view

    return declare


def current_actor() -> Actor:
    actor: Actor = current_user.actor
    return actor


def is_signed_in() -> bool:
    return bool(current_user.is_authenticated)


def enter(person: SignedIn) -> None:
    """A new session with nothing of an earlier one in it."""
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF's, made from the session that just ended
    session.permanent = True
    login_user(person)
    session[SEEN] = int(now().timestamp())


def forget_person() -> None:
    """Who it was goes; what guards the forms of this browser stays."""
    logout_user()
    session.pop(SEEN, None)


def leave() -> None:
    logout_user()
    session.clear()


def last_here() -> str:
    """Whose session it is or was, also when it ran out; empty when the browser does not say."""
    return str(session.get(ID, "")).partition(" ")[2]


def deny_by_default(app: Flask, ask_to_sign_in: Callable[[], ResponseReturnValue]) -> None:
    """Call it last, when every page is there."""
    for endpoint, view in app.view_functions.items():
        if endpoint != "static" and view not in _needs and view not in _public:
            raise UndeclaredPage(endpoint)

    @app.before_request
    def _check() -> ResponseReturnValue | None:
        if request.endpoint is None or request.endpoint == "static":
            return None  # nothing here: Flask answers 404, or serves a public file
        view = current_app.view_functions[request.endpoint]
        if view in _public:
            return None
        if not is_signed_in() or _idle_too_long():
            return ask_to_sign_in()
        current_actor().must(_needs[view])
        if view not in _quiet:
            session[SEEN] = int(now().timestamp())
        return None


def _idle_too_long() -> bool:
    idle = timedelta(minutes=current_app.config.get("IDLE_MINUTES", IDLE.total_seconds() / 60))
    seen = session.get(SEEN)
    return seen is not None and now().timestamp() - seen > idle.total_seconds()
