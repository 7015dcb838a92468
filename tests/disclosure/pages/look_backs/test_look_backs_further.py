"""The pages of a look-back's further letter: written, approved and released as letter 2."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.look_backs import words
from disclosure.clock import now
from tests.disclosure.actions.look_backs.test_look_backs_further import FURTHER
from tests.disclosure.pages.test_worklist import words_of
from tests.look_backs import (
    AT,
    a_list,
    a_look_back,
    added,
    approved_letter,
    patient,
    promises_typed,
    released,
    the_letter,
)
from tests.people import ADA, BEN, EVA, actor
from tests.typed import signed_in
from tests.worked import worked_off

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def ref(session: Session, tmp_path: Path) -> str:
    """Two patients, of whom the first had letter 1 by post."""
    ref = a_look_back(session).ref
    assert added(session, ref, a_list(tmp_path / "list.csv", map(patient, (1, 2)))).added == 2
    approved_letter(session, ref)
    return ref


def first_has_gone(app: Flask, session: Session, ref: str) -> None:
    released(session, ref, {"next": 1})
    assert worked_off(session, now()).done == 1
    day = {"at": f"{now():%Y-%m-%d}"}
    assert (
        signed_in(app, ADA).post(f"/look-backs/{ref}/releases/1/sent", data=day).status_code == 303
    )
    assert worked_off(session, now()).done == 1


def test_a_further_letter_is_offered_once_the_first_was_released(
    app: Flask, session: Session, ref: str
) -> None:
    ben = signed_in(app, BEN)
    offer = "Write a further letter, to those whose letter 1 has gone"
    assert offer not in words_of(ben.get(f"/look-backs/{ref}").text)
    first_has_gone(app, session, ref)
    assert offer in words_of(ben.get(f"/look-backs/{ref}").text)


def test_it_is_written_approved_and_released_beside_the_first(
    app: Flask, session: Session, ref: str
) -> None:
    first_has_gone(app, session, ref)
    base, (ada, ben, eva) = f"/look-backs/{ref}", (signed_in(app, who) for who in (ADA, BEN, EVA))
    blank = ben.get(f"{base}/letter?number=2").text
    assert "It goes to those whose letter 1 has gone by post." in words_of(blank)
    assert "Dear {{ name }}" not in blank  # nobody's old words stand there by mistake
    promise = FURTHER["promises"][0]
    typed = {"kind": "holding", "text": FURTHER["text"], "slip": "no", **promises_typed(promise)}
    early = ben.post(f"{base}/letter?number=3", data=typed)
    assert early.status_code == 422
    assert "Which letter: give a number up to 2." in words_of(early.text)
    assert promise["sentence"] in early.text
    assert ben.post(f"{base}/letter?number=2", data=typed).status_code == 303
    shown = eva.get(f"{base}/letter/approve").text
    assert "This is letter 2: it goes to those whose letter 1 has gone" in words_of(shown)
    sha = re.search(r'name="sha256" value="(\w{64})"', shown)
    assert sha
    assert eva.post(f"{base}/letter/approve", data={"sha256": sha[1]}).status_code == 303
    unsaid = ada.get(f"{base}/release?next=2")
    assert unsaid.status_code == 422
    assert "say which of the letters 1 to 2 goes" in words_of(unsaid.text)
    assert "1 letter goes. 0 are left out. It is letter 1." in words_of(
        ada.get(f"{base}/release?next=2&letter=1").text
    )
    preview = ada.get(f"{base}/release?next=2&letter=2").text
    assert (
        "1 letter goes. 0 are left out. 1 more has not had letter 1 yet. It is letter 2."
        in words_of(preview)
    )
    seen = re.search(r'name="seen" value="(\w{64})"', preview)
    assert seen
    batch = {"next": "2", "letter": "2", "seen": seen[1]}
    assert ada.post(f"{base}/release", data=batch).status_code == 303
    page = words_of(ada.get(base).text)
    assert "Letter for all" in page
    assert "Letter 2, to those whose letter 1 has gone" in page
    since = "Of 1 case only what reached them since a further letter was released counts here."
    assert since in page
    assert since in words_of(ada.get(f"{base}/not-reached").text)


def test_the_second_letter_can_be_approved_while_the_first_waits_too(
    app: Flask, session: Session, ref: str
) -> None:
    released(session, ref, {"next": 1})
    base, ben, eva = f"/look-backs/{ref}", signed_in(app, BEN), signed_in(app, EVA)
    for number in (1, 2):
        further = the_letter(**{**FURTHER, "number": number})
        words.write_letter(session, actor(session, BEN), AT, Door.PAGE, ref, further)
    page = eva.get(base).text
    for number in (1, 2):
        assert f"Read and approve letter {number}" in words_of(page)
        assert f"{base}/letter/approve?number={number}" in page
    assert "Read and approve letter" not in words_of(ben.get(base).text)
    shown = eva.get(f"{base}/letter/approve?number=2").text
    assert "This is letter 2" in words_of(shown)
    sha = re.search(r'name="sha256" value="(\w{64})"', shown)
    assert sha
    assert eva.post(f"{base}/letter/approve", data={"sha256": sha[1]}).status_code == 303
    page = words_of(eva.get(base).text)
    assert "Read and approve letter 1" in page
    assert "Read and approve letter 2" not in page
    assert "Nothing is written yet." in words_of(eva.get(f"{base}/letter/approve?number=7").text)
