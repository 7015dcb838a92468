"""Deny by default: every view says who may see it, or why all may, else the start stops."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from flask import Flask, current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from disclosure.actions.family_door import visitor
from disclosure.clock import now
from disclosure.extensions import db, login
from disclosure.permissions import Actor, Permission
from disclosure.records.users import user_called

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
IDLE = timedelta(minutes=30)  # config IDLE_MINUTES says otherwise
SEEN, ID = "seen_at", "_user_id"  # in the signed cookie; the second is Flask-Login's

VISIT = "visit"  # in the signed cookie: the key of a family's visit to their page

_needs: dict[object, Permission] = {}
_family: set[object] = set()
_public: dict[object, str] = {}
_quiet: set[object] = set()


class UndeclaredPage(RuntimeError):
    """Put @requires(...), @for_family or @public("why") directly under the route."""


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


def for_family(view: View) -> View:
    """Only for whoever opened their own page; whose it is, the view asks of `visiting`."""
    _family.add(view)
    return view


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


def visiting() -> Actor:
    """The person of the family whose page is open."""
    person: Actor = g.visiting
    return person


def let_in(key: str) -> None:
    """Nobody who was signed in on this machine stays so: a ward's computer is shared."""
    leave()
    g.pop("csrf_token", None)
    session.permanent = True
    session[VISIT] = key


def visit_key() -> str:
    return str(session.get(VISIT, ""))


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


def deny_by_default(
    app: Flask,
    ask_to_sign_in: Callable[[], ResponseReturnValue],
    ask_for_code: Callable[[], ResponseReturnValue],
) -> None:
    """Call it last, when every page is there."""
    for endpoint, view in app.view_functions.items():
        declared = view in _needs or view in _public or view in _family
        if endpoint != "static" and not declared:
            raise UndeclaredPage(endpoint)

    @app.before_request
    def _check() -> ResponseReturnValue | None:
        if request.endpoint is None or request.endpoint == "static":
            return None  # nothing here: Flask answers 404, or serves a public file
        view = current_app.view_functions[request.endpoint]
        if view in _public:
            return None
        if view in _family:
            return None if _visits() else ask_for_code()
        if not is_signed_in() or _idle_too_long():
            return ask_to_sign_in()
        current_actor().must(_needs[view])
        if view not in _quiet:
            session[SEEN] = int(now().timestamp())
        return None


def _visits() -> bool:
    """Asked at every page: a door that we shut is shut at once."""
    found = visitor(db.session(), visit_key(), now()) if visit_key() else None
    if found:
        g.visiting = found
    return found is not None


def _idle_too_long() -> bool:
    idle = timedelta(minutes=current_app.config.get("IDLE_MINUTES", IDLE.total_seconds() / 60))
    seen = session.get(SEEN)
    return seen is not None and now().timestamp() - seen > idle.total_seconds()
