"""What was typed is shown to whoever typed it where no form can: a word, a day, in any script."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from disclosure.actions.staff.signing_in import set_password
from disclosure.clock import now
from disclosure.kinds import KINDS
from disclosure.kinds.notes import Note
from disclosure.pages.box_names import label_typed_in
from disclosure.pages.family.say_names import BOXES, label_on_familys_page
from disclosure.pages.guard import SEEN
from disclosure.pages.recording import page as recording
from tests.begun import begins_with
from tests.cases import a_draft
from tests.disclosure.pages.signing_in.test_signing_in import hidden_in
from tests.families import AFamily, a_family, visit
from tests.people import ADA, BEN, OPERATOR
from tests.staff import PASSWORD
from tests.typed import signed_in

pytestmark = begins_with(a_family)

AFRAID = "她说她很害怕。想知道为什么会这样。"
TAG = re.compile(r"<(input|textarea|select|button)\b([^>]*)>")
HIDDEN_BOX = re.compile(r'type="hidden"(?: autocomplete="off")? name="([^"]+)" value="([^"]*)"')
CHOSEN = ("hidden", "radio", "checkbox", "submit", "file")
PASSING = {"csrf_token", "show_again", "another"}  # `kept` leaves them out by name


class Drawn(NamedTuple):
    """A box as a page draws it."""

    name: str
    typed: bool


@pytest.fixture
def ben(app: Flask, them: AFamily) -> FlaskClient:
    return signed_in(app, BEN)


def drawn(page: str) -> Iterator[Drawn]:
    for tag, said in TAG.findall(page.partition("<main")[2].partition("</main")[0]):
        name, kind = re.search(r'\bname="([^"]+)"', said), re.search(r'\btype="([^"]+)"', said)
        chosen = tag in ("select", "button") or (kind is not None and kind[1] in CHOSEN)
        if name and name[1] not in PASSING:
            yield Drawn(unescape(name[1]), not chosen)


def shown(page: str) -> dict[str, str]:
    """What stands there to copy, by its label."""
    found = re.findall(r'(?:<h3[^>]*>([^<]*)</h3>\s*)?<p class="app-fixed[^>]*>([^<]*)</p>', page)
    return {unescape(label): unescape(words) for label, words in found}


def test_words_without_a_space_a_word_alone_and_a_day_are_kept_under_their_labels(
    app: Flask, them: AFamily, ben: FlaskClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    typed = {
        "kind": "first",
        "persons": ["1"],
        "hears": "another_day",
        "not_known": "Unknown",
        "family_said": AFRAID,
        "attendees-0-name": "Zofia",
        "next_contact-due_on": "2026-12-03",
    }
    answer = ben.post(f"/incidents/{them.case.ref}/records/conversation", data=typed)
    assert answer.status_code == 400
    assert "Your text is kept." in answer.text
    assert shown(answer.text) == {
        "What is not known yet": "Unknown",
        "What they said": AFRAID,
        "Their name": "Zofia",
        "By which day": "2026-12-03",
    }


@pytest.mark.parametrize("status", [500, 503])
def test_a_page_that_breaks_loses_no_word(
    app: Flask, them: AFamily, ben: FlaskClient, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    away = OperationalError("SELECT 1", {}, Exception("database is locked"))

    def breaks(*_: object) -> None:
        raise away if status == 503 else RuntimeError("secret detail")

    monkeypatch.setattr(recording, "record", breaks)
    there = f"/incidents/{them.case.ref}/records/note"
    answer = ben.post(there, data={"words": "Unknown", "csrf_token": "IjQwZTI"})
    assert answer.status_code == status
    assert list(shown(answer.text).values()) == ["Unknown"]


@pytest.mark.long
def test_every_box_of_every_record_is_known_as_typed_or_chosen(app: Flask, them: AFamily) -> None:
    a_draft(them.case, "apology", to=them.ewa)
    pages = [f"/incidents/{them.case.ref}/records/{word}" for word in KINDS]
    pages += ["/incidents/open", "/improvements/new", "/look-backs/new", "/calculator"]
    pages += ["/account/away", "/on-call/new", "/letters/LET-2026-000001"]
    boxes = 0
    for email in (ADA, BEN):
        client = signed_in(app, email)
        for path in pages:
            for box in drawn(client.get(path).text):
                known = label_typed_in(path, box.name, "word") is not None
                assert known is box.typed, (path, box)
                boxes += 1
    assert boxes > 300


def test_what_no_form_asks_for_is_shown_where_it_is_words() -> None:
    for value in ("two words", AFRAID):
        assert label_typed_in("/elsewhere", "unheard_of", value) == ""
    assert label_typed_in("/elsewhere", "unheard_of", "save") is None
    assert label_typed_in("/letters/LET-1", "marked-2", "two words") is None
    assert label_typed_in("/letters/LET-1", "box_sorry", "Sorry") == "Saying sorry"


def test_every_box_of_the_familys_page_is_known_and_named_as_it_stands_there(
    app: Flask, them: AFamily
) -> None:
    page = visit(app, them.case, them.ewa).get("/f/page").text
    for box in drawn(page):
        label = label_on_familys_page("/f/page", box.name, "word")
        assert (label is not None) is box.typed, box
    typed = {box.name for box in drawn(page) if box.typed}
    assert typed <= BOXES.keys()
    plain = unescape(page)
    assert {str(words) for name, words in BOXES.items() if name in typed} <= {
        words for words in map(str, BOXES.values()) if words in plain
    }


def test_a_family_that_writes_no_spaces_loses_nothing(app: Flask, them: AFamily) -> None:
    ewa = visit(app, them.case, them.ewa)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = ewa.post("/f/questions", data={"words": AFRAID})
    assert (answer.status_code, shown(answer.text)) == (400, {"Your words": AFRAID})
    day = ewa.post("/f/promises/COM-1/change", data={"due_on": "2026-12-03", "words": "Later"})
    assert shown(day.text)["The new day that is fine for you"] == "2026-12-03"
    share = {"purpose": "share", "agrees": "yes", "with": "Zofia", "what": ["letters"]}
    assert shown(ewa.post("/f/consents", data=share).text) == {"Their name": "Zofia"}


def test_whoever_was_away_is_told_to_choose_the_file_again(app: Flask, them: AFamily) -> None:
    ada = signed_in(app, ADA)
    boxes = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', ada.get("/import").text)
    set_password(them.case.session, OPERATOR, now(), ADA, PASSWORD)
    with ada.session_transaction() as cookie:
        cookie[SEEN] = int((now() - timedelta(minutes=31)).timestamp())
    sent = {"file": (BytesIO(b"site\n"), "list.csv"), "format": "native", "do": "try"}
    asked = ada.post("/import", data=dict(boxes) | sent)
    assert "A file is not kept: choose it again afterwards." in asked.text
    hidden = hidden_in(asked.text)
    again = ada.post("/sign-in", data=hidden | {"email": ADA, "password": PASSWORD})
    assert "A file is not: choose it again." in again.text
    back = hidden_in(again.text)
    page = ada.post("/import", data=back).text
    assert "Choose the file again" in page
    assert "choose a file first" not in page


@pytest.mark.parametrize("next_one", [ADA, ""])
def test_who_sits_down_next_and_sends_the_form_again_reads_none_of_it(
    app: Flask, them: AFamily, ben: FlaskClient, next_one: str
) -> None:
    """On a ward's computer: back, and the browser's own button to load it again."""
    app.config["WTF_CSRF_ENABLED"] = True
    sent = a_note_of(ben, them)
    ben.post("/sign-out", data=dict(HIDDEN_BOX.findall(ben.get("/account").text)))
    there = signed_in(app, next_one) if next_one else ben
    answer = there.post(note_of(them), data=sent)
    assert answer.status_code == (400 if next_one else 401)
    assert shown(answer.text) == {}
    assert BEN not in answer.text
    assert "half-written" not in answer.text  # nor in its source
    assert "Your text is kept" not in answer.text


def test_it_waits_locked_on_the_page_of_who_sits_down_next(
    app: Flask, them: AFamily, ben: FlaskClient
) -> None:
    """Back in the browser asks for the page of the form anew: there its words would be gone."""
    app.config["WTF_CSRF_ENABLED"] = True
    sent = a_note_of(ben, them)
    for email in (ADA, BEN):
        set_password(them.case.session, OPERATOR, now(), email, PASSWORD)
    ada = app.test_client()
    who = {"email": ADA, "password": PASSWORD}
    ada.post("/sign-in", data=hidden_in(ada.get("/sign-in").text) | who)
    asked = ada.post(note_of(them), data=sent)
    assert "half-written" not in asked.text
    assert "Somebody else signed in here after this was typed" in asked.text
    mistyped = ada.post("/sign-in", data=hidden_in(asked.text) | {"email": BEN, "password": "no"})
    assert (mistyped.status_code, "half-written" in mistyped.text) == (422, False)
    told = hidden_in(mistyped.text) | {"password": PASSWORD}
    own = ada.post("/sign-in", data=told | {"email": ADA})
    assert (own.status_code, "half-written" in own.text) == (200, False)
    told |= hidden_in(ada.post(note_of(them), data=sent).text)
    again = ada.post("/sign-in", data=told | {"email": BEN})
    assert "half-written" in again.text
    page = ada.post(note_of(them), data=hidden_in(again.text))
    assert "Her half-written words</textarea>" in page.text


def test_who_signed_out_in_another_window_gets_it_back(
    app: Flask, them: AFamily, ben: FlaskClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    sent = a_note_of(ben, them)
    set_password(them.case.session, OPERATOR, now(), BEN, PASSWORD)
    window = app.test_client()
    asked = window.post(note_of(them), data=sent)
    told = hidden_in(asked.text) | {"email": BEN, "password": PASSWORD}
    again = window.post("/sign-in", data=told)
    assert "half-written" in again.text
    page = window.post(note_of(them), data=hidden_in(again.text))
    assert "Her half-written words</textarea>" in page.text


def test_who_began_another_session_since_gets_it_back(
    app: Flask, them: AFamily, ben: FlaskClient
) -> None:
    """Not to be copied box by box: what was chosen in a long form would be lost."""
    app.config["WTF_CSRF_ENABLED"] = True
    sent = a_note_of(ben, them)
    window = signed_in(app, BEN)
    answer = window.post(note_of(them), data=sent)
    assert answer.status_code == 400
    page = window.post(note_of(them), data=hidden_in(answer.text))
    assert "Her half-written words</textarea>" in page.text
    assert "half-written" not in str(them.case.now.case.those(Note))


def test_a_page_of_another_house_cannot_say_whose_words_they_are(
    app: Flask, them: AFamily, ben: FlaskClient
) -> None:
    """Nothing of what it sends stands in a form of ours."""
    app.config["WTF_CSRF_ENABLED"] = True
    sent = a_note_of(ben, them) | {"made_for": f'["{BEN}", ""].x'}
    answer = signed_in(app, BEN).post(note_of(them), data=sent)
    assert answer.status_code == 400
    assert "Go back to my text" not in answer.text


def note_of(them: AFamily) -> str:
    return f"/incidents/{them.case.ref}/records/note"


def a_note_of(browser: FlaskClient, them: AFamily) -> dict[str, str]:
    """The form of a note, filled in and not sent yet."""
    boxes = dict(HIDDEN_BOX.findall(browser.get(note_of(them)).text))
    return boxes | {"words": "Her half-written words"}
