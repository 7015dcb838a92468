"""The page on which an auditor reads what was done to the house."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.looks.searching import SEARCHED, hash_of_search
from disclosure.clock import now
from disclosure.records.house import house_entries, note_of_house
from disclosure.records.transaction import one_transaction
from tests.cases import an_opened_case
from tests.disclosure.pages.glass.test_glass import words
from tests.people import ADA, ADAM, BEN, MONA
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
PATH = "/audit/house"


def test_an_auditor_reads_it_and_that_they_did_stands_there(app: Flask, session: Session) -> None:
    page = words(signed_in(app, MONA).get(PATH).text)
    assert "What was done to the house" in page
    assert f"account made {ADA} page" in page
    session.rollback()
    last = house_entries(session)[-1]
    assert (last.by, last.what, last.door) == (MONA, "house read", "page")


def test_by_who_did_it_and_by_words(app: Flask, session: Session) -> None:
    an_opened_case(session)
    signed_in(app, ADA).post("/incidents", data={"q": "Ann Price"})
    client = signed_in(app, MONA)
    found = words(client.post(PATH, data={"words": "ann PRICE"}).text)
    assert f"{ADA} searched" in found
    none = words(client.post(PATH, data={"by": ADA, "words": "Somebody else"}).text)
    assert "Nothing here matches." in none


def test_how_many_an_earlier_release_wrote_down_as_found_is_not_shown(
    app: Flask, session: Session
) -> None:
    hashed = hash_of_search(session, "Ann Price")
    for many in ("1", "10+"):
        with one_transaction(session):
            about = f"{hashed}, found {many}, by number, to export"
            note_of_house(session, now(), ADA, "page", SEARCHED, about)
    found = words(signed_in(app, MONA).post(PATH, data={"words": "Ann Price"}).text)
    assert found.count(f"{hashed}, by number, to export") == 2
    assert ", found" not in found


def test_what_does_not_stand_there_is_said_at_its_box(app: Flask) -> None:
    answer = signed_in(app, MONA).post(PATH, data={"by": "nobody@example.org"})
    assert answer.status_code == 422
    assert "Who: nobody of this name did anything that stands there." in words(answer.text)


@pytest.mark.parametrize("email", [BEN, ADAM])
def test_others_are_refused(app: Flask, email: str) -> None:
    assert signed_in(app, email).get(PATH).status_code == 403


def test_the_pages_of_whoever_watches_lead_there(app: Flask) -> None:
    assert f'href="{PATH}"' in signed_in(app, MONA).get("/audit/one-browser").text


def test_since_when_one_browser_is_looked_for_can_be_chosen(app: Flask) -> None:
    client = signed_in(app, MONA)
    page = client.get("/audit/one-browser?since=2026-01-05").text
    assert "since Monday 5 January" in words(page)
    assert 'value="2026-01-05"' in page
    wrong = client.get("/audit/one-browser?since=yesterday")
    assert wrong.status_code == 422
    assert "Since: this is no day. Give one such as 2026-01-31." in words(wrong.text)
