"""Who calls is what the one proxy says, where it is that proxy who speaks; else who it is."""

from dataclasses import replace

import pytest
from flask import Flask, request

from disclosure.pages.serving.behind_proxy import register
from disclosure.proxies import networks_in
from disclosure.settings import Settings

SAYS = {"X-Forwarded-For": "6.6.6.6, 192.0.2.9", "X-Forwarded-Proto": "https"}


def seen(remote: str, bind: str = "0.0.0.0:8000", proxy: str = "", mode: str = "production") -> str:
    """What the pages take the caller for, and by which scheme."""
    told = replace(
        Settings.read({"DISCLOSURE_HOME": "/nowhere"}),
        bind=bind,
        proxies=networks_in(proxy),
        mode=mode,
    )
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: f"{request.scheme} {request.remote_addr}")
    register(app, told)
    return app.test_client().get("/", headers=SAYS, environ_base={"REMOTE_ADDR": remote}).text


@pytest.mark.parametrize(
    "bind", ["127.0.0.1:8000", "localhost:80", "[::1]:8000", "unix:/run/w.sock"]
)
def test_on_this_machine_it_is_the_proxy_who_speaks(bind: str) -> None:
    assert seen("127.0.0.1", bind) == "https 192.0.2.9"  # who called it, not what the caller wrote


def test_on_another_machine_only_the_one_that_is_named() -> None:
    for proxy in ("10.0.0.5", "10.0.0.0/24, 192.0.2.1"):
        assert seen("10.0.0.5", proxy=proxy) == "https 192.0.2.9"
        assert seen("::ffff:10.0.0.5", proxy=proxy) == "https 192.0.2.9"
        assert seen("10.0.1.5", proxy=proxy) == "http 10.0.1.5"
    assert seen("10.0.0.5") == "http 10.0.0.5"
    assert seen("127.0.0.1", "127.0.0.1:8000", proxy="10.0.0.5") == "http 127.0.0.1"
    assert seen("not an address", proxy="10.0.0.5") == "http not an address"


def test_in_development_nobody_stands_before_us() -> None:
    assert seen("127.0.0.1", "127.0.0.1:8000", mode="development") == "http 127.0.0.1"
