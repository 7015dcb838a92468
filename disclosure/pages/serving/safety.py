"""What keeps a page safe on its way: the signing key, the cookie, the headers, the host."""

import os
import re
import secrets
from base64 import b64encode
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, after_this_request, make_response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

from disclosure.clock import is_lately, now
from disclosure.settings import Settings

CONTENT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)  # no script at all
WITH_SCRIPT = f"{CONTENT}; script-src 'self'; connect-src 'self'"  # our own files, and only those
# A box for words, a line, or words that were typed on an earlier page, in hidden boxes.
HOLDS_WORDS = ("<textarea", ' type="text"', " data-carried")
OF_A_LETTER = (
    "default-src 'none'; {style}form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
ALWAYS = {
    "Content-Security-Policy": CONTENT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
A_YEAR = "max-age=31536000; includeSubDomains"
DAY_LONG = timedelta(hours=12)  # of one sign-in, however busy; idleness ends it sooner
COOKIE = "disclosure"
# Browsers take it only from the whole host, over encryption: no sister host can plant one.
OF_THIS_HOST = "__Host-"
COOKIE_OF_PRODUCTION = f"{OF_THIS_HOST}{COOKIE}"
LONGEST_BODY = 8_000_000  # bytes; everything that is typed into one form, several times over
PROXY_TAKES = 9 * 1024 * 1024  # bytes, as deploy/proxy has it: a little more than we do
A_PIECE = 64 * 1024
OF_THIS_MACHINE = ("127.0.0.1", "localhost")  # whoever watches it asks by these names


def with_script(page: str, status: int = 200) -> Response:
    """A page that one of our scripts helps; it works without."""
    answer = make_response(page, status)
    answer.headers["Content-Security-Policy"] = WITH_SCRIPT
    return answer


def _holds_words(page: str) -> bool:
    """Whether somebody types there, or what they typed goes along: a browser that gets no answer
    to its form puts a page of its own in its place, so `sending.js` of our own may run there.
    """
    holds = 'method="post"' in page and any(sign in page for sign in HOLDS_WORDS)
    if holds:
        after_this_request(_let_script_run)
    return holds


def _let_script_run(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", WITH_SCRIPT)
    return answer


def cookie_settings(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key or _key_beside(settings),
        "SESSION_COOKIE_NAME": COOKIE_OF_PRODUCTION if settings.production else COOKIE,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.production,
        "PERMANENT_SESSION_LIFETIME": DAY_LONG,
        "WTF_CSRF_SSL_STRICT": False,  # from_our_pages.py asks in its place
        "WTF_CSRF_TIME_LIMIT": None,  # a form is good as long as the session it belongs to
        "MAX_FORM_MEMORY_SIZE": 4_000_000,  # long accounts, kept through a new sign-in
        "MAX_CONTENT_LENGTH": LONGEST_BODY,
        "TRUSTED_HOSTS": _hosts(settings),
    }


class OfSeveralMachines(SecureCookieSessionInterface):
    """A session goes on wherever its next request comes. Flask's own takes no cookie of a clock
    that is a second ahead: who signed in there would be nobody here, and a family's code used up.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        signs = self.get_signing_serializer(app)
        assert signs  # there is no app without a key
        try:
            told, at = signs.loads(cookie, return_timestamp=True)
        except BadSignature:
            return self.session_class()
        young = is_lately(at.timestamp(), now(), app.permanent_session_lifetime)
        return self.session_class(told if young else None)


class InMemory(Request):
    """What is sent lies nowhere, no list of patients in a temporary file either; and no full disk
    keeps a page from being read, or from saying so. LONGEST_BODY says how much it can be.
    """

    def _get_file_stream(self, *_: object, **__: object) -> BytesIO:
        return BytesIO()


def register(app: Flask, settings: Settings) -> None:
    app.request_class = InMemory
    app.session_interface = OfSeveralMachines()
    app.jinja_env.globals["holds_words"] = _holds_words

    @app.before_request
    def _refuse_what_cannot_be_asked() -> None:
        """PostgreSQL takes no such sign, not even in a question. Forms say so by their field."""
        if "\x00" in request.path or b"%00" in request.query_string:
            abort(404)

    @app.after_request
    def _let_it_be_sent(response: Response) -> Response:
        """What nobody read is thrown away as it comes. A proxy sends all of it on before it reads
        our answer: to whom we hang up meanwhile it would say "bad gateway" in its own words."""
        left = PROXY_TAKES if request.environ.get("wsgi.input_terminated") else 0
        sent = request.environ["wsgi.input"]
        with suppress(Exception):  # who sends no more, or what is no body, hears no answer either
            while left > 0 and (piece := sent.read(A_PIECE)):
                left -= len(piece)
        return response

    @app.after_request
    def _protect(response: Response) -> Response:
        response.headers.update({k: v for k, v in ALWAYS.items() if k not in response.headers})
        if request.endpoint != "static" or response.status_code >= 400:
            response.headers.setdefault("Cache-Control", "no-store")
        if settings.production:
            response.headers["Strict-Transport-Security"] = A_YEAR
        return response


def content_of_letter(letter: bytes) -> str:
    """A letter brings its style along, so as to be whole when it is saved: that style, no other."""
    hashes = (b64encode(sha256(style).digest()).decode() for style in _STYLE.findall(letter))
    style = " ".join(f"'sha256-{each}'" for each in hashes)
    return OF_A_LETTER.format(style=f"style-src {style}; " if style else "")


def _hosts(settings: Settings) -> list[str] | None:
    """The names under which we answer: an address that we write never holds the caller's own."""
    own = urlsplit(settings.address).hostname if settings.address else None
    return [own, *OF_THIS_MACHINE] if own and settings.production else None


def _key_beside(settings: Settings) -> str:
    """Of development; production is told its own. Made once, readable by its owner only."""
    path = settings.keys.with_name("secret_key")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(0o600)
        try:
            fresh.write_text(secrets.token_hex(32))
            with suppress(FileExistsError):
                os.link(fresh, path)  # whole or not at all, and only once
        finally:
            fresh.unlink()
    return path.read_text()
