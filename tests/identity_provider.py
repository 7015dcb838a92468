"""A small true provider of OpenID Connect on this machine: a sign-in form, codes, signed tokens.

It keeps the rules itself (state back, PKCE, the secret of the client, each code once), and can be
told to break one of them, for what a bad or broken provider would send.
"""

import base64
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from ssl import SSLContext
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from disclosure.clock import now

CLIENT, SECRET = "disclosure", "a secret that only both of us know"
PASSWORD = "of the provider"
FORM = """<!doctype html><title>Provider</title><h1>Provider</h1><form method="post">
<label for="login">Login</label><input id="login" name="login">
<label for="password">Word</label><input id="password" name="password" type="password">
<button>Let me in</button></form>"""
Claims = dict[str, Any]


@cache
def a_key(number: int) -> RSAKey:
    """Slow to make, so each of a run is made once."""
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


@dataclass
class Waits:
    """A code that was given out."""

    asked: dict[str, str]
    login: str
    at: int


@dataclass
class IdentityProvider:
    issuer: str
    back: str
    people: dict[str, Claims] = field(default_factory=dict)  # by login: what it says of them
    keys: list[RSAKey] = field(default_factory=lambda: [a_key(1)])
    published: list[RSAKey] | None = None  # others than it signs with
    alters: Callable[[Claims], Claims] = lambda claims: claims
    publishes: Callable[[Claims], Claims] = lambda about: about
    first: Callable[[Request], Response | None] = lambda request: None  # answers in its place
    beside: list[Claims] = field(default_factory=list)  # published with its keys
    head: Claims = field(default_factory=dict)  # stands in its tokens, beside what has to
    unsigned: bool = False
    tokens_given: int = 0
    _waiting: dict[str, Waits] = field(default_factory=dict)

    def knows(self, login: str, email: str, *, verified: bool = True, **more: Any) -> None:
        subject = f"subject-of-{login}"
        self.people[login] = {"sub": subject, "email": email, "email_verified": verified, **more}

    def changes_keys(self) -> None:
        self.keys = [a_key(2)]

    def __call__(self, environ: Any, start: Any) -> Any:
        request = Request(environ)
        views: dict[str, Callable[[Request], Response]] = {
            "/.well-known/openid-configuration": self._about,
            "/authorize": self._authorize,
            "/token": self._token,
            "/jwks": self._jwks,
        }
        view = views.get(request.path)
        answer = self.first(request) or (view(request) if view else Response("Nothing here", 404))
        return answer(environ, start)

    def _about(self, _: Request) -> Response:
        return _json(self.publishes(self.about()))

    def about(self) -> Claims:
        ends = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "jwks",
        }
        places = {name: f"{self.issuer}/{path}" for name, path in ends.items()}
        return {"issuer": self.issuer, **places}

    def _jwks(self, _: Request) -> Response:
        keys = self.keys if self.published is None else self.published
        return _json({"keys": [*self.beside, *(key.as_dict(private=False) for key in keys)]})

    def _authorize(self, request: Request) -> Response:
        asked = request.args.to_dict()
        known = asked.get("client_id") == CLIENT and asked.get("redirect_uri") == self.back
        if not known or asked.get("code_challenge_method") != "S256":
            return Response("This client is not known here", 400)
        if request.method == "GET":
            return Response(FORM, content_type="text/html")
        login = request.form.get("login", "")
        if login not in self.people or request.form.get("password") != PASSWORD:
            return self._send_back(asked, error="access_denied")
        code = secrets.token_urlsafe(16)
        self._waiting[code] = Waits(asked, login, int(now().timestamp()))
        return self._send_back(asked, code=code)

    def _send_back(self, asked: dict[str, str], **told: str) -> Response:
        query = urlencode({**told, "state": asked.get("state", ""), "iss": self.issuer})
        return Response(status=302, headers={"Location": f"{self.back}?{query}"})

    def _token(self, request: Request) -> Response:
        waits = self._waiting.pop(request.form.get("code", ""), None)
        who = request.authorization
        if who is None or (who.username, who.password) != (CLIENT, SECRET):
            return _json({"error": "invalid_client"}, 401)
        challenge = _s256(request.form.get("code_verifier", ""))
        if waits is None or challenge != waits.asked.get("code_challenge"):
            return _json({"error": "invalid_grant"}, 400)
        self.tokens_given += 1
        token = self._signed(self.alters(self._claims(waits)))
        return _json({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _claims(self, waits: Waits) -> Claims:
        times = {"iat": waits.at, "exp": waits.at + 300, "auth_time": waits.at}
        whose = {"iss": self.issuer, "aud": CLIENT, "nonce": waits.asked.get("nonce", "")}
        return times | whose | self.people[waits.login]

    def _signed(self, claims: Claims) -> str:
        if self.unsigned:
            parts = ({"alg": "none", "typ": "JWT"}, claims)
            return ".".join(_in_64(json.dumps(part).encode()) for part in parts) + "."
        key = self.keys[-1]
        head = {"alg": "RS256", "kid": key.kid, **self.head}
        return jwt.encode(head, claims, key, registry=JWSRegistry(strict_check_header=False))


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing: a test reads what it needs."""


@contextmanager
def a_provider(back: str, safe: SSLContext | None = None) -> Iterator[IdentityProvider]:
    """On a free port of this machine. `back`: the one address it sends people to. `safe`: with a
    certificate, so by https.
    """
    provider = IdentityProvider("", back)
    how: Any = {"threaded": True, "request_handler": _Quiet, "ssl_context": safe}
    server = make_server("127.0.0.1", 0, provider, **how)
    provider.issuer = f"{'https' if safe else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _s256(verifier: str) -> str:
    return _in_64(sha256(verifier.encode()).digest())


def _in_64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _json(says: Any, status: int = 200) -> Response:
    return Response(json.dumps(says), status, content_type="application/json")
