"""A relative at their own page, and the team at its desks: who sits where, and what each sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from playwright.sync_api import Locator, expect

from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.settings import Settings
from tests.browser import serving
from tests.families import FACT
from tests.stories.clicking import WIDE, Clicker, Ward, a_page, a_ward
from tests.typed import signed_in

ANSWER = "The answer that only you know"
OPEN = "Open my page"


@dataclass
class House:
    """The app as it runs, its forms guarded, with a screen for whoever comes."""

    app: Flask
    ward: Ward

    def relative(self, width: int, *, script: bool) -> Clicker:
        judge = self.ward.judge
        page = a_page(judge.browser, judge.address, width, java_script_enabled=script)
        return self._sits_down(Clicker(page, judge, script))

    def staff(self, email: str) -> Clicker:
        """Signed in; what they do is done with no script."""
        judge = self.ward.judge
        page = a_page(judge.browser, judge.address, WIDE, java_script_enabled=False)
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = signed_in(self.app, email).get_cookie(name)
        assert cookie
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": judge.address}])
        return self._sits_down(Clicker(page, judge, script=False))

    def _sits_down(self, clicker: Clicker) -> Clicker:
        clicker.page.on("console", lambda said: clicker.complaints.append(said.text))
        self.ward.clickers.append(clicker)
        return clicker

    def faults(self) -> list[str]:
        """Of any page that anybody met, and what our own rules for the browser forbade."""
        return self.ward.judge.faults + self.ward.refused_by_the_browser()


@contextmanager
def a_house(settings: Settings) -> Iterator[House]:
    app = create_app(settings, SECRET_KEY="tests", TESTING=True)
    with serving(app) as address, a_ward(address) as ward:
        yield House(app, ward)
    with app.app_context():
        db.engine.dispose()


def opens(them: Clicker, code: str) -> None:
    """By the link of a letter, as far as their own page."""
    them.go(f"/f/open#{code}")
    them.fill(ANSWER, FACT["answer"])
    them.press(OPEN)
    assert them.path.startswith("/f/page"), them.says


def told(them: Clicker) -> str:
    """What was just kept: they were put there, and it is on the screen."""
    notice = them.page.locator("#kept")
    assert notice.count() == 1, them.says
    is_reached(notice)
    return notice.inner_text()


def is_reached(place: Locator) -> None:
    """The reader was put there, and it can be seen without scrolling."""
    expect(place).to_be_in_viewport(ratio=1)
    expect(place).to_be_focused()
