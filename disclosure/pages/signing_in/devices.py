"""What a browser is known by: random bits in a cookie of its own, that say nothing of anybody.

The session holds them too, signed: who deletes or exchanges the cookie is known as before. Beside
them lies a keyed hash for each account that signed in with this browser: only we can make one.
"""

import re
import secrets

from flask import Response, after_this_request, current_app, request, session

from disclosure.actions.staff.tries import KNOWN_BROWSER, NOBODY_SAYS_WHERE
from disclosure.extensions import db
from disclosure.pages.serving.safety import OF_THIS_HOST
from disclosure.records.devices import device_hash, signed_in_hash

COOKIE, DEVICE = "disclosure_device", "device"
KNOWN, MOST = "disclosure_known", 40  # accounts that a browser is known to; a ward shares one
BYTES, A_YEAR = 16, 365 * 24 * 3600
OURS, OF_ONE = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{16}")


def device_here() -> str:
    """Its keyed hash, as entries of the record carry it; empty for a browser not known yet."""
    known_by = _known_by()
    if known_by and request.cookies.get(_named(COOKIE)) != known_by:
        _give(COOKIE, known_by)
    return device_hash(db.session(), known_by) if known_by else ""


def keep_device(email: str) -> None:
    """At every sign-in: a browser keeps its name, or gets one, and is known to this account."""
    known_by = _known_by() or secrets.token_hex(BYTES)
    session[DEVICE] = known_by
    mine = signed_in_hash(db.session(), known_by, email)
    others = [each for each in _signed_in_here() if each != mine]
    _give(COOKIE, known_by)
    _give(KNOWN, ".".join([mine, *others][:MOST]))


def place_of(email: str) -> str:
    """From where tries at this account come, for counting them: the address of the caller.

    A browser that this account signed in with before is a place of its own: neither what others
    behind its address mistype nor who guesses at this account elsewhere keeps it out. To every
    other account it is one of that address, so to have signed in oneself is of no use for trying a
    password at everybody.
    """
    known_by = _known_by()
    if known_by and signed_in_hash(db.session(), known_by, email) in _signed_in_here():
        return f"{KNOWN_BROWSER}{device_hash(db.session(), known_by)}"
    return request.remote_addr or NOBODY_SAYS_WHERE


def _signed_in_here() -> list[str]:
    return OF_ONE.findall(request.cookies.get(_named(KNOWN), ""))[:MOST]


def _give(name: str, value: str) -> None:
    @after_this_request
    def _set(response: Response) -> Response:
        response.set_cookie(
            _named(name),
            value,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
        return response


def _named(cookie: str) -> str:
    """In production as that of the session: no page of a sister host can plant one, and so take
    from somebody the browser that they are known by."""
    return f"{OF_THIS_HOST}{cookie}" if current_app.config["SESSION_COOKIE_SECURE"] else cookie


def _known_by() -> str:
    told = str(session.get(DEVICE) or request.cookies.get(_named(COOKIE), ""))
    return told if OURS.fullmatch(told) else ""
