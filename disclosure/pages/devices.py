"""What a browser is known by: random bits in a cookie of its own, that say nothing of anybody.

The session holds them too, signed: who deletes or exchanges the cookie is known as before.
"""

import re
import secrets

from flask import Response, after_this_request, current_app, request, session

from disclosure.extensions import db
from disclosure.records.devices import device_hash

COOKIE, DEVICE = "disclosure_device", "device"
BYTES, A_YEAR = 16, 365 * 24 * 3600
OURS = re.compile(r"[0-9a-f]{32}")


def device_here() -> str:
    """Its keyed hash, as entries of the record carry it; empty for a browser not known yet."""
    known_by = _known_by()
    if known_by and request.cookies.get(COOKIE) != known_by:
        _give(known_by)
    return device_hash(db.session(), known_by) if known_by else ""


def keep_device() -> None:
    """At every sign-in: a browser keeps its name, and gets one if it has none."""
    known_by = _known_by() or secrets.token_hex(BYTES)
    session[DEVICE] = known_by
    _give(known_by)


def _give(known_by: str) -> None:
    @after_this_request
    def _set(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            known_by,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
        return response


def _known_by() -> str:
    told = str(session.get(DEVICE) or request.cookies.get(COOKIE, ""))
    return told if OURS.fullmatch(told) else ""
