"""All that somebody of a family can ask of the app: each address under /f/, tried as them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from disclosure.clock import now
from tests.canaries import Planted, text_of, whose, word
from tests.families import visit

GOING = ("/f/open", "/f/leave")  # after which nobody is there any more
FORMS = ("standard", "large_print", "html", "text", "easy_read", "two_languages", "nothing")
LOOKS = ("?print=large", "?copy=yes", "?language=cy")


@dataclass
class Walk:
    """What one person was answered. `seen`: for whom the canaries were, by where they stood."""

    app: Flask
    planted: Planted
    who: str
    client: FlaskClient
    things: Mapping[str, list[str]]
    answered: set[int] = field(default_factory=set)
    seen: dict[str, set[str]] = field(default_factory=dict)

    def gets(self) -> None:
        for rule in rules(self.app, "GET"):
            for path in self._paths(rule):
                self.ask("GET", path)
        for look in LOOKS:
            self.ask("GET", f"/f/page{look}")

    def posts(self) -> None:
        """With good words of their own, also of what is another's; and with what no form sends."""
        for rule in rules(self.app, "POST"):
            if rule not in GOING:
                paths = list(self._paths(rule))
                if self.who in ("ewa", "vera"):
                    self.ask("POST", paths[0], WRONG)
                for path in paths:
                    self.ask("POST", path, good(rule, self.who))

    def again(self) -> None:
        self.ask("GET", "/f/page")
        self.ask("POST", "/f/take-away")

    def errors(self) -> None:
        for method, path in (("PUT", "/f/page"), ("GET", "/f/nothing"), ("GET", "/f/nothing/1")):
            self.ask(method, path)
        self.ask("POST", "/f/questions", {"words": "x" * 450_000}, "multipart/form-data")

    def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, sent_as: str = ""
    ) -> TestResponse:
        answer = self.client.open(
            path, method=method, data=body, content_type=sent_as or None, buffered=True
        )
        self.answered.add(answer.status_code)
        self._note(f"{method} {path}", answer)
        return answer

    def _note(self, where: str, answer: TestResponse) -> None:
        found = whose(text_of(answer.data))
        found |= whose(f"{answer.headers} {self._cookie()}")
        self.seen.setdefault(where, set()).update(found)

    def _cookie(self) -> str:
        """What stands in it for whoever reads it: it is signed, not secret."""
        with self.client.session_transaction() as cookie:
            return str(dict(cookie))

    def _paths(self, rule: str) -> Iterator[str]:
        """Of a thing of their own where they have one, and then of one of somebody else."""
        part = re.search("<[^>]+>", rule)
        if part is None:
            yield rule
            return
        for value in self.things[part[0]]:
            yield from self._paths(rule.replace(part[0], value, 1))


WRONG = {
    "words": "", "purpose": "nothing", "agrees": "maybe", "wants": "nothing", "outcome": "nothing",
    "right": "maybe", "listened": "maybe", "due_on": "soon", "with_person": "1", "until": "never",
    "use": "phone", "never": "phone", "ways_asked": "yes", "post": "one line",
}  # fmt: skip


def good(rule: str, who: str) -> dict[str, Any]:
    """What their own form would send; their words are canaries too. Hers are for all to ask."""
    ours = "ques" if (rule, who) == ("/f/questions", "ewa") else who
    words = {"words": f"We said it {word(ours, 'posted')}."}
    day = f"{now() + timedelta(days=9):%Y-%m-%d}"
    share = {"purpose": "share", "agrees": "yes", "with": word(who, "new"), "what": ["letters"]}
    told: Mapping[str, dict[str, Any]] = {
        "/f/promises/<promise>/change": {**words, "due_on": day},
        "/f/concerns/<int:concern>/end": {"outcome": "outside"},
        "/f/consents": share,
        "/f/contact": {"ways_asked": "yes", "never": ["visit"], "matters": word(who, "new")},
        "/f/heard": {"listened": "no", "would_change": word(who, "would"), "contact": "no"},
        "/f/records/<int:record>/right": {**words, "right": "no"},
        "/f/requests": {**words, "wants": "something_else"},
    }
    return told.get(rule, words)


def a_walk(app: Flask, planted: Planted, who: str) -> Walk:
    """With their page open."""
    client = visit(app, planted.case, planted.people[who])
    return Walk(app, planted, who, client, things_of(planted, planted.people[who]))


def rules(app: Flask, method: str) -> list[str]:
    """Every address of the family's side, also one that came yesterday."""
    there = (rule for rule in app.url_map.iter_rules() if str(rule).startswith("/f/"))
    return sorted(str(rule) for rule in there if method in (rule.methods or ()))


def things_of(planted: Planted, person: int) -> dict[str, list[str]]:
    """By the part of an address that names them: one of this person, and one of somebody else."""
    case = planted.case.now

    def two(rows: list[tuple[int, str]]) -> list[str]:
        mine = [ref for owner, ref in rows if owner == person]
        others = [ref for owner, ref in rows if owner != person]
        return [*mine[-1:], *others[-1:]]

    def records(*kinds: str) -> list[str]:
        rows = [row for row in case.case.records.values() if row.kind in kinds]
        named = [row for row in rows if not row.body.get("with_person")]  # that shuts no page
        return two([(row.body["person"], str(row.number)) for row in named])

    owed = [(next(iter(case.owed_to(p)), 0), p.ref) for p in case.commitments]
    return {
        "<int:number>": ["1"],
        "<form>": list(FORMS),
        "<question>": two([(q.person, q.ref) for q in case.questions]),
        "<promise>": two(owed),
        "<int:excuse>": records("excuse"),
        "<int:concern>": records("concern"),
        "<int:consent>": records("consent"),
        "<int:record>": [*records("account"), *records("attempt"), "1"],
    }
