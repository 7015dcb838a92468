"""A page as somebody hears it who cannot see it: with the keys alone, in the order it is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession

from tests.stories.clicking import Clicker

MANY = 200  # more stops than any page has
STOPS = "a[href],button,input:not([type=hidden]),textarea,select,summary"
ALL_STOPS = f"[...document.querySelectorAll('{STOPS}')].filter(one => one.checkVisibility())"
HEADING = re.compile(r'- \'?heading "(.*)" \[level=(\d)\]')


@dataclass(frozen=True)
class Heard:
    """What the browser tells a screen reader of one thing."""

    role: str
    name: str
    more: str  # the hint and the fault tied to it


def aloud(said: dict[str, Any]) -> str:
    """What is only drawn makes no sound: wide and double spaces, a space before a colon."""
    return " ".join(str(said.get("value", "")).split()).replace(" :", ":")


class Listener:
    """One relative at the keys of their own machine, where no script runs."""

    def __init__(self, clicker: Clicker) -> None:
        self.clicker, self.page = clicker, clicker.page
        self._tells: CDPSession = clicker.page.context.new_cdp_session(clicker.page)
        self._tells.send("Accessibility.enable")

    def here(self) -> Heard:
        """Where the keys are now."""
        found = self._evaluate("document.activeElement")["objectId"]
        asked = {"objectId": found, "fetchRelatives": False}
        node = self._tells.send("Accessibility.getPartialAXTree", asked)["nodes"][0]
        return Heard(*(aloud(node.get(each, {})) for each in ("role", "name", "description")))

    def tab(self) -> Heard:
        self.page.keyboard.press("Tab")
        return self.here()

    def group(self) -> str:
        """What is said of the boxes that belong together, where the keys are now."""
        asked = {"objectId": self._evaluate("document.activeElement")["objectId"]}
        above = self._tells.send("Accessibility.getAXNodeAndAncestors", asked)["nodes"]
        return next((aloud(n["name"]) for n in above if aloud(n["role"]) == "group"), "")

    def tab_to(self, role: str, name: str, group: str = "") -> Heard:
        """On and on, until it is heard: by its whole name, or by how that begins."""
        passed = []
        for _ in range(MANY):
            heard = self.tab()
            if heard.role == role and heard.name.startswith(name) and group in (self.group(), ""):
                return heard
            passed.append(heard.name)
        raise AssertionError(f"no {role} “{name}” on {self.clicker.path}; but {passed}")

    def write(self, label: str, words: str, role: str = "textbox") -> None:
        self.tab_to(role, label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def tick(self, label: str, group: str, role: str = "checkbox") -> None:
        self.tab_to(role, label, group)
        self.page.keyboard.press("Space")

    def unfold(self, says: str) -> None:
        self.tab_to("DisclosureTriangle", says)
        self.page.keyboard.press("Enter")

    def press(self, button: str) -> None:
        self.tab_to("button", button)
        self.sends("Space")

    def follow(self, link: str) -> None:
        self.tab_to("link", link)
        self.sends("Enter")

    def sends(self, key: str) -> None:
        """Another page comes, or another place of this one."""
        with self.page.expect_navigation() as arrived:
            self.page.keyboard.press(key)
        if answer := arrived.value:
            judge = self.clicker.judge
            judge.look(self.page, answer.status, self.clicker.script)

    def stops(self) -> list[Heard]:
        """All that the keys lead to, from the top of the page to its end."""
        return list(self._stops())

    def strays(self) -> list[str]:
        """Where the keys go otherwise than the page is read, from its top."""
        count = int(self._evaluate(f"{ALL_STOPS}.length")["value"])
        order = []
        for _ in range(count):
            self.page.keyboard.press("Tab")
            order.append(self._evaluate(f"{ALL_STOPS}.indexOf(document.activeElement)")["value"])
        return [f"stop {n} is {at}" for n, at in enumerate(order) if n != at]

    def headings(self) -> list[tuple[int, str]]:
        """(level, words) in the order they are read."""
        whole = self.page.locator("body").aria_snapshot()
        return [(int(level), words) for words, level in HEADING.findall(whole)]

    def _stops(self) -> Iterator[Heard]:
        for _ in range(MANY):
            heard = self.tab()
            if heard.role in ("RootWebArea", "none"):
                return
            yield heard

    def _evaluate(self, expression: str) -> dict[str, Any]:
        found: dict[str, Any] = self._tells.send("Runtime.evaluate", {"expression": expression})
        result: dict[str, Any] = found["result"]
        return result
