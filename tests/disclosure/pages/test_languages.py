"""Which language a page speaks, how a family chooses, and where it is named who checked it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.clock import now
from disclosure.pages import languages
from disclosure.settings import Settings
from disclosure.translating import adopt_words
from tests import pseudo
from tests.begun import begins_with
from tests.cases import record_as
from tests.families import FACT, AFamily, a_family, code_for, visit
from tests.family_saying import told_in_person
from tests.people import ADA, ADAM, BEN
from tests.typed import signed_in

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_family)]

ENGLISH, MADE_UP = '<html lang="en" dir="ltr"', f'<html lang="{pseudo.TAG}" dir="rtl"'
CHECKED = {"name": "Noa Levi", "tie": "Her first language", "read_every_sentence": "yes"}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    pseudo.put_in(settings.home)
    yield settings
    adopt_words(tmp_path / "none")


def links(page: str) -> list[str]:
    return re.findall(r'hreflang="(\w+)"', page)


def test_where_only_english_is_checked_there_is_no_choice(app: Flask) -> None:
    door = app.test_client()
    assert "hreflang" not in door.get("/f/").text
    assert ENGLISH in door.get(f"/f/?language={pseudo.TAG}").text
    assert ENGLISH in door.get("/f/").text


def test_what_was_chosen_at_the_door_holds_until_they_have_left(
    app: Flask, them: AFamily, session: Session
) -> None:
    pseudo.offer(session, now())
    code, door = code_for(them.case, them.ewa), app.test_client()
    assert links(door.get("/f/").text) == [pseudo.TAG]
    assert links(door.get(f"/f/?language={pseudo.TAG}").text) == ["en"]
    opened = door.post("/f/open", data={"code": code, "fact": FACT["answer"]})
    assert opened.status_code == 303
    assert MADE_UP in door.get("/f/page").text
    assert MADE_UP in door.post("/f/leave", follow_redirects=True).text
    assert ENGLISH in door.get("/f/?language=en").text


def test_without_a_choice_it_is_the_language_on_record(
    app: Flask, them: AFamily, session: Session
) -> None:
    pseudo.offer(session, now())
    change = {"person": them.ewa, "language": "Hebrew", "reason": "She told us"}
    record_as(them.case, BEN, "person_change", **change)
    ewa = visit(app, them.case, them.ewa)
    assert MADE_UP in ewa.get("/f/page").text
    assert MADE_UP in ewa.get("/f/letters/1/").text
    assert ENGLISH in ewa.get("/f/page?language=en").text
    told_in_person(them.case, them.brother)
    adam = visit(app, them.case, them.brother)
    assert ENGLISH in adam.get("/f/page").text


def test_a_language_taken_back_ends_with_the_next_page(
    app: Flask, them: AFamily, session: Session
) -> None:
    pseudo.offer(session, now())
    door = app.test_client()
    door.get(f"/f/?language={pseudo.TAG}")
    taken = signed_in(app, ADAM).post(f"/languages/{pseudo.TAG}/take_back")
    assert taken.status_code == 303
    assert ENGLISH in door.get("/f/").text


def test_staff_read_english_also_in_a_browser_that_chose_otherwise(
    app: Flask, session: Session
) -> None:
    pseudo.offer(session, now())
    ada = signed_in(app, ADA)
    ada.get(f"/f/?language={pseudo.TAG}")
    assert ENGLISH in ada.get(f"/incidents?language={pseudo.TAG}").text


def test_when_the_database_is_gone_the_page_of_errors_still_speaks(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(languages, "offered", gone)
    with app.test_request_context("/f/"):
        assert languages.language_here() == "en"


def test_an_administrator_reads_the_words_and_names_who_checked_them(app: Flask) -> None:
    admin = signed_in(app, ADAM)
    assert "Nobody has checked it yet" in admin.get("/languages").text
    beside = admin.get(f"/languages/{pseudo.TAG}/words").text
    assert f'lang="{pseudo.TAG}" dir="rtl"' in beside
    file = admin.get(f"/languages/{pseudo.TAG}/messages.po")
    assert file.headers["Content-Disposition"] == f'attachment; filename="{pseudo.TAG}.po"'
    assert file.text.startswith("# ")
    assert named(admin, CHECKED).status_code == 303
    assert "Noa Levi (Her first language) checked it on" in admin.get("/languages").text
    assert links(app.test_client().get("/f/").text) == [pseudo.TAG]


def test_what_is_missing_is_said_beside_its_box(app: Flask) -> None:
    answer = named(signed_in(app, ADAM), {"name": "Noa Levi"})
    assert answer.status_code == 422
    assert 'href="#tie"' in answer.text
    assert 'value="Noa Levi"' in answer.text
    assert "Nobody has checked it yet" in answer.text


def test_words_that_changed_while_they_were_read_are_refused(app: Flask) -> None:
    answer = named(signed_in(app, ADAM), CHECKED | {"seen": "0" * 64})
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.text


def named(admin: FlaskClient, typed: dict[str, str]) -> TestResponse:
    page = admin.get(f"/languages/{pseudo.TAG}").text
    seen = re.search(r'name="seen" type="hidden" value="(\w{64})"', page)
    assert seen
    return admin.post(f"/languages/{pseudo.TAG}", data={"seen": seen[1]} | typed)
