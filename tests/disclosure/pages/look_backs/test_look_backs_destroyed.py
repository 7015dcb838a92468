"""The pages of a look-back of which an error was closed and a record destroyed."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.records.work import WorkItem
from tests.disclosure.actions.look_backs.test_look_backs_destroyed import (
    FIRST,
    NUMBER,
    SAME,
    closed_as_an_error,
    destroyed,
)
from tests.disclosure.pages.test_lists_as_files import table
from tests.disclosure.pages.test_worklist import words_of
from tests.look_backs import a_list, a_look_back, added, patient
from tests.people import ADA
from tests.typed import signed_in
from tests.worked import worked_off

pytestmark = pytest.mark.usefixtures("team")


def test_nobody_is_sent_to_reach_them_and_the_old_list_opens_none_of_them_again(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    ref, ada = a_look_back(session).ref, signed_in(app, ADA)
    path, base = a_list(tmp_path / "list.csv", map(patient, (1, 2, 3))), f"/look-backs/{ref}"
    added(session, ref, path)
    assert "Record destroyed" not in words_of(ada.get(base).text)
    closed_as_an_error(session, 2)
    destroyed(session, 1)
    page = words_of(ada.get(base).text)
    assert "Recorded in error, as two people agreed, and closed: 1" in page
    assert "Record destroyed, its time being over: 1" in page
    assert "Nobody has told 1 of 3 cases: 1 still to tell." in page
    left = words_of(ada.get(f"{base}/not-reached").text)
    assert [f"Case {number}" in left for number in (1, 2, 3)] == [False, False, True]
    assert [row["Case number"] for row in table(app, f"{base}/not-reached/file")] == ["3"]
    sent = ada.post(f"{base}/list", data={"list": (BytesIO(path.read_bytes()), "list.csv")})
    worked_off(session, now())
    work = words_of(ada.get(sent.location).text)
    assert "case 1 had it, and its record was destroyed when its time was over" in work
    assert "The record of 1 case of this look-back was destroyed." in work
    assert "How far it has come: 3 cases" in words_of(ada.get(base).text)


def test_its_number_in_the_list_is_gone_from_what_was_said_of_other_rows_too(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    ref, ada = a_look_back(session).ref, signed_in(app, ADA)
    path = a_list(tmp_path / "list.csv", [FIRST, SAME])
    sent = ada.post(f"/look-backs/{ref}/list", data={"list": (path.open("rb"), "list.csv")})
    worked_off(session, now())
    says = "May be the same patient as case 1 ({0}): it has the same number of the patient."
    assert says.format(NUMBER) in words_of(ada.get(sent.location).text)
    destroyed(session, 1)
    session.rollback()
    whys = [item.why for item in session.scalars(select(WorkItem)) if item.why]
    assert [NUMBER in why for why in whys] == [False]
    work = words_of(ada.get(sent.location).text)
    assert says.format("destroyed") in work
    assert "If it is another person, write destroyed under not_same_as" in work
