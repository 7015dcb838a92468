"""Somebody who types into every box what no page expects, and looks at what comes back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from disclosure.clock import now
from disclosure.logs import what_broke

CANARY = "<script>canary"
VALUES = {
    "script": f"{CANARY}()</script>",
    "quotes": "'\"><img src=x onerror=canary>`\\",
    "attribute": '" onmouseover="canary',
    "template": "zq{{7*7}}zq zq${7*7}zq zq#{7*7}zq zq<%= 7*7 %>zq zq{% if 1 %}49{% endif %}zq",
    "nul": "before\x00after",
    "half": "half \ud800 a sign",
    "long": "long words " * 9_000,
    "one long word": "w" * 100_000,
    "to the left": "\u202etfel eht ot\u2066\u200f",
    "marks": "a" + "\u0301" * 400,
    "less than nothing": "-1",
    "huge": "9" * 60,
    "more digits than are read": "9" * 5_000,
    "larger than an id": "2147483648",
    "no number": "1e309",
    "strange digits": "\u0661\u0662\u0663",
    "a digit that is none": "\u00b2",
    "no day": "9999-99-99",
    "no time": "2026-02-30T25:61",
    "first day": "0001-01-01",
    "last moment": "9999-12-31T23:59",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "command": "+1+cmd|' /C calc'!A0",
    "path": "../../../../etc/passwd",
    "line break": "a\r\nX-Injected: canary\r\n\r\n<b>",
    "separators": "a\u2028b\u2029c\x85d\x0b",
    "pictures": "\U0001f3e5\U0001f469\U0001f3fd\u200d\u2695\ufe0f",
    "document": '{"a": [1, {"b": null}]}',
    "list": "[]",
    "sql": "' OR 1=1; DROP TABLE incident; --",
    "elsewhere": "//evil.example/%2e%2e",
    "code": "javascript:canary()",
    "percent": "%00%ff%0d%0a%s%n{0}",
    "turkish": "\u0130\u0131\u017f\u00df",
    "space": " \t\u00a0\u3000 ",
    "nothing": "",
    "date and words": "12 March <b>at</b> noon",
}
FIRES = (CANARY, "zq49zq")  # what must stand nowhere as it was typed, or worked out
LEAVES = ("/sign-out", "/f/leave")  # after which there is nobody to type
# A list of what to mend; or, where what was sent is in no box of the page, the sentence why not.
SUMMARY = re.compile(r'govuk-error-summary__list">\s*<li>.*?[^\s<>]|>Why</p>', re.DOTALL)
WORDS = "We will ring you on Monday."


@dataclass(frozen=True)
class Box:
    name: str
    kind: str  # as HTML has it; also textarea and select
    value: str = ""
    choices: tuple[str, ...] = ()

    @property
    def is_hidden(self) -> bool:
        return self.kind in ("hidden", "submit")

    def good(self, chance: Random) -> str:
        """Something that may do, so that what is wrong is looked at and not what is missing."""
        day = f"{now():%Y-%m-%d}"
        told = {"date": day, "time": "00:01", "datetime-local": f"{day}T00:01", "number": "1"}
        if self.choices:
            return chance.choice(self.choices)
        return self.value or told.get(self.kind, WORDS)


@dataclass
class Sheet:
    """A form as it stands on a page."""

    action: str
    method: str
    boxes: list[Box] = field(default_factory=list)

    @property
    def typed_into(self) -> list[Box]:
        return [box for box in self.boxes if box.name and box.name != "csrf_token"]


class _Page(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.sheets, self.links = path, list[Sheet](), set[str]()
        self.acts = list[str]()  # what a browser would run
        self._sheet: Sheet | None = None
        self._select, self._choices = "", list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if any(name.startswith("on") for name in told) or (tag == "script" and "src" not in told):
            self.acts.append(f"<{tag} {told}>")
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.add(told["href"].partition("#")[0])
        if tag == "form":
            self._sheet = Sheet(told.get("action") or self.path, told.get("method", "get").lower())
            self.sheets.append(self._sheet)
        if self._sheet is None:
            return
        name, kind = told.get("name", ""), told.get("type", "text")
        if tag == "input" and kind in ("radio", "checkbox"):
            self._one_of(name, kind, told.get("value", "on"))
        elif tag in ("input", "button") and name:
            kind = "submit" if tag == "button" else kind
            self._sheet.boxes.append(Box(name, kind, told.get("value", "")))
        elif tag == "textarea":
            self._sheet.boxes.append(Box(name, tag))
        elif tag == "select":
            self._select, self._choices = name, []
        elif tag == "option":
            self._choices.append(told.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._sheet:
            chosen = tuple(filter(None, self._choices)) or ("",)
            self._sheet.boxes.append(Box(self._select, tag, "", chosen))
        if tag == "form":
            self._sheet = None

    def _one_of(self, name: str, kind: str, value: str) -> None:
        assert self._sheet is not None
        for place, box in enumerate(self._sheet.boxes):
            if box.name == name:
                self._sheet.boxes[place] = Box(name, kind, "", (*box.choices, value))
                return
        self._sheet.boxes.append(Box(name, kind, "", (value,)))


def read(path: str, text: str) -> _Page:
    page = _Page(path)
    page.feed(text)
    return page


@dataclass
class Attacker:
    """`faults`: what must not be, in words for whoever mends it."""

    app: Flask
    chance: Random
    faults: list[str] = field(default_factory=list)
    asked: int = 0
    statuses: set[int] = field(default_factory=set)
    _broke: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.turns_to(self.app)

    def turns_to(self, app: Flask) -> None:
        self.app = app
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        self.app.log_exception = self._note  # type: ignore[method-assign, assignment]

    def _note(self, told: Any) -> None:
        found = what_broke(told[1])
        ours = [step for step in found["where"] if step.startswith(("disclosure/", "letters/"))]
        self._broke.append(f"{found['error']} at {ours[-2:]}")

    def get(self, client: FlaskClient, path: str, why: str = "") -> TestResponse:
        answer = client.get(path, buffered=True)
        self.judge(f"GET {shown(path)} {why}", answer)
        return answer

    def send(
        self, client: FlaskClient, sheet: Sheet, typed: Sequence[tuple[str, str]], why: str
    ) -> TestResponse:
        body, path = encoded(typed), sheet.action
        if sheet.method == "get":
            return self.get(client, f"{path.partition('?')[0]}?{body}", why)
        form = "application/x-www-form-urlencoded"
        answer = client.post(path, data=body, content_type=form, buffered=True)
        self.judge(f"POST {shown(path)} {why}", answer)
        return answer

    def judge(self, what: str, answer: TestResponse) -> None:
        self.asked += 1
        self.statuses.add(answer.status_code)
        if answer.status_code >= 500:
            self.faults.append(f"{what}: {answer.status_code} {self._broke[-1:]}")
        leads_to = urlsplit(answer.headers.get("Location", ""))
        if "X-Injected" in answer.headers or leads_to.netloc not in ("", "localhost"):
            self.faults.append(f"{what}: its words became a header: {answer.headers}")
        if not answer.headers["Content-Type"].startswith("text/html"):
            return
        text = answer.text
        for word in FIRES:
            if word in text:
                place = text.index(word)
                self.faults.append(f"{what}: {word!r} as it was typed: …{text[place - 60 : place]}")
        for act in read("", text).acts:
            self.faults.append(f"{what}: a browser would run {act}")
        if answer.status_code == 422 and not SUMMARY.search(text) and "Not yet" not in text:
            self.faults.append(f"{what}: 422 names nothing to mend")

    def hostile(self, sheet: Sheet, each: bool) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Every box with every value; else every box once, with values drawn by lot."""
        good = [
            (box.name, box.good(self.chance)) for box in sheet.typed_into if box.kind != "submit"
        ]
        boxes = [box for box in sheet.typed_into if box.kind != "submit"]
        for name, value in VALUES.items() if each else self.chance.sample([*VALUES.items()], 1):
            yield f"all boxes: {name}", [(box, value) for box, _ in good]
        some = boxes if each else self.chance.sample(boxes, min(1, len(boxes)))
        for place, box in [(boxes.index(box), box) for box in some]:
            drawn = VALUES.items() if each else [self.chance.choice([*VALUES.items()])]
            for name, value in drawn:
                yield f"{box.name}: {name}", [*good[:place], (box.name, value), *good[place + 1 :]]
        if each:
            yield "every box twice", good * 2


def encoded(typed: Sequence[tuple[str, str]]) -> str:
    """As a browser sends it, and also what no browser would."""

    def spelled(text: str) -> str:
        return quote(text.encode("utf-8", "surrogatepass"), safe="")

    return "&".join(f"{spelled(name)}={spelled(value)}" for name, value in typed)


def shown(path: str) -> str:
    return path if len(path) < 120 else f"{path[:120]}…"


def rule_of(app: Flask, path: str, method: str) -> str:
    """Which of our addresses it is, so that one page of a kind is enough."""
    try:
        found = app.url_map.bind("here").match(
            urlsplit(path).path, method.upper(), return_rule=True
        )
    except (HTTPException, ValueError):
        return ""
    return str(found[0])
