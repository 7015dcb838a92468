"""A page of a look-back that was opened before somebody else was at it."""

from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.pages.as_shown import CHANGED
from disclosure.records.look_backs import look_back_called
from tests.cases import FINDINGS
from tests.look_backs import a_look_back
from tests.people import ADA, EVA, IVA, RON
from tests.typed import sent_along, signed_in

pytestmark = pytest.mark.usefixtures("team")
FIRST = {"kind": "initial_notification", "text": "Dear {{ name }},\n\nWe are sorry.", "slip": "yes"}
NEWER = FIRST | {"text": f"{FIRST['text']}\n\nRing us on 01632 960101, on any day."}


def test_an_old_tab_of_the_letter_for_all_takes_no_newer_words_away(
    app: Flask, session: Session
) -> None:
    path = f"/look-backs/{a_look_back(session).ref}/letter"
    ada, ron = signed_in(app, ADA), signed_in(app, RON)
    first = sent_along(ada.get(path).text, "seen")
    assert ada.post(path, data=FIRST | first).status_code == 303
    old = sent_along(ada.get(path).text, "seen")
    assert ron.post(path, data=NEWER | old).status_code == 303
    mine = FIRST | {"text": FIRST["text"].replace("sorry", "very sorry")}
    answer = ada.post(path, data=mine | old)
    assert answer.status_code == 409
    page = unescape(answer.text)
    assert "These words were saved anew after you opened this page." in page
    assert "Ron Bell saved them." in page
    assert "on any day" in page
    assert "very sorry" in page
    assert "on any day" in ron.get(path).text  # nothing was saved
    again = ada.post(path, data=mine | sent_along(page, "seen"))  # knowing of them
    assert again.status_code == 303
    assert "very sorry" in ron.get(path).text


def test_two_who_begin_the_same_letter_lose_neither(app: Flask, session: Session) -> None:
    path = f"/look-backs/{a_look_back(session).ref}/letter"
    ada, ron = signed_in(app, ADA), signed_in(app, RON)
    none = sent_along(ada.get(path).text, "seen")
    assert ron.post(path, data=NEWER | none).status_code == 303
    assert ada.post(path, data=FIRST | none).status_code == 409


def test_an_old_tab_of_the_findings_for_all_takes_no_newer_words_away(
    app: Flask, session: Session
) -> None:
    """What Eva had approved since would have gone, and with it what hundreds are told."""
    base = f"/look-backs/{a_look_back(session).ref}/findings"
    iva, eva = signed_in(app, IVA), signed_in(app, EVA)
    old, (newer, typed) = (
        sent_along(iva.get(base).text, "as_shown"),
        (FINDINGS, FINDINGS | {"why": "Chance."}),
    )
    assert iva.post(base, data=newer | old).status_code == 303
    answer = iva.post(base, data=typed | old)
    page = unescape(answer.text)
    assert (answer.status_code, CHANGED in page) == (409, True)
    assert f"Why it happened: on record now: “{newer['why']}”." in page
    assert "Chance." in page  # what was typed stays
    assert newer["why"] in eva.get(f"{base}/approve").text  # and nothing was saved
    assert (
        iva.post(base, data=typed | sent_along(page, "as_shown")).status_code == 303
    )  # knowing of them
    assert "Chance." in eva.get(f"{base}/approve").text


def test_to_close_a_look_back_in_an_old_tab_does_not_open_it_again(
    app: Flask, session: Session
) -> None:
    ref = a_look_back(session).ref
    ada, ron = signed_in(app, ADA), signed_in(app, RON)
    assert "Close this look-back" in ron.get(f"/look-backs/{ref}").text
    assert ada.post(f"/look-backs/{ref}/close").status_code == 303
    late = ron.post(f"/look-backs/{ref}/close")
    assert (late.status_code, f"{ref} is closed." in late.text) == (409, True)
    again = ada.get(f"/look-backs/{ref}").text.partition(f"/look-backs/{ref}/close")[2]
    assert 'name="again" value="yes"' in again.partition("</form>")[0]
    assert ada.post(f"/look-backs/{ref}/close", data={"again": "yes"}).status_code == 303
    session.rollback()
    found = look_back_called(session, ref)
    assert found
    assert found.state == "open"
