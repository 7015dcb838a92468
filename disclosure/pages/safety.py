"""What keeps a page safe on its way: the signing key, the cookie, and the headers."""

import os
import secrets
from contextlib import suppress
from datetime import timedelta

from flask import Flask, Response, request

from disclosure.settings import Settings

CONTENT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)  # no script at all
WITH_SCRIPT = f"{CONTENT}; script-src 'self'; connect-src 'self'"  # our own files, and only those
ALWAYS = {
    "Content-Security-Policy": CONTENT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
A_YEAR = "max-age=31536000; includeSubDomains"
DAY_LONG = timedelta(hours=12)  # of one sign-in, however busy; idleness ends it sooner


def cookie_settings(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key or _key_beside(settings),
        "SESSION_COOKIE_NAME": "disclosure",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.production,
        "PERMANENT_SESSION_LIFETIME": DAY_LONG,
        "WTF_CSRF_TIME_LIMIT": None,  # a form is good as long as the session it belongs to
        "MAX_FORM_MEMORY_SIZE": 4_000_000,  # long accounts, kept through a new sign-in
    }


def register(app: Flask, settings: Settings) -> None:
    @app.after_request
    def _protect(response: Response) -> Response:
        response.headers.update({k: v for k, v in ALWAYS.items() if k not in response.headers})
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        if settings.production:
            response.headers["Strict-Transport-Security"] = A_YEAR
        return response


def _key_beside(settings: Settings) -> str:
    """Of development; production is told its own. Made once, readable by its owner only."""
    path = settings.keys.with_name("secret_key")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(0o600)
        fresh.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(fresh, path)  # whole or not at all, and only once
        fresh.unlink()
    return path.read_text()
