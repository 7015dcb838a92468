"""The coach of the moment on every page of a case in its first hours, and where it helps after."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.pages.incidents.sections import SECTIONS
from tests.cases import ACase, a_case, a_letter, a_person, a_talk, an_opened_case, name_contact
from tests.people import ADA, ADAM, BEN, FAR_SITE, IVA
from tests.rotas import COACH, PHONE, put_in
from tests.typed import signed_in
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
TEL = f'href="tel:{PHONE.replace(" ", "")}"'
HOUSE = 'href="tel:01632960155"'


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    name_contact(case)
    case.person = a_person(case)
    return case


def page_of(app: Flask, path: str, who: str = ADA) -> str:
    answer = signed_in(app, who).get(path)
    assert answer.status_code == 200, path
    return answer.text


def above(page: str) -> str:
    """What stands in the frame before the page itself."""
    return page.partition('<aside class="app-coach')[2].partition("</aside>")[0]


def in_words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)))


def test_every_page_of_a_case_in_acknowledge_says_whom_to_ring_until_when(
    app: Flask, session: Session, case: ACase
) -> None:
    put_in(session, -2, 5)
    here = f"/incidents/{case.ref}"
    paths = [f"{here}/{name}".rstrip("/") for name in SECTIONS]
    paths += [f"{here}/moves/begin_investigation", f"{here}/records", f"{here}/records/note"]
    paths += [f"{here}/letters/new"]
    for path in paths:
        frame = above(page_of(app, path))
        assert TEL in frame, path
        assert f"Disclosure coach on call: {COACH}" in in_words(frame), path
        assert "until " in frame, path


def test_letters_promises_and_the_analysis_are_pages_of_the_case_too(
    app: Flask, session: Session, case: ACase
) -> None:
    put_in(session, -2, 5)
    talk = a_talk(
        case, "first", next_contact={"words": "We ring", "owner": BEN, "due_on": case.day(3)}
    )
    ref = a_letter(case, "apology", until="draft")
    for path in (f"/letters/{ref}", f"/promises/{case.promise}"):
        assert TEL in above(page_of(app, path)), path
    assert TEL in above(page_of(app, f"/incidents/{case.ref}/analysis", IVA))
    assert TEL in above(page_of(app, f"/incidents/{case.ref}/records/conversation/{talk.id}"))


def test_the_first_page_of_a_talk_and_the_huddle_name_the_coach_themselves(
    app: Flask, session: Session, case: ACase
) -> None:
    put_in(session, -2, 5)
    for name in ("conversation", "huddle"):
        page = page_of(app, f"/incidents/{case.ref}/records/{name}", BEN)
        inside = page.partition("<main")[2].partition("</main>")[0]
        assert above(page) == ""
        assert TEL in inside, name
        assert COACH in inside, name
        assert HOUSE not in page


def test_nobody_on_call_says_so_with_the_number_of_the_house_and_who_is_next(
    app: Flask, session: Session, case: ACase
) -> None:
    put_in(session, 5, 20)
    frame = above(page_of(app, f"/incidents/{case.ref}", BEN))
    assert "Nobody is on call now." in frame
    assert HOUSE in frame
    assert f"Next on call: {COACH}, from" in in_words(frame)
    assert "Put somebody in" not in frame
    assert "Put somebody in" in above(page_of(app, f"/incidents/{case.ref}"))


def test_neither_a_rota_nor_a_number_is_said_plainly(
    app: Flask, case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = replace(app.config["SETTINGS"], coach=("", ""))
    monkeypatch.setitem(app.config, "SETTINGS", silent)
    page = page_of(app, f"/incidents/{case.ref}", BEN)
    assert in_words(above(page)).strip().endswith("Nobody is on call now.")
    assert 'href="tel:"' not in page
    talk = page_of(app, f"/incidents/{case.ref}/records/conversation", BEN)
    assert "Nobody is on call now." in talk
    assert "Talk it over first?" not in talk


def test_a_number_without_a_name_can_still_be_rung(
    app: Flask, case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    nameless = replace(app.config["SETTINGS"], coach=("", "4455"))
    monkeypatch.setitem(app.config, "SETTINGS", nameless)
    frame = in_words(above(page_of(app, f"/incidents/{case.ref}")))
    assert "day and night: the disclosure coach, 4455" in frame


def test_the_rota_of_another_site_changes_nothing_here(
    app: Flask, session: Session, case: ACase
) -> None:
    put_in(session, -2, 5, site=FAR_SITE)
    page = page_of(app, f"/incidents/{case.ref}")
    assert TEL not in page
    assert HOUSE in above(page)


def test_later_the_turn_stands_at_the_foot_of_the_page_only(app: Flask, session: Session) -> None:
    put_in(session, -2, 5)
    later = a_case(session, State.INVESTIGATE)
    page = page_of(app, f"/incidents/{later.ref}")
    assert above(page) == ""
    assert TEL in page.partition("<footer")[2]
    assert HOUSE not in page


def test_where_one_site_is_known_its_turn_wins_over_the_number_of_the_house(
    app: Flask, session: Session
) -> None:
    put_in(session, -2, 5)
    assert TEL in page_of(app, "/account", BEN).partition("<footer")[2]
    assert HOUSE in page_of(app, "/account", ADAM).partition("<footer")[2]  # works at no site
    assert HOUSE in app.test_client().get("/sign-in").text


def test_a_coach_with_markup_for_a_name_is_only_a_name(
    app: Flask, session: Session, case: ACase
) -> None:
    put_in(session, -2, 5, name='<b>"Cal"</b>', phone='1234" onclick="x')
    page = page_of(app, f"/incidents/{case.ref}")
    assert "<b>&#34;Cal" not in page
    assert 'onclick="x"' not in page
