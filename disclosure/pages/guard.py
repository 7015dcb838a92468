"""Deny by default: every view says who may see it, or why all may, else the start stops."""

import secrets
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from flask import Flask, current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from disclosure.actions.family.door import visitor
from disclosure.actions.refused import Refused
from disclosure.actions.staff.second_factor import is_missing
from disclosure.actions.staff.signing_in import end_replaced
from disclosure.clock import is_lately, now
from disclosure.extensions import db, login
from disclosure.pages.signing_in.devices import DEVICE, device_here, keep_device
from disclosure.permissions import Actor, OfFamily, Permission
from disclosure.records.glass import with_glass
from disclosure.records.sessions import has_ended
from disclosure.records.users import user_called

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
IDLE = timedelta(minutes=30)  # config IDLE_MINUTES says otherwise
LONGEST = timedelta(hours=12)  # of one sign-in, however busy
FRESH = timedelta(minutes=10)  # so long one need not prove again who one is
SEEN, ID = "seen_at", "_user_id"  # in the signed cookie; the second is Flask-Login's
WAS = "was_here"  # whose session ran out, until somebody signs in or out: words typed are theirs
STARTED, PROVED = "started_at", "proved_at"
NUMBER = "session"  # a random name of this session, so that signing out ends every copy of it
CAME_BY = "signed_in_elsewhere"  # by the organisation's own sign-in
ELSEWHERE = "second_factor_elsewhere"  # and it asked for one
ANEW = "asked_anew"  # somebody left here: the other sign-in may know them still, and not who comes
ENDED = "Your sign-ins were ended meanwhile, so sign in once more"

AWAY = "asked_elsewhere"  # what each tab that is away at the other sign-in has to bring back
VISIT = "visit"  # in the signed cookie: the key of a family's visit to their page
VISITED = "visited"  # the same of one that has ended and opens nothing: words typed are theirs
GUARDS_FORMS = "csrf_token"  # Flask-WTF's, in the cookie and while it answers

_needs: dict[object, Permission] = {}
_family: set[object] = set()
_public: dict[object, str] = {}
_quiet: set[object] = set()
_fresh: set[object] = set()
_before_factor: set[object] = set()


class UndeclaredPage(RuntimeError):
    """Put @requires(...), @for_family or @public("why") directly under the route."""


Answer = Callable[[], ResponseReturnValue]


@dataclass
class SignedIn:
    """What Flask-Login keeps of a person. A raised session version ends the session."""

    id: str  # that version, and their e-mail address
    actor: Actor
    title: str
    lacks_factor: bool  # their role needs a second one, and there is none yet
    is_authenticated = is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.id


@login.user_loader  # type: ignore[untyped-decorator]
def load(id: str) -> SignedIn | None:
    version, _, email = id.partition(" ")
    user = user_called(db.session(), email)
    if user is None or not user.active or str(user.session_version) != version:
        return None
    if has_ended(db.session(), str(session.get(NUMBER, ""))):
        return None
    actor = with_glass(db.session(), replace(user.actor(), device=device_here()), now())
    lacks = not session.get(ELSEWHERE) and is_missing(db.session(), user, forced=factor_forced())
    return SignedIn(id, actor, user.title or "", lacks)


def factor_forced() -> bool:
    """In production the roles of `NEED_SECOND_FACTOR` do nothing without one."""
    return bool(current_app.config["SETTINGS"].production)


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


def fresh(view: View) -> View:
    """Only for who proved within ten minutes that it is still they; others are asked, and what
    they typed is kept. Put it under @requires(...) or @for_family.
    """
    _fresh.add(view)
    return view


def before_factor(view: View) -> View:
    """Reached by who still has to set up the second factor of their role; all else is not."""
    _before_factor.add(view)
    return view


def public(why: str) -> Callable[[View], View]:
    """Everybody may see it. The reason is for whoever reviews the list of such pages."""

    def declare(view: View) -> View:
        _public[view] = why
        return view

    return declare


@dataclass(frozen=True, slots=True)
class Declared:
    """What a view says of who may see it: one of the first three; `fresh`: proves who they are."""

    permission: Permission | None
    public: str
    family: bool
    fresh: bool


def declared(view: object) -> Declared:
    """For the table of who may do what, which is made from it."""
    return Declared(_needs.get(view), _public.get(view, ""), view in _family, view in _fresh)


def visiting() -> Actor:
    """The person of the family whose page is open."""
    person: Actor = g.visiting
    return person


def visitor_here() -> OfFamily | None:
    """Whose page of the family this request is about; None for everybody else."""
    return visiting().person if "visiting" in g else None


def visits_as(person: Actor) -> None:
    """Only for a page that somebody of staff makes for them, in a request of its own; and for the
    first that they are shown, in the request that opened theirs.
    """
    g.visiting = person


def let_in(key: str) -> None:
    """Nobody who was signed in on this machine stays so: a ward's computer is shared. By what its
    browser was known it stays known; one that nobody of staff used gets no such name.
    """
    end_replaced(db.session(), now(), session_number())
    known_by = session.get(DEVICE)
    leave()
    if known_by:
        session[DEVICE] = known_by
    g.pop(GUARDS_FORMS, None)
    session.permanent = True
    session[VISIT] = key
    proved()


def visit_key() -> str:
    return str(session.get(VISIT, ""))


def last_visit_key() -> str:
    """Of the visit that is open here, or was until it ended and nobody came in since."""
    return visit_key() or str(session.get(VISITED, ""))


def current_actor() -> Actor:
    actor: Actor = current_user.actor
    return actor


def only_look() -> None:
    """Until this page is shown: what its templates and its views ask of them is answered no."""
    current_user.actor = replace(current_actor(), only_looks=True)


def lacks_factor() -> bool:
    """Their role needs a second factor, and they can do nothing before they set one up."""
    return bool(current_user.lacks_factor)


def is_signed_in() -> bool:
    return bool(current_user.is_authenticated)


def is_here() -> bool:
    """Signed in, and not away for too long."""
    return is_signed_in() and not (_idle_too_long() or _too_long())


def enter(
    email: str,
    version: int,
    *,
    elsewhere: bool = False,
    factor_elsewhere: bool = False,
    proved_at: int | None = None,
) -> None:
    """A new session with nothing of an earlier one in it. `proved_at`: in seconds, where it was not
    just now. Raises Refused where their sessions have another version by now."""
    clear()
    session[NUMBER] = secrets.token_hex(16)
    if elsewhere:
        session[CAME_BY] = True
    if factor_elsewhere:
        session[ELSEWHERE] = True
    person = load(f"{version} {email}")  # as the next page will know them
    if person is None:
        raise Refused(f"{ENDED}.")
    login_user(person)
    session[SEEN] = session[STARTED] = at = _seconds(now())
    session[PROVED] = at if proved_at is None else min(proved_at, at)
    keep_device(email)


def go_on_under(version: int) -> None:
    """Whoever is here, under a new version. When they began and last proved it stays as it was: a
    password or a code alone may be less than what proves it.
    """
    kept = {name: session[name] for name in (STARTED, PROVED) if name in session}
    how = {"elsewhere": came_elsewhere(), "factor_elsewhere": has_factor_elsewhere()}
    enter(current_actor().email, version, **how)
    session.update(kept)


def clear() -> None:
    """Nothing of what was there before, also not what guards the forms; nor do copies go on.

    Only a tab that is on its way back from the other sign-in still comes back to something.
    """
    end_replaced(db.session(), now(), session_number())
    away = session.get(AWAY)
    session.clear()
    if away:
        session[AWAY] = away
    g.pop(GUARDS_FORMS, None)  # made from the session that just ended
    session.permanent = True


def proved() -> None:
    session[PROVED] = _seconds(now())


def is_fresh() -> bool:
    return _within(session.get(PROVED), FRESH)


def session_number() -> str:
    return str(session.get(NUMBER, ""))


def came_elsewhere() -> bool:
    """This session began at the organisation's own sign-in, and not with a password of ours."""
    return bool(session.get(CAME_BY))


def has_factor_elsewhere() -> bool:
    return bool(session.get(ELSEWHERE))


def forget_person() -> None:
    """Nobody is signed in. What guards the forms of this browser stays, and whose words they hold:

    the desk of a letter, or another window, may be told first, before what was typed is sent.
    """
    if who := last_here():
        session[WAS] = who
    logout_user()
    session.pop(SEEN, None)


def leave() -> None:
    anew = asks_anew() or is_signed_in()
    logout_user()
    session.clear()
    if anew:
        session[ANEW] = True


def asks_anew() -> bool:
    """Whoever signs in elsewhere next has to say there who they are: somebody was here before, or
    is here by a password, and need not be whom it knows.
    """
    return bool(session.get(ANEW) or (last_here() and not (is_here() and came_elsewhere())))


def end_visit() -> None:
    """No page of a family is open here any more. What guards its forms stays, and whose words they
    hold: another window may still send what was typed there, and it has to find its way back.
    """
    stays = {VISITED: last_visit_key(), GUARDS_FORMS: session.get(GUARDS_FORMS)}
    leave()
    session.update({name: value for name, value in stays.items() if value})


def leave_visit() -> None:
    """They left, and who sits here now may be another: nothing that is sent is shown as theirs."""
    end_visit()
    session.pop(VISITED, None)


def last_here() -> str:
    """Whose session it is or was, also when it ran out; empty when the browser does not say."""
    return str(session.get(ID, "")).partition(" ")[2] or str(session.get(WAS, ""))


def _must_be_declared(app: Flask, by_bearer: Container[object]) -> None:
    for endpoint, view in app.view_functions.items():
        said = view in _needs or view in _public or view in _family or view in by_bearer
        if endpoint != "static" and not said:
            raise UndeclaredPage(endpoint)


def deny_by_default(
    app: Flask,
    ask_to_sign_in: Answer,
    ask_for_code: Answer,
    ask_to_prove: Answer,
    ask_to_set_up: Answer,
    ask_family_to_prove: Answer,
    *,
    by_bearer: Container[object] = (),
) -> None:
    """Call it last, when every page is there. `by_bearer`: views that ask for a token."""
    _must_be_declared(app, by_bearer)

    @app.before_request
    def _check() -> ResponseReturnValue | None:
        if request.endpoint is None or request.endpoint == "static":
            return None  # nothing here: Flask answers 404, or serves a public file
        view = current_app.view_functions[request.endpoint]
        if view in _public or view in by_bearer:
            return None
        if view in _family:
            if not _visits():
                return ask_for_code()
            return ask_family_to_prove() if view in _fresh and not is_fresh() else None
        if not is_here():
            return ask_to_sign_in()
        if lacks_factor() and view not in _before_factor:
            return ask_to_set_up()
        current_actor().must(_needs[view])
        if view not in _quiet:
            session[SEEN] = _seconds(now())
        return ask_to_prove() if view in _fresh and not is_fresh() else None


def _visits() -> bool:
    """Asked at every page: a door that we shut is shut at once."""
    found = visitor(db.session(), visit_key(), now()) if visit_key() else None
    if found:
        g.visiting = replace(found, device=device_here())
    return found is not None


def _idle_too_long() -> bool:
    idle = timedelta(minutes=current_app.config.get("IDLE_MINUTES", IDLE.total_seconds() / 60))
    seen = session.get(SEEN)
    return seen is not None and now().timestamp() - seen > idle.total_seconds()


def _too_long() -> bool:
    return STARTED in session and not _within(session[STARTED], LONGEST)


def _within(since: int | None, time: timedelta) -> bool:
    return since is not None and is_lately(since, now(), time)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
