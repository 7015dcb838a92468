"""Paper for when the program is down: it asks what the forms ask, in their order."""

import io
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from disclosure.actions.opening import Opening
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.people import Attempt, PatientStatus, Person
from disclosure.kinds.shape import shapes_of
from disclosure.operations.paper import PLANS, sheet
from disclosure.pages import reader_clock
from disclosure.records.users import Site
from tests.begun import begins_with
from tests.cases import ACase, a_case
from tests.letters.reading import Heard
from tests.people import ADA
from tests.terminal import Terminal, a_terminal
from tests.typed import holds_moment
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
MODELS = {
    "open": (Opening,),
    "conversation": (Conversation,),
    "attempt": (Attempt,),
    "person": (Person, PatientStatus),
}
NOT_A_BOX = {"csrf_token", "another", "read_through", "hears"}


@pytest.fixture
def client(app: Flask, case: ACase) -> FlaskClient:
    return browser(app, ADA)


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"1 {email}"
    return client


def asked_in(page: str) -> list[str]:
    """The boxes of its form from top to bottom; of a group, the group."""
    form = page[page.index('<form method="post" novalidate') :]
    names = re.findall(r'<(?:input|textarea|select)[^>]*? name="([^"]+)"', form)
    return [n for n in dict.fromkeys(n.partition("-")[0] for n in names) if n not in NOT_A_BOX]


def test_a_sheet_bears_the_day_that_it_is_on_the_ward(
    client: FlaskClient, case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Printed at nine in the morning in Sydney, when in UTC it is still the day before."""
    case.session.execute(update(Site).values(zone_name="Australia/Sydney"))
    case.session.commit()
    monkeypatch.setattr(reader_clock, "now", lambda: datetime(2026, 11, 26, 22, tzinfo=UTC))
    sheets = Heard(client.get("/paper/conversation.pdf").data).sheets
    foot = "".join(glyph.words for glyph in sheets[0].glyphs[None]).replace(" ", "")
    assert "printed27November2026" in foot


@pytest.mark.parametrize("word", PLANS)
def test_a_sheet_has_every_box_of_its_kind_once(word: str) -> None:
    asked = {shape.name for model in MODELS[word] for shape in shapes_of(model) if shape.asked}
    assert sorted(box.name for box in sheet(word).boxes) == sorted(asked)


@pytest.mark.parametrize("word", PLANS)
def test_paper_asks_in_the_order_of_the_form(word: str, client: FlaskClient, case: ACase) -> None:
    path = f"/incidents/{case.ref}/records/{word}" if word != "open" else "/incidents/open"
    page = client.get(f"{path}?paper=yes").text

    boxes, asked = [box.name for box in sheet(word).boxes], asked_in(page)

    assert len(asked) > 3
    assert asked == [name for name in boxes if name in asked]
    assert not set(asked) - set(boxes)
    for name in asked:  # and in words that stand on the page too
        label = next(box.label for box in sheet(word).boxes if box.name == name)
        assert label in page or word == "conversation", (name, label)


def test_typed_in_from_paper_the_moment_is_left_to_be_written(
    client: FlaskClient, case: ACase
) -> None:
    talk = f"/incidents/{case.ref}/records/conversation"
    at = re.compile(r'name="at"[^>]*value="2')
    assert at.search(client.get(talk).text)
    page = client.get(f"{talk}?paper=yes").text
    assert not at.search(page)
    assert '<details class="app-fold" open' in page or "open>" in page
    aware = re.compile(r'name="became_aware_at"[^>]*value="2')
    assert aware.search(client.get("/incidents/open").text)
    assert not aware.search(client.get("/incidents/open?paper=yes").text)


def test_typed_in_from_paper_nobody_is_said_to_have_been_there(
    client: FlaskClient, case: ACase
) -> None:
    """Who types it in may not have been; the sheet says how, where and with whom."""
    page = client.get(f"/incidents/{case.ref}/records/conversation?paper=yes").text
    assert "begin the list with them" in page
    boxes = re.findall(r'<input[^>]*name="(?:persons|how|place|attendees-\d-\w+)"[^>]*>', page)
    assert len(boxes) > 3
    typed = re.compile(r'name="(?:place|attendees-\d-(?:name|role))"[^>]*value="\w| checked')
    assert not [box for box in boxes if typed.search(box)]


def test_where_the_sheet_has_no_hour_the_day_alone_is_kept(
    client: FlaskClient, case: ACase
) -> None:
    """Nobody makes an hour up, and what was typed comes back where something else is wrong."""
    typed = {"person": str(case.person), "how": "phone", "result": "No answer", "at-hour": ""}
    path = f"/incidents/{case.ref}/records/attempt?paper=yes"
    answer = client.post(path, data=typed | {"at": "2026-03-12", "person": ""})
    assert answer.status_code == 422
    assert holds_moment(answer.text, "at", "2026-03-12")
    assert client.post(path, data=typed | {"at": "2026-03-12"}).status_code == 303
    assert case.now.case.records[case.now.case.incident.version].body["at"] == "2026-03-12"


def test_a_case_is_opened_by_the_day_on_which_it_was_known(client: FlaskClient) -> None:
    told = {"summary": "The wrong vial was given", "patient-name": "Ann Price"}
    known = {"became_aware_at": "2026-03-11", "became_aware_at-hour": ""}
    answer = client.post("/incidents/open?paper=yes", data=told | known)
    assert answer.status_code == 303, answer.text
    (ref,) = re.findall(r"INC-\d{4}-\d+", answer.headers["Location"])  # the next sheet is of it
    page = client.get(f"/incidents/{ref}").text
    assert "Wednesday 11 March" in page
    assert not re.search(r"(?<!:)12am", page)  # 9:12am may well stand there: it was opened now


def test_a_night_in_which_an_hour_comes_twice_is_typed_in_as_it_was_written(
    client: FlaskClient,
) -> None:
    """It happened at 1:50 by the summer's clock; the nurse heard of it at 1:10 by the winter's."""
    night = {"occurred_at": "2025-10-26T01:50", "became_aware_at": "2025-10-26T01:10"}
    told = {"summary": "The wrong vial was given", "patient-name": "Ann Price", **night}
    answer = client.post("/incidents/open?paper=yes", data=told)
    assert answer.status_code == 303, answer.text


def test_an_hour_without_a_day_is_asked_for_its_day(client: FlaskClient, case: ACase) -> None:
    """Not for a moment with its offset from UTC, which has no box."""
    answer = an_attempt(client, case, **{"at-hour": "14:30"})
    assert answer.status_code == 422
    assert "choose the day too." in answer.text
    assert "+00:00" not in answer.text
    assert holds_moment(answer.text, "at", "", "14:30")


@pytest.mark.parametrize("hour", ["14.30", "9:05", "2pm", "14", "14:30+05:00", "14:30Z"])
def test_an_hour_that_no_clock_shows_is_asked_for_again(
    client: FlaskClient, case: ACase, hour: str
) -> None:
    """14.30 was stored as 2 in the afternoon, and of 14:30+05:00 the offset was dropped."""
    answer = an_attempt(client, case, **{"at": "2026-03-12", "at-hour": hour})
    assert answer.status_code == 422
    assert "write the time as a clock shows it, in hours and minutes, such as 09:05" in answer.text
    assert "+00:00" not in answer.text
    assert holds_moment(answer.text, "at", "2026-03-12", re.escape(hour))


def test_figures_that_are_no_day_of_a_box_are_no_midnight(client: FlaskClient, case: ACase) -> None:
    assert an_attempt(client, case, at="20260312").status_code == 422


def an_attempt(client: FlaskClient, case: ACase, **typed: str) -> TestResponse:
    told = {"person": str(case.person), "how": "phone", "result": "No answer"}
    return client.post(f"/incidents/{case.ref}/records/attempt?paper=yes", data=told | typed)


def test_an_hour_that_the_clocks_left_out_is_asked_for_again(
    client: FlaskClient, case: ACase
) -> None:
    """Half past one in London, in the night in which they went forward: so the clock of the ward
    showed it, and whoever types the sheet in knows no other time."""
    typed = {"person": str(case.person), "how": "phone", "result": "No answer"}
    path = f"/incidents/{case.ref}/records/attempt?paper=yes"
    answer = client.post(path, data=typed | {"at": "2026-03-29T01:30"})
    assert answer.status_code == 422
    assert (
        "there was no such hour: the clocks went forward then. If a clock showed it" in answer.text
    )
    assert "it was 02:30: write that, or the day alone" in answer.text
    assert holds_moment(answer.text, "at", "2026-03-29", "01:30")  # to be mended, not typed anew
    assert client.post(path, data=typed | {"at": "2026-03-29T02:30"}).status_code == 303


def test_who_tried_stands_in_the_record_and_not_only_on_the_sheet(
    client: FlaskClient, case: ACase
) -> None:
    """Whoever types it in at night did not ring; a court asks who did."""
    typed = {"person": str(case.person), "how": "phone", "result": "No answer"}
    typed |= {"at": "2026-03-27T01:30", "tried_by": "Sister Mair Pugh"}
    path = f"/incidents/{case.ref}/records/attempt?paper=yes"
    assert client.post(path, data=typed).status_code == 303
    assert "Sister Mair Pugh tried to reach" in client.get(f"/incidents/{case.ref}/timeline").text


def test_the_page_leads_from_a_sheet_to_its_form(client: FlaskClient, case: ACase) -> None:
    assert 'href="/paper"' in client.get("/").text
    page = client.get("/paper").text
    assert page.count(".pdf") == len(PLANS)

    went = client.post("/paper", data={"sheet": "attempt", "case": f" {case.ref.lower()} "})

    assert went.status_code == 303
    assert went.headers["Location"] == f"/incidents/{case.ref}/records/attempt?paper=yes"
    wrong = client.post("/paper", data={"case": "the case of Mrs Price"})
    assert wrong.status_code == 422
    assert "Which sheet: choose one." in wrong.text
    assert "write it as lists show it" in wrong.text
    assert "the case of Mrs Price" in wrong.text


def test_whoever_records_no_care_prints_but_does_not_type_in(app: Flask, case: ACase) -> None:
    client = browser(app, "mona@example.org")
    assert "Type in from paper" not in client.get("/paper").text
    assert client.get("/paper/open.pdf").status_code == 200
    told = {"sheet": "attempt", "case": case.ref}
    assert client.post("/paper", data=told).status_code == 403
    assert client.get("/paper/none.pdf").status_code == 404


@pytest.mark.parametrize("word", PLANS)
def test_a_printed_sheet_can_be_read_by_everybody(word: str, client: FlaskClient) -> None:
    """PDF/UA; whom to ring and what is owed stand on it; black on white, for a fax."""
    content = client.get(f"/paper/{word}.pdf").data
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en"
        assert 1 <= len(pdf.pages) <= 4
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()
    words = unicodedata.normalize("NFKC", " ".join(Heard(content).tree.spoken().split()))
    assert "01632 960155" in words
    assert "as soon as you reasonably can" in words
    for _, boxes in sheet(word).sections:
        for box in boxes:
            assert " ".join(box.label.split()) in words, box.label


@pytest.mark.parametrize("word", PLANS)
def test_what_to_do_afterwards_stands_on_one_page_and_its_foot_on_one_line(
    word: str, client: FlaskClient
) -> None:
    sheets = Heard(client.get(f"/paper/{word}.pdf").data).sheets
    last = "".join(glyph.words for glyph in sheets[-1].all()).replace(" ", "")
    assert "Afterwards" in last
    assert "Typedinby:" in last
    foot = sheets[0].glyphs[None]
    number = {round(glyph.bottom) for glyph in foot if glyph.words in ("-", "_")}
    assert len(number) == 1, "INC- and the line to write on stand apart"


def test_the_command_prints_one_too_and_without_a_database(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path / "home")
    out = tmp_path / "talk.pdf"
    told = terminal("paper", "--out", str(out))
    assert told["kind"] == "conversation"
    assert told["rules"]
    assert out.read_bytes().startswith(b"%PDF")
    gone = Terminal(tmp_path / "nothing")
    (tmp_path / "nothing").mkdir()
    assert gone("paper", "--out", str(out), "--kind", "open")["rules"] == []
    assert not (tmp_path / "nothing" / "disclosure.sqlite").exists()
    assert terminal.answer("paper", "--out", str(tmp_path / "no" / "x.pdf")).code == 2
