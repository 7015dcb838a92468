"""A real browser on a real server: the system's Chromium, one app in a thread, axe for faults."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from tests.typed import signed_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BROWSERS = (  # the first draws no windows: it takes a quarter less of the processor
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (1280, 320)
WHOLE = bool(os.environ.get("DISCLOSURE_SOAK"))
BEST = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {  # what passed is not told: to write it out takes axe longer than to look
    "runOnly": {"type": "tag", "values": BEST},
    "resultTypes": ["violations"],
}
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WAITS = "form[data-waits]"  # its button was pressed, and it asks first whether the server is there
PATIENCE = 30_000  # milliseconds until what is expected has not come, on a machine that is busy
_running: list[Browser] = []  # one at most: to start it costs more than most tests do in it
_to_end = ExitStack()


def _arriving(act: Callable[..., None]) -> Callable[..., None]:
    """The act, ended only when the page it led to has come.

    Playwright's own ends when that page has begun: what is looked for right afterwards may not
    have been read yet. And it knows of no page that a script of ours asks for in a moment.
    """

    @wraps(act)
    def and_arrive(where: Locator | Page, *args: object, **more: object) -> None:
        act(where, *args, **more)
        page = where if isinstance(where, Page) else where.page
        page.wait_for_load_state()
        page.locator(WAITS).wait_for(state="detached")
        page.wait_for_load_state()  # of the page that took its place meanwhile

    return and_arrive


for kind, act in ((Locator, "click"), (Locator, "press"), (Page, "click")):
    setattr(kind, act, _arriving(getattr(kind, act)))


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not chromium(), reason="Chromium is not installed"),
]


def answering_whole(app: Flask) -> WSGIApplication:
    """The app, with each answer read to its end and closed before the first byte goes out.

    Werkzeug leaves a file open that it was sending when a browser went away.
    """

    def answer(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        with closing(ClosingIterator(app(environ, start))) as body:
            return [b"".join(body)]

    return answer


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of the app on a free port of this machine."""
    server = make_server("127.0.0.1", 0, answering_whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def the_browser() -> Browser:
    """The one of this process, started on first use. Each test opens contexts of its own in it."""
    if not _running or not _running[0].is_connected():
        end_browser()
        playwright = _to_end.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        _to_end.callback(browser.close)
        expect.set_options(timeout=PATIENCE)
        _running.append(browser)
    return _running[0]


def end_browser() -> None:
    _running.clear()
    _to_end.close()


@contextmanager
def contexts_of_one_test() -> Iterator[Browser]:
    """The browser; whatever is opened in it meanwhile is closed again."""
    browser = the_browser()
    before = browser.contexts
    try:
        yield browser
    finally:
        for context in browser.contexts:
            if context not in before:
                context.close()


@contextmanager
def a_browser(address: str, width: int = WIDTHS[0], *, script: bool = True) -> Iterator[Page]:
    """A page that knows `address`. Our own refusal of scripts would stop axe, so it is lifted."""
    context = the_browser().new_context(
        base_url=address,
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        bypass_csp=script,
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def enter(app: Flask, context: BrowserContext, address: str, email: str) -> None:
    """That person is signed in there, without the page for it."""
    cookie = signed_in(app, email).get_cookie("disclosure")
    assert cookie
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


def faults_of_page(page: Page) -> list[str]:
    """What axe finds with all folds open, in `make soak` at every width; and whatever is too wide.

    Colours do not follow the width, and to judge them is half of its work: once does.
    """
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(OPEN_ALL)
        if WHOLE or width == WIDTHS[0]:
            found = found_by_axe(page, colours=width == WIDTHS[0])
            faults += [f"{width}: {fault}" for fault in found]
        if (more := page.evaluate(TOO_WIDE)) > 0:
            faults.append(f"{width}: {more} px too wide")
        if page.locator("h1").count() != 1:
            faults.append(f"{width}: not one h1")
    return faults


def found_by_axe(page: Page, *, colours: bool = True) -> list[str]:
    """Axe is put into a page once, however often it looks."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    rules = {} if colours else {"rules": {"color-contrast": {"enabled": False}}}
    found = page.evaluate("asked => axe.run(asked)", ASKED | rules)
    return [
        f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]
    ]


def picture(page: Page, path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.screenshot(path=path, full_page=True)
