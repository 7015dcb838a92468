"""No address and no line of a log says who somebody is, which case is theirs, or their code."""

import logging
import re
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from disclosure.extensions import db
from disclosure.pages.family import page as page_module
from tests.begun import begins_with
from tests.browser import serving
from tests.canaries import Planted, plant, whose
from tests.databases import ON_SQLITE
from tests.families import FACT, code_for, visit
from tests.family_walk import good, rules, things_of

pytestmark = [ON_SQLITE, begins_with(plant)]
LED_TO = re.compile(r'<a [^>]*href="([^"]*)"')
TAKEN_IN = re.compile(r'<(?:script|link|img)[^>]* (?:src|href)="([^"]*)"')
ASKED = re.compile(  # all that the address of a GET may say
    r"/f/(?:open|page|letters/\d+/\w*)?(?:\?(?:print|language|copy|left)=\w+)?(?:#[a-z]+)?"
    r"|#[a-z-]+|/static/[\w.-]+(?:\?v=\w+)?|tel:[+\d]+"
)
SENT_TO = re.compile(r"/f/[a-z_-]+(?:/(?:\d+|(?:QUE|COM)-\d{4}-\d{6})/[a-z_]+)?")
OURS_OUTSIDE = "https://"  # places to complain to, which are the same for everybody


def everything_linked(client: FlaskClient) -> Iterator[str]:
    for path in ("/f/", "/f/page", "/f/page?copy=yes", "/f/letters/1/", "/f/nothing"):
        page = client.get(path).text
        yield page
    yield client.post("/f/questions", data={"words": ""}).text
    yield client.post("/f/leave", follow_redirects=True).text


@pytest.mark.parametrize("who", ["ewa", "vera"])
def test_no_page_leads_to_an_address_that_says_anything(
    app: Flask, planted: Planted, who: str
) -> None:
    links, forms = set[str](), set[str]()
    for page in everything_linked(visit(app, planted.case, planted.people[who])):
        links |= {*LED_TO.findall(page), *TAKEN_IN.findall(page)}
        boxes = re.findall(r"<form[^>]*>", page)
        assert all('method="post"' in form for form in boxes)
        forms |= set(re.findall(r'(?:action|formaction)="([^"]*)"', page))
    ours = {link for link in links if not link.startswith(OURS_OUTSIDE)}
    assert len(ours) > 15
    assert [link for link in ours if not ASKED.fullmatch(link)] == []
    assert [form for form in forms if not SENT_TO.fullmatch(form)] == []
    assert whose(" ".join(links | forms)) == set()


def test_no_redirect_says_anything(app: Flask, planted: Planted) -> None:
    ewa = visit(app, planted.case, planted.people["ewa"])
    things, led = things_of(planted, planted.people["ewa"]), list[str]()
    for rule in rules(app, "POST"):
        if rule != "/f/leave":
            path = re.sub("<[^>]+>", lambda part: things[part[0]][0], rule)
            answer = ewa.post(path, data=good(rule, "ewa"))
            led += [answer.location] if answer.status_code == 303 else []
    led += [ewa.get("/f/").location, ewa.post("/f/leave").location]
    assert len(led) > 8
    assert [path for path in led if not ASKED.fullmatch(path)] == []


def test_no_log_names_anybody_or_holds_a_code(
    app: Flask, planted: Planted, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what was asked for and typed, nor what broke with their words in its hands."""
    caplog.set_level(logging.INFO)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    client = visit(app, planted.case, planted.people["ewa"])
    code = code_for(planted.case, planted.people["jan"])
    with serving(app) as address:
        send(address, "/f/open", {"code": code, "fact": FACT["answer"]})
        send(address, "/f/open", {"code": code, "fact": "qzxnoxguess"})
        kept = client.get_cookie("disclosure")
        assert kept
        cookie, things = kept.value, things_of(planted, planted.people["ewa"])
        for path in ("/f/page", "/f/letters/1/", "/f/letters/1/text", "/f/open"):
            send(address, path, None, cookie)
        for rule in rules(app, "POST"):
            if rule not in ("/f/leave", "/f/open"):
                path = re.sub("<[^>]+>", lambda part: things[part[0]][0], rule)
                send(address, path, good(rule, "ewa"), cookie)
        monkeypatch.setattr(page_module, "here_once", breaks)
        send(address, "/f/page", None, cookie)
    assert "GET /f/page" in caplog.text
    assert "OperationalError" in caplog.text
    said = "\n".join(record.getMessage() + (record.exc_text or "") for record in caplog.records)
    for logged in (caplog.text, said):
        assert whose(logged) == set()
        assert code not in logged
        assert code.replace("-", "") not in logged
        assert cookie not in logged


def breaks() -> None:
    words = {"words": f"qzxewaxwords {FACT['answer']}"}
    db.session().execute(text("SELECT :words FROM nowhere"), words)


def send(address: str, path: str, body: dict[str, str] | None, cookie: str = "") -> None:
    data = urlencode(body, doseq=True).encode() if body is not None else None
    asked_for = Request(address + path, data, {"Cookie": f"disclosure={cookie}"})
    try:
        urlopen(asked_for).read()
    except HTTPError as refused:
        refused.close()
