"""The pages of a look-back after its letters are issued: the post, who is left, what is next."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.look_backs.words import write_findings
from disclosure.actions.recording import record
from disclosure.clock import now
from tests.disclosure.actions.look_backs.test_look_backs import MOVED, members, person_of
from tests.disclosure.pages.test_worklist import words_of
from tests.look_backs import (
    AT,
    FINDINGS,
    a_list,
    a_look_back,
    added,
    approved_letter,
    patient,
    released,
)
from tests.people import ADA, BEN, EVA, IVA, actor
from tests.typed import signed_in
from tests.worked import worked_off

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def ref(session: Session, tmp_path: Path) -> str:
    """Three letters, issued today."""
    ref = a_look_back(session).ref
    assert added(session, ref, a_list(tmp_path / "list.csv", map(patient, (1, 2, 3)))).added == 3
    approved_letter(session, ref)
    assert released(session, ref, {"next": 3}).letters == 3
    assert worked_off(session, now()).done == 3
    return ref


def told(session: Session, number: int, kind: str, /, **data: object) -> None:
    incident_id = members(session)[number - 1].incident_id
    record(session, Change(incident_id, actor(session, BEN), now(), Door.PAGE), kind, data)


def test_the_day_of_today_marks_what_was_issued_today_and_the_rest_is_left_to_a_person(
    app: Flask, session: Session, ref: str
) -> None:
    told(session, 1, "person_change", person=person_of(session, 1), **MOVED)
    died = f"{now():%Y-%m-%d}"
    told(session, 2, "patient_status", what="died", at=died, source="The registrar")
    ada, base = signed_in(app, ADA), f"/look-backs/{ref}"
    before = words_of(ada.get(f"{base}/releases/1/sent").text)
    assert re.search(r"LET-\d+-000002 was withdrawn: where it is printed already, take it", before)
    assert ada.post(f"{base}/releases/1/sent", data={"at": died}).status_code == 303
    worked_off(session, now())
    page = ada.get(base).text
    words = words_of(page)
    assert "Letter sent: 1" in words
    assert "Set aside for a person: 2. " not in words  # the picture ends with it
    assert words.count("Set aside for a person: 2") == 3  # the picture twice, and the table
    assert re.search(r'href="/work/\d+">Try it again in work', page)
    assert re.search(r'Withdrawn since">LET-\d+-000002<', page)
    assert "By work" in words_of(signed_in(app, IVA).get(base).text)  # it is not hers to see
    left = words_of(ada.get(f"{base}/not-reached").text)
    assert "1 case stands not here, for a letter to them is issued or sent" in left
    assert re.findall(r"Put back case (\d)", left) == ["2"]  # the work tries the other one again
    assert ada.post(f"{base}/put-back", data={"put_back": "2"}).status_code == 303
    refused = words_of(ada.post(f"{base}/put-back", data={"put_back": "1"}).text)
    assert "was set aside by work" in refused
    assert "What you typed" not in refused  # “Which letter to each patient: 1” it said


def test_nobody_is_told_to_do_what_is_done(app: Flask, ref: str) -> None:
    base = f"/look-backs/{ref}"
    assert "Read the letter, and approve" not in signed_in(app, EVA).get(base).text
    assert "Write the letter that all get" not in signed_in(app, BEN).get(base).text
    ada = signed_in(app, ADA)
    page = ada.get(base).text
    assert "Release the next letters" not in page
    assert "Post the letters of release 1, and mark them as sent" in page
    assert f'href="{base}/releases/1/sent">Post the letters' in page


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        (ADA, {"Add more patients", "Put back case 2", "Name another contact"}),
        (BEN, {"Write letter 1 anew", "Write a further letter"}),
        (IVA, {"Write findings"}),
        (EVA, {"Read and approve the findings"}),
    ],
)
def test_a_closed_look_back_offers_nothing_that_it_refuses_until_it_is_open_again(
    app: Flask, session: Session, ref: str, who: str, offered: set[str]
) -> None:
    """A letter could be written there for all, and was refused once all its words were typed."""
    write_findings(session, actor(session, IVA), AT, Door.COMMAND, ref, FINDINGS)
    died = f"{now():%Y-%m-%d}"
    told(session, 2, "patient_status", what="died", at=died, source="The registrar")
    ada, reader, base = signed_in(app, ADA), signed_in(app, who), f"/look-backs/{ref}"
    for typed, still in (({}, set[str]()), ({"again": "yes"}, offered)):
        assert ada.post(f"{base}/close", data=typed).status_code == 303
        pages = words_of(reader.get(base).text + reader.get(f"{base}/not-reached").text)
        assert {each for each in offered if each in pages} == still


def test_a_form_that_a_closed_look_back_takes_no_more_is_not_shown_to_be_filled_in(
    app: Flask, ref: str
) -> None:
    """Reached by an old tab or a bookmark: what was typed was refused once it was sent."""
    base = f"/look-backs/{ref}"
    forms = {
        ADA: ("list", "contact", "release?next=1"),
        BEN: ("letter?number=2",),
        IVA: ("findings",),
        EVA: ("findings/approve", "letter/approve"),
    }
    opened = [(signed_in(app, who), each) for who in forms for each in forms[who]]
    ada, _ = opened[0]
    assert ada.post(f"{base}/close").status_code == 303
    for reader, each in opened:
        closed = reader.get(f"{base}/{each}")
        says = f"{ref} is closed. A risk manager can open it again" in closed.text
        assert (each, closed.status_code, says) == (each, 409, True)
    assert ada.get(f"{base}/releases/1/sent").status_code == 200  # what is issued may be posted
    assert ada.post(f"{base}/close", data={"again": "yes"}).status_code == 303
    assert {reader.get(f"{base}/{each}").status_code for reader, each in opened} == {200}


def test_a_next_case_that_can_have_no_letter_is_set_aside_by_a_button(
    app: Flask, session: Session, tmp_path: Path, ref: str
) -> None:
    more = [patient(4, safe_never="post"), patient(5)]
    assert added(session, ref, a_list(tmp_path / "more.csv", more)).added == 2
    ada, base = signed_in(app, ADA), f"/look-backs/{ref}/release"
    page = ada.get(f"{base}?next=1").text
    assert "0 letters go. 1 is left out." in words_of(page)
    assert "Set this case aside for a person" in page
    seen = re.search(r'name="seen" value="(\w{64})"', page)
    assert seen
    assert ada.post(base, data={"next": "1", "seen": seen[1]}).status_code == 303
    page = ada.get(f"{base}?next=1").text
    assert "1 letter goes. 0 are left out." in words_of(page)
    assert "Release this letter" in page
    again = ada.get(f"{base}?first=4&last=4").text
    assert "It was set aside before. They asked us never to use the post." in words_of(again)
    assert 'name="seen"' not in again


@pytest.mark.parametrize(
    ("before", "says"),
    [
        (None, "choose the day on which the post took them"),
        (3, "no letter of release 1 was issued before"),
    ],
)
def test_a_slip_of_the_day_sets_no_letter_aside(
    app: Flask, session: Session, ref: str, before: int | None, says: str
) -> None:
    """Each letter of the release was set aside one by one, and to try again meant that day."""
    day = "" if before is None else f"{now() - timedelta(days=before):%Y-%m-%d}"
    ada, sent = signed_in(app, ADA), f"/look-backs/{ref}/releases/1/sent"
    no = ada.post(sent, data={"at": day})
    assert no.status_code == 422
    assert f"When: {says}" in words_of(no.text)
    assert 'href="#at"' in no.text
    assert worked_off(session, now()).done == 0
    assert "Letter issued: 3" in words_of(ada.get(f"/look-backs/{ref}").text)
