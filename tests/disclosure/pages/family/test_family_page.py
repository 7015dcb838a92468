"""A family's page as it is sent: its sections, its letters, what they take away, and its errors."""

import re
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.looks.looking import look
from disclosure.actions.staff.tries import SHARED_LIMIT, count_try
from disclosure.clock import now
from disclosure.pages.family import page as page_module
from disclosure.pages.family.take_away import in_text
from disclosure.pages.guard import PROVED
from disclosure.records.access import looks_of
from disclosure.records.audit import entries_of
from disclosure.records.incident import Incident
from disclosure.records.letter import files_of, letters_of
from letters.checks.grade import reading_of
from letters.text import sentences_of
from tests.begun import begins_with
from tests.cases import (
    a_letter,
    a_next_contact,
    a_person,
    a_talk,
    an_opened_case,
    letter_row,
    move_as,
    name_contact,
    record_as,
)
from tests.families import (
    FACT,
    FINDINGS,
    AFamily,
    a_family,
    a_morning_ago,
    code_for,
    visit,
)
from tests.other_machine import ahead
from tests.people import ADA, actor
from tests.typed import sent_along
from workflows.words import LetterState

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_family)]
SECTIONS = (
    "next", "late", "recorded", "stand", "promises", "questions", "letters", "talks", "account",
    "excuses", "who", "tell", "reach", "help", "how", "complain", "take",
)  # fmt: skip
STAFF_ONLY = ("The nurse has gone home", "Our lawyer", "01632 960179")


@pytest.fixture
def ewa(app: Flask, family: AFamily) -> FlaskClient:
    return visit(app, family.case, family.ewa)


def headings(page: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]


def words_of(page: str) -> str:
    return in_text(page[page.index("<main") :])


def test_each_section_stands_there_once_and_headings_come_in_order(ewa: FlaskClient) -> None:
    page = ewa.get("/f/page").text
    for name in SECTIONS:
        assert page.count(f' id="{name}"') == 1, name
    levels = headings(page)
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for link in re.findall(r'href="#([a-z]+)"', page):
        assert f'id="{link}"' in page, link
    assert not [words for words in STAFF_ONLY if words in page]
    assert "app-nav" not in page
    assert "sign-in" not in page


def test_everybody_can_read_it(ewa: FlaskClient) -> None:
    """By our own count, at school grade 6 or below: every whole sentence, the record's too."""
    lines = words_of(ewa.get("/f/page").text).splitlines()
    whole = "\n\n".join(line for line in lines if line.endswith((".", "?", "!", "”")))
    reading = reading_of(sentences_of(whole))
    assert reading.words > 500
    assert reading.grade <= 6


def test_large_print_is_kept_until_they_say_otherwise(family: AFamily, ewa: FlaskClient) -> None:
    assert "app-large" not in ewa.get("/f/page").text
    assert "app-large" in ewa.get("/f/page?print=large").text
    assert "app-large" in ewa.get("/f/letters/1/").text
    assert "app-large" in ewa.post("/f/leave", follow_redirects=True).text
    code = code_for(family.case, family.ewa)
    ewa.post("/f/open", data={"code": code, "fact": "rover"})
    assert "app-large" in ewa.get("/f/page").text
    assert "app-large" not in ewa.get("/f/page?print=normal").text


@pytest.mark.parametrize("seconds", [2, 25])
def test_a_code_used_up_on_a_machine_that_is_a_little_ahead_opens_their_page_on_the_others(
    app: Flask, family: AFamily, seconds: int
) -> None:
    """There is no second time to use it."""
    with ahead(seconds):
        ewa = visit(app, family.case, family.ewa)
    assert ewa.get("/f/page").status_code == 200


def test_a_copy_to_print_has_every_note_open(ewa: FlaskClient) -> None:
    copy = ewa.get("/f/page?copy=yes").text
    notes = re.findall(r"<details[^>]*>\s*<summary[^>]*><span[^>]*>Read the notes", copy)
    assert notes
    assert all(" open>" in each for each in notes)


def test_their_letter_is_there_in_every_form_and_nobody_elses(
    app: Flask, family: AFamily, ewa: FlaskClient
) -> None:
    page = ewa.get("/f/letters/1/")
    assert FINDINGS["facts"] in page.text
    (letter,) = letters_of(family.case.session, family.case.id)
    for kept in files_of(family.case.session, letter.id):
        assert ewa.get(f"/f/letters/1/{kept.format}").data == kept.content
    a_talk(family.case, "first", persons=[family.brother], said="We told him who can ring him.")
    adam = visit(app, family.case, family.brother)
    for path in ("/f/letters/1/", "/f/letters/1/standard", "/f/letters/0/", "/f/letters/2/"):
        assert adam.get(path).status_code == 404
    assert adam.post("/f/letters/1/read").status_code == 404
    assert ewa.get("/f/letters/1/braille").status_code == 404


def test_that_they_have_read_it_is_on_record_as_their_own_word(
    family: AFamily, ewa: FlaskClient
) -> None:
    this = sent_along(ewa.get("/f/letters/1/").text, "sha256")
    assert ewa.post("/f/letters/1/read", data=this).status_code == 303
    session = family.case.session
    session.rollback()
    (letter,) = letters_of(session, family.case.id)
    assert letter.state is LetterState.DELIVERED
    assert entries_of(session, family.case.id)[-1].by == f"family:{family.ewa}"
    assert "I have read this letter" not in ewa.get("/f/letters/1/").text
    assert ewa.post("/f/letters/1/read", data=this).status_code == 303  # twice pressed, once told
    session.rollback()
    assert [e.what.split()[1] for e in entries_of(session, family.case.id)[-1:]] == ["deliver"]


@pytest.mark.usefixtures("letters_are_printed")
def test_the_letter_that_she_read_is_delivered_and_not_the_one_that_took_its_number(
    app: Flask, session: Session
) -> None:
    """While her page stood open it came on record that another had been posted before."""
    case = an_opened_case(session, a_morning_ago(9))
    case.person = a_person(case)
    name_contact(case)
    a_talk(case, "first")
    posted = a_letter(case, "initial_notification", until="issue")
    posted_at = case.at + timedelta(hours=1)
    case.at = now() - timedelta(hours=1)
    read = a_letter(case, "initial_notification", until="send")
    case.at = now()
    ann = visit(app, case, case.person)
    this = sent_along(ann.get("/f/letters/1/").text, "sha256")
    session.rollback()
    case.at = now()
    told = {"how": "post", "format": "standard", "at": posted_at.isoformat()}
    move_as(case, ADA, "send", posted, **told)
    for nothing in ({}, {"sha256": "0" * 64}):
        assert ann.post("/f/letters/1/read", data=nothing).status_code == 303
    assert letter_row(case, read).state is LetterState.SENT
    assert ann.post("/f/letters/1/read", data=this).location == "/f/letters/2/#had"
    states = [letter_row(case, ref).state for ref in (posted, read)]
    assert states == [LetterState.SENT, LetterState.DELIVERED]


def test_they_take_everything_away_and_can_check_it(family: AFamily, ewa: FlaskClient) -> None:
    answer = ewa.post("/f/take-away")
    assert answer.content_type == "application/zip"
    pack = ZipFile(BytesIO(answer.data))
    lines = pack.read("MANIFEST-SHA256.txt").decode().splitlines()
    listed = {line.split("  ", 1)[1]: line.split("  ", 1)[0] for line in lines}
    assert set(listed) == set(pack.namelist()) - {"MANIFEST-SHA256.txt"}
    assert all(sha256(pack.read(name)).hexdigest() == told for name, told in listed.items())
    (letter,) = letters_of(family.case.session, family.case.id)
    kept = {file.content for file in files_of(family.case.session, letter.id)}
    assert kept == {pack.read(name) for name in listed if name.startswith("letters/")}
    for name, words in (
        ("page.html", "Two nurses will check"),
        ("page.txt", f"Late by {family.late_by} days"),
        ("questions-and-answers.txt", "Was she in pain?"),
        ("promises.txt", "Kept, 2 days late"),
        ("talks.txt", "She said that the cup looked different."),
        ("what-you-told-us.txt", "Mum told the nurse at nine."),
    ):
        assert words in pack.read(name).decode(), name
    assert "Read the notes" not in pack.read("talks.txt").decode()  # nothing is folded in a file
    page = pack.read("page.html").decode()
    assert "<form" not in page
    assert "<script" not in page
    for link in re.findall(r'href="(letters/[^"]+)"', page):
        assert link in listed
    texts = "".join(pack.read(name).decode() for name in listed if not name.endswith(".pdf"))
    assert not [words for words in (*STAFF_ONLY, "csrf") if words in texts]


def test_nothing_in_what_they_take_away_offers_to_show_more(
    family: AFamily, ewa: FlaskClient
) -> None:
    """On the page a fifth question, what is over and looks of before are folded."""
    case = family.at_present().case
    for number in range(5):
        record_as(case, ADA, "question", person=family.ewa, words=f"And why, number {number}?")
        a_talk(case, "follow_up", next_contact=a_next_contact(case))
        assert ewa.post(f"/f/promises/{case.promise}/release").status_code == 303
    session, ada = case.session, actor(case.session, ADA)
    for number in range(11):
        incident = session.get_one(Incident, case.id)
        look(session, ada, incident, now(), Door.PAGE, f"part {number}")
    page, files = ewa.get("/f/page").text, ZipFile(BytesIO(ewa.post("/f/take-away").data))
    names = [each for each in files.namelist() if not each.endswith(".pdf")]
    texts = "".join(files.read(each).decode() for each in names)
    for offer in ("more questions", "promises, which are over", "everybody who has looked"):
        assert offer in page
        assert offer not in texts
    assert "And why, number 4?" in files.read("questions-and-answers.txt").decode()


def test_what_the_family_reads_is_no_look_of_staff(family: AFamily, ewa: FlaskClient) -> None:
    session = family.case.session
    session.rollback()
    before = len(looks_of(session, family.case.id))
    for path in ("/f/page", "/f/letters/1/", "/f/letters/1/standard"):
        assert ewa.get(path).status_code == 200
    session.rollback()
    assert len(looks_of(session, family.case.id)) == before


def errors(ewa: FlaskClient) -> Iterator[tuple[int, str]]:
    for method, path in (("GET", "/f/nothing"), ("PUT", "/f/page"), ("GET", "/f/page")):
        answer = ewa.open(path, method=method)
        yield answer.status_code, answer.text


def test_what_goes_wrong_is_told_in_their_look_and_without_their_case(
    app: Flask, ewa: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(page_module, "here_once", lambda: 1 / 0)
    found = list(errors(ewa))
    assert [status for status, _ in found] == [404, 405, 500]
    for _, page in found:
        assert headings(page).count(1) == 1
        assert "Alder Vale Hospitals" in page
        assert not [w for w in ("Disclosure", "Maria", "Ewa", "Sign in", "app-nav") if w in page]


def test_the_door_says_what_happened_and_whom_to_ring(ewa: FlaskClient) -> None:
    left = ewa.post("/f/leave", follow_redirects=True).text
    assert "You have left your page." in left
    assert "We will give you a new one." in left
    closed = ewa.get("/f/page")
    assert closed.status_code == 401
    assert "Ewa" not in closed.text


def test_who_is_outside_stands_beside_our_own_way_and_what_nobody_checked_says_so(
    app: Flask, family: AFamily
) -> None:
    page = visit(app, family.case, family.ewa).get("/f/page").text
    complain = page.partition('id="complain"')[2]
    assert "Parliamentary and Health Service Ombudsman" in complain
    assert "NHS complaints advocacy" in complain
    assert "We have not checked these numbers" in complain


def test_to_take_it_all_away_they_say_once_more_what_only_they_know(ewa: FlaskClient) -> None:
    with ewa.session_transaction() as cookie:
        cookie[PROVED] -= 601
    asked = ewa.post("/f/take-away")
    assert (asked.status_code, 'name="fact"' in asked.text) == (401, True)
    assert ewa.get("/f/page").status_code == 200  # the page itself stays open
    wrong = ewa.post("/f/prove", data={"fact": "a guess"})
    assert (wrong.status_code, "That is not the answer" in wrong.text) == (422, True)
    assert ewa.post("/f/take-away").status_code == 401
    right = ewa.post("/f/prove", data={"fact": FACT["answer"].upper()})
    assert right.content_type == "application/zip"
    assert ewa.post("/f/take-away").status_code == 200


def test_the_answer_cannot_be_guessed_there(ewa: FlaskClient) -> None:
    tries = [ewa.post("/f/prove", data={"fact": "a guess"}).status_code for _ in range(4)]
    assert tries == [422, 422, 422, 429]
    assert ewa.post("/f/prove", data={"fact": FACT["answer"]}).status_code == 429


def test_what_others_mistype_in_the_hospital_keeps_nobody_from_it(
    ewa: FlaskClient, session: Session
) -> None:
    """Their page is open on the ward's network, and staff signed in with wrong passwords there."""
    for number in range(SHARED_LIMIT):
        count_try(session, f"nurse{number}@example.org", "127.0.0.1", now())
    assert ewa.post("/f/prove", data={"fact": FACT["answer"]}).status_code == 200
