"""Every sentence of the family's side goes through gettext; a made-up language finds the others."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.policy.complaint_routes import places
from disclosure.records.evidence import evidence_of
from disclosure.records.users import User
from disclosure.settings import ROOT, Settings
from tests import pseudo
from tests.begun import begins_with
from tests.databases import TOLD
from tests.families import FACT, AFamily, a_family, code_for, visit

pytestmark = begins_with(a_family)

POSTS = {
    "questions": {}, "concerns": {}, "account": {}, "heard": {}, "requests": {}, "consents": {},
    "contact": {"earliest": "late", "email": "nobody"},
}  # fmt: skip
UNSEEN = {"script", "style", "article", "svg"}  # an article is a letter as it was written
SPOKEN = {"aria-label", "title", "alt", "placeholder", "data-label", "content"}
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
OURS_IN_NO_LANGUAGE = ["PDF", "KB", "English", "width=device-width, initial-scale=1", "noindex"]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    pseudo.put_in(settings.home)
    return settings


@pytest.fixture
def them(begun: AFamily, session: Session) -> AFamily:
    pseudo.offer(session, now())
    return begun.at_present()


@pytest.fixture
def ewa(app: Flask, them: AFamily) -> FlaskClient:
    browser = visit(app, them.case, them.ewa)
    assert browser.get(f"/f/page?language={pseudo.TAG}").status_code == 200
    return browser


class Reader(HTMLParser):
    """Collects what is read or spoken."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        if not self._unseen:
            self.said += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(data)


def of_the_record(session: Session, them: AFamily) -> list[str]:
    """Whatever people wrote, the longest first."""
    session.rollback()
    told: set[str] = set(OURS_IN_NO_LANGUAGE) | set(TOLD.values())
    for row in evidence_of(session, them.case.id):
        told |= set(strings_in(row.body))
    for user in session.scalars(select(User)):
        told |= {user.name, user.title or ""}
        told |= {site.name for site in user.sites}
    for route in (route for place in places() for route in place.routes):
        told |= {route.name, (route.url or "").removeprefix("https://")}
    lower = {each.lower() for each in told}
    spaced = {each.replace("_", " ") for each in told}
    return sorted(filter(None, told | lower | spaced), key=len, reverse=True)


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from value.splitlines()
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings_in(each)


def escaped(page: str, known: list[str]) -> list[str]:
    """The words of ours that no translation reached."""
    reader = Reader()
    reader.feed(page)
    found = (pseudo.not_wrapped(said, known) for said in reader.said)
    return [words for words in found if words]


@pytest.mark.parametrize("path", sorted((ROOT / "templates/family").rglob("*.html")), ids=str)
def test_no_template_holds_a_bare_word(path: Path) -> None:
    """Also in the states of a case that no walk comes to."""
    bare = JINJA.sub(" ", path.read_text())
    assert escaped(bare, ["letters/letter-", *OURS_IN_NO_LANGUAGE]) == []


@pytest.mark.long
def test_no_sentence_of_a_visit_escapes(ewa: FlaskClient, them: AFamily, session: Session) -> None:
    known, found = of_the_record(session, them), {}
    for path in ("/f/page", "/f/page?copy=yes", "/f/letters/1/", "/f/nothing-here"):
        page = ewa.get(path).text
        assert f'<html lang="{pseudo.TAG}" dir="rtl"' in page, path
        found[path] = escaped(page, known)
    for path, data in POSTS.items():
        for asked in ({}, {"show_again": "yes"}):
            found[f"{path} {asked}"] = escaped(
                ewa.post(f"/f/{path}", data=data | asked).text, known
            )
    for path in re.findall(r'(?:form)?action="(/f/[^"]+)"', ewa.get("/f/page").text):
        if path not in ("/f/leave", "/f/take-away") and path.removeprefix("/f/") not in POSTS:
            answer = ewa.post(path, data={"show_again": "yes"})
            found[path] = escaped(answer.text, known)
    assert {path: words for path, words in found.items() if words} == {}


def test_what_was_kept_is_told_in_their_language(
    ewa: FlaskClient, them: AFamily, session: Session
) -> None:
    known = of_the_record(session, them)
    for path in ("questions", "concerns", "account"):
        assert ewa.post(f"/f/{path}", data={"words": "12345 67890"}).status_code == 303
        assert escaped(ewa.get("/f/page").text, known) == []


def test_what_they_take_away_is_in_their_language(
    ewa: FlaskClient, them: AFamily, session: Session
) -> None:
    with ZipFile(BytesIO(ewa.post("/f/take-away").data)) as pack:
        names = [name for name in pack.namelist() if not name.startswith("letters/")]
        zones = ("GMT", "BST")  # beside the hour of a talk: called so in every language
        known = [*names, "letters:", *zones, *of_the_record(session, them)]
        found = {
            name: escaped(pack.read(name).decode(), known)
            for name in names
            if name != "MANIFEST-SHA256.txt"
        }
    assert {name: words for name, words in found.items() if words} == {}


def test_the_door_speaks_it_before_and_after(app: Flask, them: AFamily, session: Session) -> None:
    known, door = of_the_record(session, them), app.test_client()
    code = code_for(them.case, them.ewa)
    steps: dict[str, Callable[[], Any]] = {
        "door": lambda: door.get(f"/f/?language={pseudo.TAG}"),
        "nothing typed": lambda: door.post("/f/open", data={}),
        "wrong": lambda: door.post("/f/open", data={"code": code, "fact": "Rex"}),
        "not open": lambda: door.get("/f/page"),
        "opened": lambda: door.post(
            "/f/open", data={"code": code} | {"fact": FACT["answer"]}, follow_redirects=True
        ),
        "left": lambda: door.post("/f/leave", follow_redirects=True),
        "ended": lambda: door.post("/f/questions", data={"words": "12345 67890"}),
    }
    found = {}
    for name, step in steps.items():
        page = step().text
        assert 'dir="rtl"' in page, name
        found[name] = escaped(page, known)
    assert {name: words for name, words in found.items() if words} == {}
