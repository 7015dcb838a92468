"""Whom they would ring is away: the page says until when, and what else they can do. Never why."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from disclosure.actions.on_call.absences import be_away
from disclosure.pages.family.page_words import Wording
from disclosure.records.outbox import Message
from tests.begun import begins_with
from tests.families import AFamily, a_family
from tests.people import ADA, BEN, RON, actor

pytestmark = begins_with(a_family)
WRITE = "Write to us on this page: somebody who is here will read it."
BEN_RINGS, ADA_RINGS = "01632 960101", "01632 960102"


def read(client: FlaskClient) -> str:
    """What stands under “What happens next”."""
    page = client.get("/f/page").text.partition('id="next"')[2].partition("</section>")[0]
    return " ".join(unescape(re.sub("<[^>]+>", " ", page)).split())


def away(them: AFamily, app: Flask, email: str, days: int, stand_in: str = RON) -> str:
    """From today, as the page writes the last day."""
    session, today = them.case.session, them.case.now.today
    session.rollback()
    last = today + timedelta(days=days)
    be_away(session, actor(session, email), them.case.at, email, today, last, stand_in)
    with app.test_request_context("/f/page"):
        return Wording(today).day(last)


def test_while_both_are_there_the_page_gives_both_numbers(ewa: FlaskClient) -> None:
    page = read(ewa)
    assert BEN_RINGS in page
    assert f"When Ben Okoro is away, ring Ada Lind: {ADA_RINGS}" in page
    assert "is away until" not in page


def test_who_covers_is_to_be_rung_now(app: Flask, them: AFamily, ewa: FlaskClient) -> None:
    until = away(them, app, BEN, 6)
    page = read(ewa)
    says = f"Ben Okoro is away until the end of {until}. When Ben Okoro is away, ring Ada Lind: "
    assert f"{says}{ADA_RINGS}" in page
    assert page.index(ADA_RINGS) < page.index(BEN_RINGS)
    assert WRITE not in page
    assert "To come back, ask Ada Lind for a new code:" in ewa.get("/f/page").text


def test_who_reaches_neither_reads_until_when_and_what_else_they_can_do(
    app: Flask, them: AFamily, ewa: FlaskClient
) -> None:
    """Both numbers stood there as ever, and rang out."""
    ben, ada = away(them, app, BEN, 6), away(them, app, ADA, 3)
    page = read(ewa)
    both = f"Ada Lind is away until the end of {ada}. Ben Okoro is away until the end of {ben}."
    assert f"{both} {WRITE}" in page  # “after that” below is after the day on which Ben is back
    assert ADA_RINGS not in page
    assert f"After that you can ring Ben Okoro, Charge nurse, again: {BEN_RINGS}" in page
    assert "Ron Bell" not in page  # who stands in gets no sight of the case by that
    whole = ewa.get("/f/page").text
    assert "ring at any of the times above" not in whole
    assert "To come back, ask us for a new code." in whole


def test_the_house_answers_where_neither_does(
    app: Flask, them: AFamily, ewa: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    away(them, app, BEN, 6)
    away(them, app, ADA, 3)
    house = replace(app.config["SETTINGS"], letterhead=("Alder Hospital", "Tel. 01632 960000"))
    monkeypatch.setitem(app.config, "SETTINGS", house)
    assert "Until then, ring us on 01632 960000" in read(ewa)


def test_what_they_write_meanwhile_reaches_whoever_stands_in(
    app: Flask, them: AFamily, ewa: FlaskClient
) -> None:
    """The page says that somebody who is here will read it."""
    away(them, app, BEN, 6)
    away(them, app, ADA, 3)
    assert ewa.post("/f/questions", data={"words": "Who rings me now?"}).status_code == 303
    them.case.session.rollback()
    asked = select(Message.to, Message.instead_of).where(Message.step == "question_asked")
    assert (RON, BEN) in [tuple(each) for each in them.case.session.execute(asked)]


def test_nobody_who_is_away_is_said_to_answer_what_they_ask_for(
    app: Flask, them: AFamily, ewa: FlaskClient
) -> None:
    """“Ben Okoro will answer you”, above the line that said until when he was away."""
    asks = {"wants": "interpreter", "words": "Polish"}
    ewa.post("/f/requests", data=asks)
    assert "We have your request. Ben Okoro will answer you." in ewa.get("/f/page").text
    away(them, app, BEN, 6)
    ewa.post("/f/requests", data=asks | {"words": "Polish, by phone"})
    page = ewa.get("/f/page").text
    assert "We have your request. We will answer you." in page
    assert "Ben Okoro will answer you" not in page
