"""What another case of a patient said is kept in a sentence that names it: whom that case does not
name, once it was shut, reads it nowhere any more."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.background.work_seen import FOR_OTHERS, notes_on, whole_document
from disclosure.actions.look_backs.aside import put_back
from disclosure.actions.look_backs.list import ask_for_rows, list_of_patients
from disclosure.actions.look_backs.post import mark_sent
from disclosure.clock import now
from disclosure.records.work import Work
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_back_elsewhere import (
    DEATH,
    another_case,
    in_other,
)
from tests.disclosure.actions.look_backs.test_look_backs import DOOR, do, members
from tests.disclosure.actions.look_backs.test_look_backs_after import NOON, aside
from tests.look_backs import AT, a_list, a_look_back, many_to_tell, patient
from tests.people import ADA, IVA, RON, actor
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
ONLY = {"only": [ADA, IVA], "reason": "Her sister works here and must not see this"}


def shut(session: Session, other: str) -> None:
    in_other(session, other, "restrict", **ONLY)
    session.rollback()


@begins_with(many_to_tell, patients=2, until="issued")
def test_why_a_letter_was_kept_from_the_post_names_no_case_that_was_shut_since(
    app: Flask, session: Session, ref: str
) -> None:
    other = another_case(session, 2)
    in_other(session, other, "patient_status", **DEATH)
    mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, NOON.date().isoformat())
    assert other in aside(session, ref, RON)[0].why
    shut(session, other)
    assert aside(session, ref, RON)[0].why == FOR_OTHERS
    assert other in aside(session, ref)[0].why
    page = signed_in(app, RON).get(f"/look-backs/{ref}").text
    assert FOR_OTHERS in page
    assert other not in page
    assert "have died" not in page
    put_back(session, actor(session, RON), NOON, DOOR, ref, 2)
    assert members(session)[1].set_aside is None


@begins_with(many_to_tell, patients=1, until="released")
def test_nor_does_the_work_that_set_its_letter_aside(
    app: Flask, session: Session, ref: str
) -> None:
    other = another_case(session, 1)
    in_other(session, other, "patient_status", **DEATH)
    assert do(session).set_aside == 1
    shut(session, other)
    work = session.query(Work).order_by(Work.id.desc()).first()
    assert work
    for email, why in ((RON, FOR_OTHERS), (ADA, f"{other}, another case of this patient")):
        (item,) = whole_document(session, actor(session, email), work, now())["items"]
        assert item["why"].startswith(why)
        assert (other in signed_in(app, email).get(f"/work/{work.id}").text) is (email == ADA)


def test_nor_does_the_work_that_took_the_row_of_a_list(session: Session, tmp_path: Path) -> None:
    other = another_case(session, 1)
    ref = a_look_back(session).ref
    path = a_list(tmp_path / "list.csv", [patient(1)])
    ask_for_rows(session, actor(session, ADA), AT, DOOR, ref, list_of_patients(path))
    do(session)
    shut(session, other)
    work = session.query(Work).one()
    for email, told in ((RON, False), (ADA, True)):
        who = actor(session, email)
        said = json.dumps([notes_on(session, who, work), whole_document(session, who, work, now())])
        assert (other in said) is told, email
        assert ("another case" in said) is told, email
