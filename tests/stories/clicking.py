"""People at their screens: they read, click and type; every page they meet is looked at once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page

from tests.browser import OPEN_ALL, TOO_WIDE, WHOLE, contexts_of_one_test, found_by_axe
from tests.picture import keep

PASSWORD = "four quiet words here"
NARROW, WIDE = 320, 1280
WITHOUT_NUMBERS = re.compile(r"(?<=[/=-])\d+")


@dataclass
class Judge:
    """Opens a copy of each distinct page, with the reader's cookies, and writes down its faults."""

    browser: Browser
    address: str
    reader: Page  # narrow, and free to run what axe is
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    pages: int = 0
    without_script: int = 0

    def look(self, page: Page, status: int, script: bool) -> None:
        self.pages += 1
        self.without_script += not script
        name = self._name(page, status)
        if name not in self.seen:
            self.seen.add(name)
            self.faults += [f"{name}: {fault}" for fault in self._faults_of(page)]

    def _name(self, page: Page, status: int) -> str:
        """One address shows several pages: another answer, another page; in `make soak` it is one
        by other buttons too."""
        here = page.url.removeprefix(self.address).partition("#")[0]
        path = WITHOUT_NUMBERS.sub("N", here)
        buttons = set(page.locator("main button:visible").all_inner_texts()) if WHOLE else ()
        return f"{path} {status} {', '.join(sorted(buttons))}"

    def _faults_of(self, page: Page) -> Iterator[str]:
        """Of a copy: axe needs scripts, and to ask for the page again would be another page."""
        content, copy = page.content(), self.reader
        address = page.url.partition("#")[0]
        copy.context.clear_cookies()
        copy.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
        copy.route(address, lambda route: route.fulfill(body=content, content_type="text/html"))
        copy.goto(address)
        copy.unroute(address)
        copy.evaluate(OPEN_ALL)
        if (more := copy.evaluate(TOO_WIDE)) > 0:
            yield f"{more} px too wide"
        if (count := copy.locator("h1").count()) != 1:
            yield f"{count} h1"
        yield from found_by_axe(copy, colours=WHOLE)  # a page's own tests look at its colours


@dataclass
class Clicker:
    """One person, signed in at one screen. What a person can see is all that can be clicked."""

    page: Page
    judge: Judge
    script: bool
    complaints: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.judge.address)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def says(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def faults(self) -> str:
        """What the list of faults on top says; empty where there is none."""
        return " ".join(self.page.locator(".govuk-error-summary").all_inner_texts())

    def sees_button(self, words: str) -> bool:
        return bool(self.page.get_by_role("button", name=words).count())

    def go(self, path: str) -> None:
        """Type an address: only for the first page of a day."""
        answer = self.page.goto(path)
        self.judge.look(self.page, answer.status if answer else 200, self.script)

    def sign_in(self, email: str) -> None:
        self.go("/sign-in")
        self.fill("E-mail address", email)
        self.fill("Password", PASSWORD)
        self.press("Sign in")

    def follow(self, words: str, within: str = "body", nth: int = 0) -> None:
        """A link with these words in it."""
        links = self.page.locator(within).get_by_role("link", name=words)
        self._click(_only(links, f"link “{words}”", self, nth))

    def press(self, words: str, within: str = "body") -> None:
        """A button with these words."""
        buttons = self.page.locator(within).get_by_role("button", name=words)
        self._click(_only(buttons, f"button “{words}”", self))

    def fill(self, label: str, words: str, within: str = "main") -> None:
        self._box(label, within).fill(words)

    def choose(self, label: str, option: str) -> None:
        """One of several: among round or square boxes, or in a box that folds."""
        if self.page.locator("main").get_by_role("group", name=label).count():
            return self.tick(option, label)
        box = self._box(label, "main")
        options = box.locator("option").all_inner_texts()
        box.select_option(label=next(each for each in options if each.startswith(option)))
        return None

    def tick(self, words: str, group: str = "", off: bool = False) -> None:
        """The round or square box with these words, in the group that has this name."""
        place = self.page.locator("main")
        if group:
            place = place.get_by_role("group", name=group)
        box = place.get_by_role("radio", name=words).or_(place.get_by_role("checkbox", name=words))
        _only(box, f"choice “{words}” of “{group}”", self).set_checked(not off)

    def picture(self, name: str, top: str = "") -> None:
        """For docs/, where somebody asked for pictures: see tests/picture.py."""
        keep(self.page, name, top)

    def unfold(self, words: str) -> None:
        self.page.locator("summary", has_text=words).first.click()

    def _box(self, label: str, within: str) -> Locator:
        for name in (label, f"{label} (optional)"):
            box = self.page.locator(within).get_by_label(name, exact=True)
            if box.count():
                return _only(box, f"box “{label}”", self)
        raise AssertionError(f"no box “{label}” on {self.path}:\n{self.says}")

    def _click(self, target: Locator) -> None:
        with self.page.expect_navigation() as arrived:
            target.click()
        answer = arrived.value
        if answer:  # none for a jump within the page
            self.judge.look(self.page, answer.status, self.script)


def _only(found: Locator, what: str, clicker: Clicker, nth: int = 0) -> Locator:
    """The first that can be seen: the same link may stand in the card on top and in a list."""
    seen = found.filter(visible=True)
    assert seen.count() > nth, f"no {what} on {clicker.path}:\n{clicker.says}"
    return seen.nth(nth)


def a_page(browser: Browser, address: str, width: int, **more: bool) -> Page:
    screen = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 900},
        **more,  # type: ignore[arg-type]
    )
    screen.set_default_timeout(30_000)
    return screen.new_page()


@dataclass
class Ward:
    """Everybody's screens, in one browser."""

    judge: Judge
    clickers: list[Clicker] = field(default_factory=list)

    def sits_down(self, email: str, width: int, *, script: bool) -> Clicker:
        judge = self.judge
        page = a_page(judge.browser, judge.address, width, java_script_enabled=script)
        clicker = Clicker(page, judge, script)
        page.on("console", lambda said: clicker.complaints.append(said.text))
        self.clickers.append(clicker)
        clicker.sign_in(email)
        return clicker

    def refused_by_the_browser(self) -> list[str]:
        """What our own rules for the browser forbade: our pages must need none of it."""
        said = [line for clicker in self.clickers for line in clicker.complaints]
        return [line for line in said if "Content Security Policy" in line]


@contextmanager
def a_ward(address: str) -> Iterator[Ward]:
    with contexts_of_one_test() as browser:
        yield Ward(Judge(browser, address, a_page(browser, address, NARROW, bypass_csp=True)))
