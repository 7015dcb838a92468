"""What a proxy says of the caller is heard from that proxy alone, and only address and scheme."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from disclosure.proxies import Networks, is_among, reached_by_proxy_alone
from disclosure.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class FromThese(ProxyFix):
    """Others may send the same headers, and are taken for who they are."""

    def __init__(self, app: "WSGIApplication", networks: Networks) -> None:
        super().__init__(app, x_for=1, x_proto=1)
        self._networks = networks

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if is_among(environ.get("REMOTE_ADDR", ""), self._networks):
            return super().__call__(environ, start_response)
        return self.app(environ, start_response)


def register(app: Flask, settings: Settings) -> None:
    """Only in production: elsewhere there is no proxy."""
    if not settings.production:
        return
    inner = app.wsgi_app
    if settings.proxies:
        app.wsgi_app = FromThese(inner, settings.proxies)  # type: ignore[method-assign]
    elif reached_by_proxy_alone(settings.bind):
        app.wsgi_app = ProxyFix(inner, x_for=1, x_proto=1)  # type: ignore[method-assign]
