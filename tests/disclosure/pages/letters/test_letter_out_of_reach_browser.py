"""The desk while the server is slow or gone, and while somebody else signs in at the same computer:
no word is lost, and none is said to be kept that is not.
"""

from collections.abc import Callable, Iterable, Iterator
from threading import Event
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Browser, Dialog, Page, expect

from disclosure.actions.staff.signing_in import set_password
from disclosure.clock import now
from tests.browser import IN_A_BROWSER, enter
from tests.cases import ACase, record_as
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letter_desk_browser import case, types_password
from tests.people import ADA, BEN, EVA, IVA, OPERATOR
from tests.staff import PASSWORD

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["case"]  # its fixtures
pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]
LINE = "#kept-as-draft"
BAD = "We are sorry if this has upset you."
SELECTED = "(b => b.value.slice(b.selectionStart, b.selectionEnd))(document.activeElement)"
Open = Callable[[], Page]


@pytest.fixture
def desk(app: Flask, browser: Browser, address: str, ref: str) -> Open:
    """Opens the letter in one more window of Ben."""

    def open_it() -> Page:
        page = browser.new_context(base_url=address).new_page()
        enter(app, page.context, address, BEN)
        with page.expect_response("**/beat"):
            page.goto(f"/letters/{ref}")
        return page

    return open_it


class Held:
    """The first request under such an address waits until it is let go."""

    def __init__(self, app: Flask, end: str) -> None:
        self.inner, self.end, self.go, self.came = app.wsgi_app, end, Event(), Event()

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"].endswith(self.end) and not self.came.is_set():
            self.came.set()
            self.go.wait(timeout=60)
        return self.inner(environ, start)


@pytest.fixture
def hold(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Held]]:
    made: list[Held] = []

    def make(end: str) -> Held:
        made.append(Held(app, end))
        monkeypatch.setattr(app, "wsgi_app", made[-1])
        return made[-1]

    yield make
    for each in made:
        each.go.set()


def under_way(page: Page, held: Held, words: str) -> None:
    page.fill("#box_why", words)
    while not held.came.is_set():
        page.wait_for_timeout(100)


@pytest.mark.long
def test_a_draft_that_comes_late_does_not_stand_over_a_later_one(
    desk: Open, hold: Callable[[str], Held]
) -> None:
    ben, held = desk(), hold("/unsaved")
    under_way(ben, held, "Older words.")
    ben.fill("#box_why", "Newer words.")
    ben.wait_for_timeout(2500)
    assert ben.locator(LINE).inner_text() == ""
    held.go.set()
    expect(ben.locator(LINE)).to_contain_text("as a draft of yours")
    with ben.expect_response("**/unsaved"):
        ben.locator("#box_why").blur()
    assert desk().locator("#box_why").input_value() == "Newer words."


@pytest.mark.long
def test_saving_is_not_overtaken_by_a_draft_that_is_under_way(
    desk: Open, hold: Callable[[str], Held], case: ACase, ref: str
) -> None:
    ben, held = desk(), hold("/unsaved")
    under_way(ben, held, "Older words.")
    ben.fill("#box_why", "Newer words.")
    press = ben.get_by_role("button", name="Save and check").last
    press.evaluate("button => button.click()")  # `click` waits for the page it leads to
    ben.wait_for_timeout(500)
    with ben.expect_navigation():
        held.go.set()
    assert row(case, ref).slots["why"] == "Newer words."
    after = desk()
    assert after.locator("#box_why").input_value() == "Newer words."
    assert after.locator("#waits").count() == 0


def test_a_server_that_is_gone_takes_no_words_with_it(desk: Open, case: ACase, ref: str) -> None:
    ben = desk()
    ben.context.set_offline(True)
    ben.fill("#box_why", "Typed while it was gone.")
    expect(ben.locator(LINE)).to_contain_text("are not kept yet: we cannot reach the server")
    ben.get_by_role("button", name="Save and check").last.click()
    expect(ben.locator(LINE)).to_contain_text("nothing was saved now")
    assert ben.locator("#box_why").input_value() == "Typed while it was gone."
    ben.context.set_offline(False)
    expect(ben.locator(LINE)).to_contain_text("as a draft of yours")
    with ben.expect_navigation():
        ben.get_by_role("button", name="Save and check").last.click()
    assert row(case, ref).slots["why"] == "Typed while it was gone."


@pytest.mark.parametrize("behind_a_proxy", [False, True])
def test_a_button_pressed_just_as_the_server_goes_takes_no_words_with_it(
    desk: Open, case: ACase, ref: str, behind_a_proxy: bool
) -> None:
    """The signal went as she typed the last words: nothing had failed yet, and they were gone."""
    ben = desk()
    ben.fill("#box_why", "Typed in the lift.")
    ben.route("**/*", lambda asked: asked.fulfill(status=502) if behind_a_proxy else asked.abort())
    press = ben.get_by_role("button", name="Save and check").last
    press.click()
    expect(ben.locator(LINE)).to_contain_text("nothing was saved now")
    assert ben.locator("#box_why").input_value() == "Typed in the lift."
    ben.unroute("**/*")
    with ben.expect_navigation():
        press.click()
    assert row(case, ref).slots["why"] == "Typed in the lift."


@pytest.mark.long
def test_a_slow_server_is_not_said_to_have_kept_the_last_words(
    desk: Open, hold: Callable[[str], Held]
) -> None:
    ben = desk()
    with ben.expect_response("**/unsaved"):
        ben.fill("#box_facts", "First words.")
    expect(ben.locator(LINE)).to_contain_text("as a draft of yours")
    under_way(ben, hold("/unsaved"), "Later words.")
    expect(ben.locator(LINE)).to_contain_text("are not kept yet: the server is slow")


@pytest.mark.long
def test_words_that_were_refused_are_not_kept_with_others_later(desk: Open) -> None:
    ben, asked = desk(), list[str]()

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    with ben.expect_response("**/unsaved"):
        ben.fill("#box_why", "x" * 200_001)
    expect(ben.locator(LINE)).to_contain_text("Your last words are not kept.")
    with ben.expect_response("**/unsaved") as answer:
        ben.fill("#box_facts", "Short.")
    assert answer.value.status == 422
    expect(ben.locator(LINE)).to_contain_text("Your last words are not kept.")
    ben.on("dialog", leave)
    ben.goto("/incidents")
    assert asked == ["beforeunload"]


@pytest.mark.long
def test_a_fault_is_found_where_it_stands_by_now(desk: Open, hold: Callable[[str], Held]) -> None:
    ben = desk()
    ben.fill("#box_sorry", f"You had a fall. {BAD}")
    fault = ben.locator("#live-cards-sorry .app-fault", has_text="Doubts that they were hurt")
    expect(fault).to_have_count(1)
    held = hold("/check-now")
    ben.locator("#box_sorry").press("Control+Home")
    ben.keyboard.type("Something new stands here. ")
    fault.get_by_role("link", name="Go to the text").click()
    assert ben.evaluate(SELECTED) == BAD
    ben.keyboard.type("So.")
    fault.get_by_role("link", name="Go to the text").click()
    assert ben.evaluate(SELECTED) == ""
    assert not held.go.is_set()


@pytest.mark.long
def test_words_wait_for_their_writer_where_somebody_else_signed_in(
    app: Flask, browser: Browser, address: str, case: ACase, ref: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for email in (BEN, IVA):
        set_password(case.session, OPERATOR, now(), email, PASSWORD)
    context = browser.new_context(base_url=address)
    ben, iva = context.new_page(), context.new_page()
    ben.goto(f"/letters/{ref}")
    types_password(ben, BEN)
    iva.goto("/incidents")
    iva.get_by_role("button", name="Sign out").click()
    types_password(iva, IVA)
    ben.fill("#box_why", "Only Ben typed this.")
    expect(ben.locator(LINE)).to_contain_text("Somebody signed in anew here. Press Save")
    ben.get_by_role("button", name="Save and check").last.click()
    expect(ben.get_by_role("alert")).to_contain_text("Somebody else signed in here")
    assert "Only Ben typed this." not in ben.get_by_role("main").inner_text()
    iva.reload()
    assert iva.get_by_role("button", name="Sign out").count() == 1
    types_password(ben, BEN)
    ben.get_by_role("button", name="Go back to my text").click()
    expect(ben.locator("#box_why")).to_have_value("Only Ben typed this.")


def test_who_is_of_the_case_no_more_is_not_told_that_we_try_again(
    desk: Open, case: ACase, ref: str
) -> None:
    """Ben's sister works here, so the case was shut to him while he typed. His desk said that the
    server cannot be reached, and let him close the window with his words in it.
    """
    ben, asked = desk(), list[str]()

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    record_as(case, ADA, "restrict", reason="Family of staff here", only=[ADA, EVA, IVA])
    with ben.expect_response("**/unsaved") as answer:
        ben.fill("#box_why", "Typed as it was shut.")
    assert answer.value.status == 404
    expect(ben.locator(LINE)).to_contain_text("not yours to write any more")
    expect(ben.locator(LINE)).to_contain_text("copy them")
    ben.on("dialog", leave)
    ben.goto("/incidents")
    assert asked == ["beforeunload"]
